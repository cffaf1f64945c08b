"""`sosim messages`: what targets have received, filtered and waited for."""

from __future__ import annotations

import json
import threading

import pytest

from simulator.client.connection import Client

EVENT = "contact.changed"


@pytest.fixture
def received(sosim):
    """A tenant whose targets have received a test, an event, and what is none."""
    orders = sosim.target("orders")
    sosim.webhooks.save(orders, EVENT, "s3cret")
    sosim.raise_event(EVENT, 18, changes=["name"])
    orders.wait_for(EVENT, timeout=60)
    sosim.client.call("GET", f"{sosim.client.prefix}/targets/other/a", {})
    return sosim


def ids(result):
    """Give the ids of the messages that were written as JSON."""
    assert (result.exit_code, result.stderr) == (0, "")
    return [one["id"] for one in json.loads(result.stdout)["items"]]


def test_the_messages_of_all_targets_are_listed(command, received):
    heads, *rows = command("messages").stdout.splitlines()
    assert heads.split()[:5] == ["ID", "RECEIVED", "TARGET", "EVENT", "SIGNATURE"]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert f"  orders  {EVENT} " in rows[1]
    assert f"  other   GET {received.client.prefix}/targets/other/a  unsigned  " in rows[2]


@pytest.mark.parametrize("target", [(), ("--target", "orders")])
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--event", EVENT.upper()), [2]),
        (("--signature", "valid"), [1, 2]),
        (("--id", "18"), [2]),
        (("--webhook-id", "1"), [2]),
        (("--body", "/Changes/0=name"), [2]),
        (("--body", "/PrimaryKey=18", "--attempt", "1"), [2]),
        (("--method", "post"), [1, 2]),
        (("--event-id", "x"), []),
        (("--event", "None"), []),
        (("--path", "/x"), []),
        (("--count", "2"), [1, 2]),
        (("--wait", "0", "--event", EVENT), [2]),
    ],
)
def test_messages_are_found_by_what_they_are(command, received, target, filters, found):
    more = ("--method", "POST") if "--count" in filters else ()
    assert ids(command("messages", *target, *filters, *more, "--format", "json")) == found


@pytest.mark.parametrize("target", [(), ("--target", "odd")])
@pytest.mark.parametrize(
    "options",
    [
        ("--body", "/number=1"),
        ("--body", '/object={"b": 2, "a": 1}'),
        ("--body", "/text=18"),
        ("--body", 'text="18"'),
        ("--id", "18"),
    ],
)
def test_values_in_a_body_are_compared_alike_everywhere(command, sosim, target, options):
    body = b'{"PrimaryKey": "18", "number": 1.0, "object": {"a": 1, "b": 2}, "text": "18"}'
    sosim.client.call("POST", f"{sosim.client.prefix}/targets/odd", {}, body)
    assert ids(command("messages", *target, *options, "--format", "json")) == [1]


def test_machines_get_a_message_a_line(command, received):
    lines = command("messages", "--target", "orders", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["test", EVENT]


def test_without_any_there_is_nothing(command):
    result = command("messages")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("target", ["orders", None])
def test_time_that_is_over_ends_it_with_4_and_what_came_instead(command, received, target):
    arguments = ("--target", target) if target else ()
    result = command("messages", *arguments, "--event", EVENT, "--id", "19", "--wait", "0.01")
    assert (result.exit_code, result.stdout) == (4, "")
    first, second, nearest, difference, *_ = result.stderr.splitlines()
    assert first.startswith(f"sosim: {target or 'any target'} did not receive event='{EVENT}', ")
    assert second.endswith(", nearest first:")
    assert nearest.startswith(f"  message 2: {EVENT} to ")
    assert difference == "    primary_key: wanted 19, was 18"
    assert "webhook 1: not-delivered (no-event): no event contact.changed" in result.stderr
    assert ("other targets have received messages: other (1)" in result.stderr) == bool(target)


@pytest.mark.parametrize("target", [(), ("--target", "orders")])
def test_fewer_than_expected_end_it_with_4(command, received, target):
    result = command("messages", *target, "--count", "3", "--signature", "valid")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "received 2 of 3 messages with signature='valid'" in result.stderr


@pytest.mark.parametrize("target", [(), ("--target", "late")])
def test_a_message_is_waited_for(command, sosim, monkeypatch, target):
    """It comes when the command is already on its way to the server."""
    call = Client.call

    def late(self, *asked, **more):
        monkeypatch.setattr(Client, "call", call)
        sender = threading.Thread(
            target=call, args=(self, "GET", f"{sosim.client.prefix}/targets/late", {})
        )
        sender.start()
        answer = call(self, *asked, **more)
        sender.join()
        return answer

    monkeypatch.setattr(Client, "call", late)
    assert ids(command("messages", *target, "--wait", "60", "--format", "json")) == [1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--signature", "good"), "'good' is not one of 'valid', 'invalid', 'unsigned'"),
        (("--body", "Changes"), "'Changes' is not like /Changes/0=name"),
        (("--count", "0"), "0 is not in the range x>=1"),
        (("--wait", "-1"), "-1.0 is not from 0 to 600"),
        (("--format", "yaml"), "'yaml' is not one of 'table', 'json', 'jsonl'"),
        (("--id", "x"), "'x' is not a valid integer"),
    ],
)
def test_what_cannot_be_is_named_with_what_would_be_right(command, arguments, told):
    result = command("messages", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
