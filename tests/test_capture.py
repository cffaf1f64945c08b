"""Capture: the target named like a host answers in its place, and nothing leaves the machine."""

import json

import pytest
from deliveries import make_outgoing


def test_a_captured_host_is_the_target_of_that_name(api):
    api.saved(TargetUrl="http://www.Example.com:8080/a%20b?c=d")
    [message] = api.messages("www.example.com")
    assert (message["path"], message["query"], message["webhook_id"]) == ("/a%20b", "c=d", 0)
    assert message["headers"]["Host"] == "www.Example.com:8080"
    assert message["headers"]["Content-Length"] == str(len(message["body"]))
    assert json.loads(message["body"]) == message["json"]


def test_a_captured_message_is_known_whoever_else_sends_the_same(api):
    box = api.site.world().postbox
    other, sent = (
        make_outgoing(f"https://{name}.example.com/", id=number, secret=name)
        for number, name in enumerate(("one", "two"), 1)
    )
    box.in_flight.begin(other)
    box.post(sent)
    [message] = api.messages("two.example.com")
    assert (message["webhook_id"], message["signature"]) == (2, "valid")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("close", "it closed the connection"),
        ("reset", "it reset the connection"),
        ("garbage", "what it sent is not HTTP"),
        ("timeout", "it did not answer in time"),
    ],
)
def test_a_captured_target_breaks_as_a_real_one(make_api, fault, said):
    api = make_api(timeout=0.01)
    api.admin("PUT", "/targets/hooks.example.com", {"answers": [{"fault": fault}]})
    told = api.agent("TestWebhook", {"Webhook": {"TargetUrl": "https://hooks.example.com/"}}).json
    assert (told["Success"], said in told["Message"]) == (False, True)
    assert api.messages()[0]["answered"] == fault


def test_a_captured_target_that_is_late_is_too_late(make_api):
    api = make_api(timeout=0.01)
    api.admin("PUT", "/targets/hooks.example.com", {"answers": [{"delay": 5}]})
    told = api.agent("TestWebhook", {"Webhook": {"TargetUrl": "https://hooks.example.com/"}}).json
    assert "it did not answer in time" in told["Message"]


def test_a_captured_target_answers_as_told(api):
    headers = {"X-Own": "1", "content-type": "a/b"}
    answer = {"status": 202, "headers": headers, "body": "later"}
    api.admin("PUT", "/targets/hooks.example.com", {"answers": [answer]})
    told = api.agent("TestWebhook", {"Webhook": {"TargetUrl": "https://hooks.example.com/"}}).json
    assert told["Message"] == (
        "HTTP/1.1 202 Accepted\r\nX-Own: 1\r\ncontent-type: a/b\r\nContent-Length: 5\r\n\r\nlater"
    )
