"""The call before a save: a target that does not answer 200 keeps a webhook from being stored."""

from __future__ import annotations

import pytest
from refusals import CRM, message_of, unchanged
from support import HOOK, webhook

HOST = "hooks.example.com"
#: The ways to save: as an agent and as REST, each with where the body goes.
CREATES = [("POST", "/api/v1/Agents/Webhook/SaveWebhook"), ("POST", "/api/v1/Webhook")]
each_create = pytest.mark.parametrize(("method", "path"), CREATES)


def answer(api, status):
    """Tell the target of all webhooks here what to answer."""
    api.admin("PUT", f"/targets/{HOST}", {"answers": [{"status": status}]})


@each_create
@pytest.mark.fact("F086")
def test_the_target_is_called_before_a_webhook_is_stored(api, method, path):
    """A save sends the test event to the target first, and the target's 200 lets it be."""
    assert api.call(method, path, webhook()).status_code == 200
    [message] = api.messages(HOST)
    assert (message["event"], message["signature"]) == ("test", "valid")


@each_create
@pytest.mark.parametrize("status", [201, 204, 301, 302, 400, 404, 410, 500, 503])
@pytest.mark.fact("F086", "F089")
def test_a_target_that_does_not_answer_200_keeps_a_webhook_from_being_stored(
    api, method, path, status
):
    """Anything but 200 from the target is a refused save, told in the shape of other errors."""
    answer(api, status)
    with unchanged(api):
        text = message_of(api.call(method, path, webhook()), 400, "ArgumentException")
    assert f"TargetUrl {HOOK} did not answer the test event with 200 OK" in text
    assert f"HTTP/1.1 {status}" in text


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("close", "closed the connection"),
        ("reset", "reset the connection"),
        ("garbage", "is not HTTP"),
    ],
)
@pytest.mark.fact("F089")
def test_a_target_that_breaks_the_connection_keeps_a_webhook_from_being_stored(api, fault, reason):
    """A target that gives no answer is told with the reason, in the shape of other errors."""
    api.admin("PUT", f"/targets/{HOST}", {"answers": [{"fault": fault}]})
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook())
    assert reason in message_of(answer, 400, "ArgumentException")
    assert answer.get_json()["ErrorSource"] == CRM


def test_a_target_that_is_late_keeps_a_webhook_from_being_stored(make_api):
    api = make_api(timeout=0.02)
    api.admin("PUT", f"/targets/{HOST}", {"answers": [{"delay": 60}]})
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook())
    assert "did not answer in time" in message_of(answer, 400, "ArgumentException")


def test_a_target_out_of_reach_keeps_a_webhook_from_being_stored(make_api):
    api = make_api(egress="loopback")
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook())
    assert "egress is 'loopback'" in message_of(answer, 400, "ArgumentException")


@pytest.mark.fact("F090")
def test_a_stopped_webhooks_target_is_called_all_the_same(api):
    """A state of Stopped does not spare the target its test event."""
    answer(api, 500)
    with unchanged(api):
        message_of(api.agent("SaveWebhook", webhook(State="Stopped")), 400, "ArgumentException")
    assert [one["event"] for one in api.messages(HOST)] == ["test"]


@pytest.mark.parametrize("spelling", ["crmscript", "CRMScript", "CrmScript"])
@pytest.mark.fact("F091", "F094")
def test_a_script_is_saved_without_a_call(api, spelling):
    """A crmscript, in any case, has a script's name in TargetUrl; nothing is there to be called."""
    saved = api.saved(Type=spelling, TargetUrl="my-include")
    assert (saved["Type"], saved["TargetUrl"]) == (spelling, "my-include")
    assert api.admin("GET", "/targets").get_json()["items"] == []


def test_a_script_has_a_name(api):
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(Type="crmscript", TargetUrl=""))
    assert "names its script" in message_of(answer, 400, "ArgumentException")


@pytest.mark.parametrize("spelling", ["webhook", "Webhook", "WEBHOOK", "", None])
@pytest.mark.fact("F094")
def test_a_webhook_is_one_in_any_case(api, spelling):
    """The plugin called webhook is known in any case, and is meant where none is named."""
    assert api.saved(Type=spelling)["Type"] == (spelling or "webhook")
    assert len(api.messages(HOST)) == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/Agents/Webhook/SaveWebhook", webhook(WebhookId=1, Name="New")),
        ("PUT", "/api/v1/Webhook/1", webhook(Name="New")),
        ("PATCH", "/api/v1/Webhook/1", {"Name": "New"}),
    ],
)
@pytest.mark.fact("F092")
def test_the_target_is_called_before_an_update(api, method, path, body):
    """An update is refused like a creation, and the webhook stays as it was."""
    api.saved()
    answer(api, 500)
    with unchanged(api):
        message_of(api.call(method, path, body), 400, "ArgumentException")
    assert len(api.messages(HOST)) == 2
