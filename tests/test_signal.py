"""Signalling: an event by any name is told to those who subscribe to it, in the background."""

from __future__ import annotations

import pytest
from refusals import detail_of, message_of, unchanged

HOST = "hooks.example.com"


def signal_by_agent(api, name, key=0, data=None):
    return api.agent("SignalEvent", {"EventName": name, "PrimaryKey": key, "Data": data})


def signal_by_rest(api, name, key=0, data=None):
    return api.rest("POST", f"/{name}/{key}", data)


each_door = pytest.mark.parametrize("signal", [signal_by_agent, signal_by_rest])


def told(api, count=1, host=HOST):
    """Wait for events, and give the bodies of those that are no tests."""
    messages = api.messages(host, count=count + 1, wait=5)
    return [one["json"] for one in messages if one["event"] != "test"]


@each_door
def test_an_event_is_told_to_its_subscribers(api, signal):
    api.saved(Events=["contact.created"])
    answer = signal(api, "contact.created", 18)
    assert (answer.status_code, answer.data) == (204, b"")
    [event] = told(api)
    assert (event["Event"], event["Entity"], event["PrimaryKey"]) == (
        "contact.created",
        "contact",
        18,
    )


@each_door
def test_only_the_names_of_the_data_are_posted(api, signal):
    api.saved(Events=["contact.changed"])
    signal(api, "contact.changed", 18, {"name": "kept to itself", "updated": None})
    [event] = told(api)
    assert event["Changes"] == ["name", "updated"]
    assert "kept to itself" not in api.messages(HOST, event="contact.changed")[0]["body"]


@each_door
def test_of_data_without_names_nothing_changed(api, signal):
    api.saved(Events=["contact.changed"])
    signal(api, "contact.changed", 18, {})
    [event] = told(api)
    assert event["Changes"] == []


@each_door
def test_without_data_the_changes_are_the_documented_ones(api, signal):
    api.saved(Events=["contact.changed"])
    signal(api, "contact.changed", 18)
    [event] = told(api)
    assert "contact_id" in event["Changes"]


@each_door
def test_any_name_of_two_parts_is_an_event(api, signal):
    api.saved(Events=["window.closed"])
    assert signal(api, "window.closed").status_code == 204
    [event] = told(api)
    assert (event["Event"], event["Entity"], event["PrimaryKey"]) == ("window.closed", "window", 0)


@each_door
def test_every_active_subscriber_is_told_and_nobody_else(api, signal):
    api.saved(TargetUrl="https://one.example.com/")
    api.saved(TargetUrl="https://two.example.com/", Events=["CONTACT.Created"])
    api.saved(TargetUrl="https://stopped.example.com/", State="Stopped")
    api.saved(TargetUrl="https://others.example.com/", Events=["sale.sold"])
    signal(api, "contact.created", 1)
    [one], [two] = told(api, host="one.example.com"), told(api, host="two.example.com")
    assert one["EventId"] == two["EventId"]
    for host in ("stopped.example.com", "others.example.com"):
        assert [message["event"] for message in api.messages(host)] == ["test"]


def test_a_webhook_that_lists_an_event_twice_is_told_once(api):
    api.saved(Events=["contact.created", "contact.created", "Contact.Created", "a.b"])
    signal_by_agent(api, "contact.created")
    signal_by_agent(api, "a.b")
    assert [event["Event"] for event in told(api, 2)] == ["contact.created", "a.b"]


@each_door
def test_nobody_needs_to_listen(api, signal):
    assert signal(api, "contact.created", 1).status_code == 204
    assert api.admin("GET", "/targets").get_json()["items"] == []


@pytest.mark.parametrize("body", [{"EventName": "a.b"}, {"eventname": "a.b", "data": {}}])
def test_key_and_data_may_be_left_out(api, body):
    api.saved(Events=["a.b"])
    assert api.agent("SignalEvent", body).status_code == 204
    [event] = told(api)
    assert (event["PrimaryKey"], event["Changes"]) == (0, [])


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "contact",
        "contact.",
        ".created",
        "a b.c",
        "a.b\r\nX-A: 1",
        "ä.b",
        "a." + "b" * 300,
    ],
)
def test_what_is_no_name_of_an_event_is_refused(api, name):
    api.saved()
    with unchanged(api):
        answer = api.agent("SignalEvent", {"EventName": name, "PrimaryKey": 1})
    assert "must be 'entity.verb'" in message_of(answer, 400, "ArgumentException")
    assert len(api.messages(HOST)) == 1


def test_what_is_no_name_of_an_event_is_refused_by_rest(api):
    with unchanged(api):
        message_of(api.rest("POST", "/contact/1"), 400, "ArgumentException")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "null entry for parameter"),
        ({"EventName": "a.b", "PrimaryKey": "x"}, "/PrimaryKey is 'x'"),
        ({"EventName": "a.b", "PrimaryKey": 2**31}, "does not fit an int32"),
        ({"EventName": "a.b", "Data": [1]}, "/Data is an array, and must be an object"),
        ({"EventName": ["a.b"]}, "/EventName is an array, and must be a string"),
    ],
)
def test_a_request_that_cannot_be_bound_raises_no_event(api, body, words):
    with unchanged(api):
        assert words in detail_of(api.agent("SignalEvent", body))


def test_data_by_rest_is_a_dictionary(api):
    with unchanged(api):
        assert "must be an object" in detail_of(api.rest("POST", "/a.b/1", [1]))


@pytest.mark.parametrize("key", ["x", "1.5", ""])
def test_a_key_by_rest_is_a_number(api, key):
    with unchanged(api):
        assert api.rest("POST", f"/a.b/{key}").status_code in (404, 405)


def test_a_key_by_rest_fits_an_int32(api):
    with unchanged(api):
        assert api.rest("POST", "/a.b/2147483648").status_code == 404
