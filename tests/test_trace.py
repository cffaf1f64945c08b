"""Tracing: one id leads from the API call to the message and back, also when it went wrong."""

import pytest
from life import answers
from steps import advance, raised, settled
from support import webhook


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still, with a subscriber that is to be told of failures."""
    caller = make_api(clock="manual")
    caller.saved(ErrorsEmail="ops@example.com")
    return caller


def trace(api, **query):
    """Give what one id links."""
    answer = api.admin("GET", "/trace", **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def signalled(api):
    """Signal an event through the CRM's API; give the id that its response names."""
    body = {"EventName": "contact.changed", "PrimaryKey": 5, "Data": {"name": "x"}}
    response = api.agent("SignalEvent", body)
    settled(api)
    return response.headers["X-Simulator-Request"]


def test_the_chain_is_the_same_from_either_end(api):
    request_id = signalled(api)
    [message] = api.messages(event="contact.changed")
    from_call = trace(api, request_id=request_id)
    assert trace(api, event_id=message["event_id"]) | {"requests": []} == from_call | {
        "requests": []
    }
    [call], [event] = from_call["requests"], from_call["events"]
    assert (call["request_id"], call["operation"]) == (request_id, "v1WebhookAgent_SignalEvent")
    assert (event["request_id"], event["webhooks"]) == (request_id, [1])
    [delivery], [attempt] = from_call["deliveries"], from_call["attempts"]
    assert (delivery["outcome"], delivery["request_id"]) == ("delivered", request_id)
    assert (attempt["outcome"], attempt["status"]) == ("delivered", 200)
    assert from_call["messages"] == [message]
    assert (message["answered"], message["webhook_id"], message["attempt"]) == ("200", 1, 1)


def test_the_test_event_of_a_save_is_linked_with_it(api):
    answer = api.agent("SaveWebhook", webhook(Name="Other"))
    told = trace(api, request_id=answer.headers["X-Simulator-Request"])
    assert [one["operation"] for one in told["requests"]] == ["v1WebhookAgent_SaveWebhook"]
    assert [(one["event"], one["request_id"]) for one in told["messages"]] == [
        ("test", answer.headers["X-Simulator-Request"])
    ]


def test_a_call_tells_why_it_was_refused(api):
    answers(api, {"status": 500})
    refused = api.agent("SaveWebhook", webhook())
    [told] = trace(api, request_id=refused.headers["X-Simulator-Request"])["requests"]
    assert told["error"] == refused.get_json()["Message"]
    assert "did not answer the test event with 200 OK" in told["error"]
    anonymous = api.client.get("/api/v1/Webhook/1")
    [told] = trace(api, request_id=anonymous.headers["X-Simulator-Request"])["requests"]
    assert (told["status"], told["error"]) == (
        401,
        "No Authorization of a documented scheme, and no XSRF pair",
    )
    [told] = trace(api, request_id=signalled(api))["requests"]
    assert told["error"] is None


def test_from_the_message_it_leads_back_to_the_call(api):
    request_id = signalled(api)
    [message] = api.messages(event="contact.changed")
    [call] = trace(api, event_id=message["event_id"])["requests"]
    assert call["request_id"] == request_id


def test_it_leads_on_to_the_failure_and_whoever_was_told_of_it(api):
    answers(api, {"status": 500, "times": 1}, {"fault": "close", "times": 1}, {"status": 410})
    found = trace(api, request_id=signalled(api))
    assert (found["deliveries"], len(found["attempts"])) == ([], 1)
    advance(api, until="idle")
    found = trace(api, event_id=found["events"][0]["event_id"])
    assert [one["attempt"] for one in found["attempts"]] == [1, 2, 3]
    assert [one["reason"] for one in found["attempts"]] == ["status", "closed", "status"]
    assert [one["answered"] for one in found["messages"]] == ["500", "close", "410"]
    [delivery], [mail] = found["deliveries"], found["outbox"]
    assert (delivery["outcome"], delivery["attempts"]) == ("discarded", 3)
    assert (mail["to"], mail["when"]) == (["ops@example.com"], "Disabling")


def test_an_event_that_the_tester_raised_has_no_call(api):
    event_id = raised(api)["event_id"]
    found = trace(api, event_id=event_id)
    assert (found["requests"], len(found["messages"])) == ([], 1)


def test_other_events_are_not_part_of_it(api):
    first, second = signalled(api), signalled(api)
    ids = [trace(api, request_id=one)["events"][0]["event_id"] for one in (first, second)]
    assert [one["event_id"] for one in trace(api, request_id=first)["messages"]] == ids[:1]


def test_an_unknown_id_links_nothing(api):
    signalled(api)
    api.client.post("/targets/orders", json={"EventId": ""})
    api.client.post("/targets/orders")
    for query in ({"event_id": "none"}, {"request_id": "r999"}, {"event_id": ""}):
        assert not any(trace(api, **query).values())


def test_an_id_is_needed(api):
    answer = api.admin("GET", "/trace")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, "/event_id")
