"""What the official client throws when the server refuses: an AxiosError with the response."""

import re

import pytest
from official import ClientError, orders

from simulator.answers import Answer

HOOK_HOST = "hooks.example.com"


def error_of(call, *args):
    """Give what the client throws."""
    with pytest.raises(ClientError) as caught:
        call(*args)
    return caught.value


@pytest.mark.fact("F088", "F210", "F229")
def test_an_insecure_target_url_is_refused(agent, crm):
    """Plain http is a 400 with the text that the client's own tests have; nobody is called."""
    insecure = orders(targetUrl="http://www.example.com")
    error = error_of(agent.call, "saveWebhookAsync", insecure)
    assert (error.status, error.data["Error"]) == (400, True)
    assert error.data["ErrorType"] == "ArgumentException"
    assert error.data["Message"] == (
        "Webhook TargetUrl must be secure: 'HTTPS:' not found in http://www.example.com"
    )
    assert error.data["ErrorSource"] == "SuperOffice.Services.Implementation"
    assert crm.messages("www.example.com", "test") == []


@pytest.mark.fact("F086")
def test_a_target_that_does_not_answer_200_is_refused(agent, crm):
    """Saving calls the target with the test event first; if that fails, nothing is stored."""
    crm.world.answers.script(HOOK_HOST, None, [Answer(status=500)])
    error = error_of(agent.call, "saveWebhookAsync", orders())
    assert (error.status, error.data["ErrorType"]) == (400, "ArgumentException")
    assert agent.call("getAllWebhooksAsync") == []


def test_an_id_that_nothing_has_cannot_be_saved(agent):
    error = error_of(agent.call, "saveWebhookAsync", orders(webhookId=99))
    assert (error.status, error.data["ErrorType"]) == (400, "SoNotFoundException")


@pytest.mark.fact("F203")
def test_a_caller_who_is_not_signed_in_is_challenged(make_agent):
    """Anonymous: 401 with the documented challenge, and a body in HTML."""
    error = error_of(make_agent(axiosConfig={}).call, "getWebhookAsync", 1)
    assert error.status == 401
    assert error.headers["www-authenticate"] == 'Basic realm="SuperOffice Username or Ticket"'
    assert "<code>Authenticate</code>" in error.data
    assert re.findall(r"<p>(\w+)", error.data) == ["BASIC", "SOTICKET", "BEARER"]


@pytest.mark.fact("F207")
def test_an_app_without_the_right_to_the_agent_is_refused(agent, crm):
    """The agent is restricted online: 403 with an error object."""
    crm.world.configure({}, restricted=True)
    error = error_of(agent.call, "createDefaultWebhookAsync")
    assert (error.status, error.data["ErrorType"]) == (403, "SoAccessException")
