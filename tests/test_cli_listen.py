"""`sosim listen`: a line for what happens, as it happens."""

from __future__ import annotations

import json
import threading

import pytest
from commands import PATIENCE, sosim

from simulator.client.following import Following

EVENT = "contact.changed"


@pytest.fixture
def delivered(sosim):
    """A tenant in which one event was delivered, after the webhook was saved with its test."""
    sosim.webhooks.save(sosim.target("orders"), EVENT, "s3cret-of-a-webhook")
    sosim.raise_event(EVENT, 18)
    sosim.deliveries.wait_for(outcome="delivered", timeout=PATIENCE)
    return sosim


def arrows(result):
    """Give the arrow of each line, and its event."""
    return [line.split()[1] for line in result.stdout.splitlines()]


def test_messages_and_attempts_are_told(command, delivered):
    result = command("listen", "--past", "--count", "3")
    assert (result.exit_code, arrows(result)) == (0, ["==>", "==>", "<--"])
    test, message, attempt = result.stdout.splitlines()
    assert "  ==> [200] test                  orders  valid  attempt 1  " in test
    assert f"  ==> [200] {EVENT}       orders  valid  webhook 1  attempt 1  " in message
    assert f"  <-- [200] {EVENT}       webhook 1  attempt 1  " in attempt
    assert "s3cret" not in result.stdout


def test_all_is_told_if_it_is_wanted(command, delivered):
    result = command("listen", "--past", "--all", "--count", "6")
    assert arrows(result) == ["==>", "-->", "*", "==>", "<--", "="]


def test_only_a_target_is_listened_to(command, delivered):
    delivered.client.call("GET", f"{delivered.client.prefix}/targets/other", {})
    result = command("listen", "--past", "--target", "other", "--count", "1")
    assert "==> [200] GET /" in result.stdout


@pytest.mark.parametrize("events", ["TEST", "sale.*, t*t"])
def test_only_some_events_are_listened_to(command, delivered, events):
    delivered.client.call("POST", f"{delivered.client.prefix}/targets/b", {}, b'{"Event": "test"}')
    result = command("listen", "--past", "--events", events, "--count", "2")
    assert [line.split()[3] for line in result.stdout.splitlines()] == ["test", "test"]


def test_machines_get_a_document_a_line(command, delivered):
    result = command("listen", "--past", "--count", "2", "--format", "jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["sort"], one["entry"]["event"]) for one in lines] == [
        ("message", "test"),
        ("message", EVENT),
    ]


def test_stderr_says_to_whom_it_listens(command, delivered):
    said = command("listen", "--past", "--count", "1").stderr
    assert (
        said == f"sosim: listening to {delivered.name} at {delivered.client.url}; Ctrl-C ends it\n"
    )


def test_what_never_ends_is_no_single_document(command):
    result = command("listen", "--format", "json")
    assert (result.exit_code, "'json' is not one of 'table', 'jsonl'" in result.stderr) == (2, True)


@pytest.mark.parametrize("count", ["0", "x"])
def test_a_bad_count_is_named(command, count):
    result = command("listen", "--count", count)
    assert (result.exit_code, "--count" in result.stderr) == (2, True)


def test_what_happened_before_is_passed_over(delivered):
    following = Following(delivered.client, sort="event")
    following.skip()
    assert following.more() == []
    delivered.raise_event("sale.sold")
    assert [one["entry"]["event"] for one in following.more(PATIENCE)] == ["sale.sold"]
    assert following.more() == []


def test_a_reset_is_no_end(delivered):
    """Its lines are numbered from 1 again, so that the last number seen means nothing."""
    following = Following(delivered.client, sort="event")
    assert len(following.more()) == 1
    delivered.reset()
    delivered.raise_event("sale.sold")
    assert [one["entry"]["event"] for one in following.more(PATIENCE)] == ["sale.sold"]


def test_a_reset_while_it_waits_is_no_end(delivered):
    following = Following(delivered.client, sort="event")
    following.more()
    told = []

    def listen():
        while not told:
            told.extend(following.more(PATIENCE))

    thread = threading.Thread(target=listen)
    thread.start()
    delivered.reset()
    delivered.raise_event("sale.sold")
    thread.join(PATIENCE)
    assert [one["entry"]["event"] for one in told] == ["sale.sold"]


def test_it_ends_with_3_when_the_server_goes(serve, monkeypatch):
    server = serve()
    more = Following.more

    def gone(self, seconds):
        server.close()
        monkeypatch.setattr(Following, "more", more)
        return more(self, seconds)

    monkeypatch.setattr(Following, "more", gone)
    result = sosim("listen", "--url", server.url)
    assert (result.exit_code, "nobody answers at" in result.stderr) == (3, True)
