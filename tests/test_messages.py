"""Messages: what a test may ask of a target, and how it waits for what is yet to come."""

import json
import threading
from urllib.parse import quote

import pytest
from cases import each
from support import Api

from simulator.clock import monotonic

LONG, SHORT = 30, 0.05


def post(api: Api, event: str, target: str = "orders", **body: object) -> None:
    """Let a target receive an event with such members."""
    body = {"Event": event, **body}
    api.client.post(f"/targets/{target}/in", json=body, headers={"X-SuperOffice-Event": event})


@pytest.fixture
def three(api) -> Api:
    """A caller whose target `orders` received three messages, and another target one."""
    post(api, "sale.sold", Sale={"Id": 1, "a/b": "x", "c~d": True}, Changes=["amount", "date"])
    post(api, "sale.sold", Sale={"Id": 2}, Name="7")
    post(api, "sale.lost")
    post(api, "sale.sold", "other")
    return api


def asked(api: Api, **filters: object):
    """Ask for the messages of the target, whatever the answer."""
    return api.admin("GET", "/targets/orders/messages", **filters)


def ids(api: Api, **filters: object) -> list[int]:
    """Give the ids of the messages that fit."""
    return [message["id"] for message in api.messages("orders", **filters)]


def test_messages_are_listed_oldest_first(three):
    answer = asked(three).json
    assert [message["id"] for message in answer.pop("items")] == [1, 2, 3]
    assert answer == {"total": 3, "dropped": 0}


@each(
    ("filters", "found"),
    [
        ({"event": "sale.sold"}, [1, 2]),
        ({"event": "SALE.Lost"}, [3]),
        ({"event": "x"}, []),
        ({"method": "post"}, [1, 2, 3]),
        ({"method": "GET"}, []),
        ({"path": "/targets/orders/in"}, [1, 2, 3]),
        ({"path": "/in"}, []),
        ({"signature": "unsigned"}, [1, 2, 3]),
        ({"signature": "valid"}, []),
        ({"event_id": "None"}, []),
        ({"event": "none"}, []),
        ({"webhook_id": "5"}, []),
        ({"after": 1}, [2, 3]),
        ({"limit": 2}, [2, 3]),
        ({"event": "sale.sold", "after": 1}, [2]),
        ({"json.Event": "sale.lost"}, [3]),
        ({"json./Event": "sale.lost"}, [3]),
        ({"json./Sale/Id": 2}, [2]),
        ({"json.Sale/Id": '"2"'}, []),
        ({"json./Sale/a~1b": "x"}, [1]),
        ({"json./Sale/c~0d": "true"}, [1]),
        ({"json./Changes/1": "date"}, [1]),
        ({"json./Changes/9": "date"}, []),
        ({"json./Changes/x": "date"}, []),
        ({"json./Changes/" + "9" * 5000: "date"}, []),
        ({"json." + "1" * 5000: "date"}, []),
        ({"json./Changes": '["amount", "date"]'}, [1]),
        ({"json./Name": "7"}, [2]),
        ({"json./Name": '"7"'}, [2]),
        ({"json./None": "null"}, []),
    ],
)
def test_filters_choose_messages(three, filters, found):
    assert ids(three, **filters) == found


def test_a_number_is_not_a_truth(three):
    assert ids(three, **{"json./Sale/Id": "true"}) == []


def test_a_limit_keeps_the_newest_and_counts_them_all(three):
    assert asked(three, limit=1).json["total"] == 3


def test_a_filter_by_webhook_finds_what_it_was_told(api):
    saved = api.saved()
    api.agent("SignalEvent", {"EventName": "contact.created"})
    [message] = api.messages(webhook_id=saved["WebhookId"], count=1, wait=LONG)
    assert (message["event"], message["signature"]) == ("contact.created", "valid")


def test_waiting_ends_when_enough_have_come(api):
    timer = threading.Timer(SHORT, post, (api, "sale.sold"))
    timer.start()
    started = monotonic()
    assert ids(api, event="sale.sold", count=1, wait=LONG) == [1]
    assert monotonic() - started < LONG / 2


def test_waiting_alone_is_for_one(api):
    assert asked(api, wait=0).status_code == 408


def test_a_count_alone_does_not_wait(three):
    assert asked(three, count=3).status_code == 200
    assert asked(three, count=4).status_code == 408


def test_what_did_not_come_in_time_is_408_with_what_did_nearest_first(three):
    answer = asked(three, event="sale.sold", method="POST", count=3, wait=SHORT)
    problem = answer.json
    assert (answer.status_code, answer.content_type) == (408, "application/problem+json")
    assert problem["type"] == "urn:superoffice-simulator:problem:not-received"
    assert "event=sale.sold, method=POST, count=3, wait=0.05" in problem["detail"]
    assert [message["id"] for message in problem["items"]] == [2, 1, 3]
    assert (problem["total"], problem["dropped"]) == (3, 0)


