"""TestWebhook: one call with the test event, and what the target made of it."""

from __future__ import annotations

import pytest
from refusals import detail_of, message_of, unchanged
from support import webhook

HOST = "hooks.example.com"


def by_agent(api, definition):
    return api.agent("TestWebhook", {"Webhook": definition})


def by_rest(api, definition):
    return api.rest("POST", "/Test", definition)


each_door = pytest.mark.parametrize("test", [by_agent, by_rest])


def answer_with(api, **answer):
    api.admin("PUT", f"/targets/{HOST}", {"answers": [answer]})


def result_of(answer):
    assert answer.status_code == 200, answer.text
    result = answer.get_json()
    assert (result["TableRight"], result["FieldProperties"]) == (None, {})
    return result["Success"], result["Message"]


# --- The result


@each_door
@pytest.mark.fact("F111", "F112")
def test_200_is_success(api, test):
    """A target that answers 200 makes the test a success; Message has its head and body."""
    answer_with(api, status=200, headers={"X-Shop": "open"}, body="thank you")
    success, message = result_of(test(api, webhook()))
    assert success is True
    head, body = message.split("\r\n\r\n")
    assert head.startswith("HTTP/1.1 200 OK\r\n")
    assert "X-Shop: open" in head.split("\r\n")
    assert body == "thank you"


@each_door
@pytest.mark.parametrize("status", [201, 202, 204, 301, 302, 307, 400, 401, 404, 410, 500, 503])
@pytest.mark.fact("F111", "F112")
def test_anything_else_is_failure(api, test, status):
    """Another status fails the test, even a 2xx; that is told with 200 and the target's answer."""
    answer_with(api, status=status, body="no", headers={"Location": "https://b.example.com/"})
    with unchanged(api):
        success, message = result_of(test(api, webhook()))
    assert success is False
    assert message.startswith(f"HTTP/1.1 {status}")
    assert message.endswith("\r\n\r\nno")


def test_a_redirect_is_not_followed(api):
    answer_with(api, status=302, headers={"Location": "https://b.example.com/"})
    by_agent(api, webhook())
    assert [one["name"] for one in api.admin("GET", "/targets").get_json()["items"]] == [HOST]


@each_door
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("close", "closed the connection without an answer"),
        ("reset", "reset the connection"),
        ("garbage", "is not HTTP"),
    ],
)
@pytest.mark.fact("F112")
def test_no_answer_is_failure_with_the_reason(api, test, fault, reason):
    """Where nothing came back, Message says why; the call itself is 200 all the same."""
    answer_with(api, fault=fault)
    success, message = result_of(test(api, webhook()))
    assert (success, reason in message) == (False, True)


@pytest.mark.parametrize("answer", [{"delay": 60}, {"fault": "timeout"}])
def test_an_answer_that_is_late_is_failure(make_api, answer):
    api = make_api(timeout=0.02)
    answer_with(api, **answer)
    success, message = result_of(by_agent(api, webhook()))
    assert (success, "did not answer in time" in message) == (False, True)


@each_door
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (None, "TargetUrl is empty"),
        ("ftp://a.example.com/", "must be secure"),
        ("https://", "is not a URL"),
        ("https://user:hush@a.example.com/", "holds credentials"),
    ],
)
@pytest.mark.fact("F113")
def test_a_definition_without_a_valid_target_fails(api, test, url, reason):
    """A test needs a valid TargetUrl; without one it fails, and nothing is called."""
    success, message = result_of(test(api, webhook(TargetUrl=url)))
    assert (success, reason in message) == (False, True)
    assert "hush" not in message
    assert api.admin("GET", "/targets").get_json()["items"] == []


def test_a_header_that_cannot_be_sent_fails(api):
    success, message = result_of(by_agent(api, webhook(Headers={"X-A": "1\r\nX-B: 2"})))
    assert (success, "Webhook Headers" in message) == (False, True)


@each_door
@pytest.mark.parametrize("spelling", ["crmscript", "CRMScript"])
@pytest.mark.fact("F114")
def test_a_script_cannot_be_tested(api, test, spelling):
    """The user interface offers no test for scripts, and a test of one does not succeed."""
    success, message = result_of(test(api, webhook(Type=spelling, TargetUrl="my-include")))
    assert (success, "CRMScript" in message) == (False, True)
    assert api.admin("GET", "/targets").get_json()["items"] == []


# --- What a test leaves alone


@each_door
@pytest.mark.parametrize("webhook_id", [0, 724, -5])
@pytest.mark.fact("F113")
def test_the_definition_need_not_be_saved(api, test, webhook_id):
    """Whatever id a definition has, it is called as it stands, and it is not stored."""
    with unchanged(api):
        success, _ = result_of(test(api, webhook(WebhookId=webhook_id)))
    assert success is True
    assert len(api.messages(HOST)) == 1
    assert api.rest("GET").get_json() == []


@each_door
@pytest.mark.parametrize("status", [200, 410, 500])
@pytest.mark.fact("F113")
def test_a_test_leaves_counters_and_state_alone(make_api, test, status):
    """However it goes, a test is one call, and changes nothing of a saved webhook."""
    api = make_api(release="12.4")
    saved = api.saved()
    answer_with(api, status=status)
    with unchanged(api):
        result_of(test(api, saved))
    assert len(api.messages(HOST)) == 2
    assert api.agent("GetWebhook", query="?webhookId=1").get_json() == saved


def test_a_stopped_webhook_can_be_tested(api):
    assert result_of(by_agent(api, webhook(State="Stopped")))[0] is True


# --- Bad requests


@pytest.mark.parametrize("body", [{}, {"Webhook": None}, {"webhook": None}])
def test_the_agent_needs_a_webhook(api, body):
    with unchanged(api):
        text = message_of(api.agent("TestWebhook", body), 400, "ArgumentException")
    assert 'send it as {"Webhook": ' in text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "null entry for parameter 'request'"),
        ([], "must be an object"),
        ({"Webhook": 5}, "/Webhook is 5, and must be an object"),
        ({"Webhook": webhook(WebhookId="x")}, "/Webhook/WebhookId is 'x'"),
        ({"Webhook": webhook(State="Asleep")}, "/Webhook/State is 'Asleep'"),
    ],
)
def test_a_request_that_cannot_be_bound_calls_nothing(api, body, words):
    with unchanged(api):
        assert words in detail_of(api.agent("TestWebhook", body))
    assert api.admin("GET", "/targets").get_json()["items"] == []


def test_rest_takes_the_webhook_bare(api):
    with unchanged(api):
        detail = detail_of(api.rest("POST", "/Test"))
    assert "null entry for parameter 'webhook'" in detail
    wrapped = result_of(by_rest(api, {"Webhook": webhook()}))
    assert wrapped == (False, "Webhook TargetUrl is empty: it must be an absolute https URL")
