"""The life of a webhook as documented, told on a manual clock through the API and the admin API."""

from __future__ import annotations

import time

import pytest
from life import (
    BROKEN,
    OK,
    WATCH,
    answers,
    archive,
    happen,
    idle,
    journal,
    pauses,
    stored,
    usage,
)

STATES = ["webhook1.started", "webhook1.stopped", "webhook1.errors"]
MAIL = "ops@example.com"


@pytest.fixture
def api(make_api):
    """A caller of the newest release, where time is the test's."""
    return make_api(clock="manual", release="12.4")


def told(api):
    """Name the state events that the watching webhook was told of."""
    return [one["event"] for one in api.messages(WATCH)][1:]


def test_the_whole_story_takes_no_time(api):
    began = time.monotonic()

    # A webhook is saved: its target is called first.
    api.saved(ErrorsEmail=MAIL)
    api.saved(Name="Watch", Events=STATES, TargetUrl=f"https://{WATCH}/")
    assert [one["event"] for one in api.messages()] == ["test"]

    # The target breaks. Three attempts of one event, and it is given up.
    answers(api, BROKEN)
    raised = happen(api, primary_key=17)
    idle(api)
    attempts = journal(api, "attempts")
    assert [one["event_id"] for one in attempts] == [raised["event_id"]] * 3
    assert pauses(attempts) == [1.0, 4.0]
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["discarded"]
    assert usage(api) == (3, 3, 3)

    # Two more: the webhook is disabled, and what waited is abandoned.
    for key in (18, 19, 20):
        happen(api, primary_key=key)
    idle(api)
    assert stored(api)["State"] == "TooManyErrors"
    assert usage(api) == (9, 9, 9)
    assert [one["outcome"] for one in journal(api, "deliveries", webhook_id=1)] == [
        "discarded",
        "discarded",
        "abandoned",
        "discarded",
    ]
    assert [(one["when"], one["to"]) for one in journal(api, "outbox")] == [("Disabling", [MAIL])]
    assert told(api) == ["webhook1.errors"]
    counted = archive(api, 1, "total_calls", "total_errors", "consecutive_errors")
    assert list(counted.values())[2:] == [9, 9, 9]
    assert "out of order" in api.agent("GetLastError", {"WebhookId": 1}).get_json()

    # The target is repaired, the webhook saved as Active: events flow, counters begin anew.
    answers(api, OK)
    api.saved(WebhookId=1, ErrorsEmail=MAIL)
    happen(api, primary_key=21)
    idle(api)
    assert told(api) == ["webhook1.errors", "webhook1.started"]
    assert api.messages()[-1]["json"]["PrimaryKey"] == 21
    assert usage(api) == (10, 9, 0)

    assert time.monotonic() - began < 1.0