def test_it_is_quiet_where_nothing_more_comes(three):
    assert asked(three, quiet=SHORT).status_code == 200


def test_what_breaks_the_quiet_is_shown(three):
    timer = threading.Timer(SHORT, post, (three, "sale.sold"))
    timer.start()
    answer = asked(three, event="sale.sold", quiet=LONG)
    assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (409, "not-quiet")
    assert [message["id"] for message in answer.json["items"]] == [5]


@pytest.mark.parametrize("given", [{"quiet": LONG}, {"count": 9, "wait": LONG}])
def test_a_wait_that_is_broken_off_tells_neither_of_quiet_nor_of_time(three, given):
    three.site.world().journal.end()  # as when the server closes
    answer = asked(three, **given)
    assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (503, "broke-off")


def test_other_messages_do_not_break_the_quiet(three):
    post(three, "sale.lost")
    assert asked(three, event="sale.sold", quiet=0).status_code == 200


@each(
    ("name", "value", "rule"),
    [
        ("count", "-1", "a whole number from 0 to 9999999999"),
        ("count", "1.5", "a whole number from 0 to 9999999999"),
        ("limit", "\u0663", "a whole number from 0 to 9999999999"),
        ("after", "99999999999", "a whole number from 0 to 9999999999"),
        ("wait", "601", "a number of seconds from 0 to 600"),
        ("wait", "nan", "a number of seconds from 0 to 600"),
        ("wait", "soon", "a number of seconds from 0 to 600"),
        ("quiet", "-0.1", "a number of seconds from 0 to 600"),
        ("signature", "good", "one of valid, invalid, unsigned, unverifiable"),
        ("colour", "red", "left out: this call knows the parameters tenant, event, event_id"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_would_be_right(api, name, value, rule):
    answer = asked(api, **{name: value})
    assert answer.status_code == 400
    [error] = answer.json["errors"]
    assert error["pointer"] == f"/{name}"
    assert f"{name} is {value!r}, and must be {rule}" in error["detail"]


def test_the_messages_of_one_target_can_be_forgotten(three):
    assert three.admin("DELETE", "/targets/orders/messages").status_code == 204
    assert ids(three) == []
    assert len(three.messages("other")) == 1


def test_forgotten_messages_are_not_dropped_ones(three):
    three.admin("DELETE", "/targets/orders/messages")
    assert asked(three).json == {"items": [], "total": 0, "dropped": 0}


def test_the_oldest_messages_make_room_and_are_counted(make_api):
    api = make_api(journal_size=2)
    for event in ("a.a", "b.b", "c.c"):
        post(api, event)
    answer = asked(api).json
    assert [message["event"] for message in answer["items"]] == ["b.b", "c.c"]
    assert answer["dropped"] == 1


def test_messages_that_are_large_make_room_by_their_bytes(make_api):
    api = make_api(journal_bytes=2_500_000)
    for number in range(4):
        api.client.post("/targets/orders", data=b"x" * (1_000_000 + number))
    answer = asked(api).json
    assert [len(message["body"]) for message in answer["items"]] == [1_000_002, 1_000_003]
    assert (answer["total"], answer["dropped"]) == (2, 2)


def test_a_targets_name_may_hold_anything_but_a_slash(api):
    name = "\u00e5 b.c%"
    api.client.post(f"/targets/{quote(name)}", json={})
    assert len(api.messages(quote(name))) == 1


@each("body", [b'{"a":NaN}', b'{"a":1e999}', b'{"a":"\\ud800"}', b"[" * 970 + b"]" * 970])
def test_a_body_that_could_not_be_written_again_breaks_no_answer(api, body):
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    api.client.post("/targets/odd", data=body)
    for path, more in [
        ("/targets/odd/messages", {}),
        ("/targets/odd/messages", {"count": 9}),
        ("/timeline", {}),
    ]:
        answer = api.admin("GET", path, **more)
        assert answer.status_code in (200, 408)
        assert json.loads(answer.data, parse_constant=refuse)["items"]
    assert api.messages("odd", **{"json./a": "x"}) == []


def test_what_has_no_event_is_not_of_an_event_of_that_name(api):
    api.client.post("/targets/orders", data=b"[1, 2]")
    for filters in ({"event": "none"}, {"event_id": "None"}, {"event": ""}, {"webhook_id": 0}):
        assert ids(api, **filters) == []
    assert ids(api, **{"json." + "9" * 5000: "1"}) == []
    assert ids(api, **{"json.1": "2"}) == [1]
