"""Failures: how often and when an event is tried again, and what ends it."""

from __future__ import annotations

from typing import Any

import pytest
from deliveries import make_webhook
from life import (
    BROKEN,
    GONE,
    HOST,
    OK,
    WATCH,
    answers,
    choose,
    fail,
    happen,
    header,
    idle,
    journal,
    meanwhile,
    stored,
    usage,
)
from support import webhook

from simulator.delivery.job import Job
from simulator.faults import DeliveryFault


@pytest.fixture
def life(make_api):
    """A tenant with one webhook whose target is broken and another that watches its state."""
    api = make_api(clock="manual", release="12.4")
    api.saved(ErrorsEmail="ops@example.com")
    api.saved(Name="Watch", Events=["webhook1.errors"], TargetUrl=f"https://{WATCH}/")
    answers(api, BROKEN)
    return api


def told(api):
    """Name the state events that the watching webhook was told of."""
    return [one["event"] for one in api.messages(WATCH)][1:]


@pytest.mark.fact("F133", "F134")
def test_the_second_attempt_follows_after_1_s_and_the_third_after_4_s(life):
    """A failed attempt is repeated after one second, and after four more, to the tick."""
    happen(life)
    idle(life)
    attempts = journal(life, "attempts")
    assert [one["at"] for one in attempts] == [
        "2026-01-01T09:00:00Z",
        "2026-01-01T09:00:01Z",
        "2026-01-01T09:00:05Z",
    ]


@pytest.mark.fact("F135", "F140")
def test_three_attempts_share_an_event_id_and_the_next_event_has_another(life):
    """After three attempts an event is given up; the one that follows has an EventId of its own."""
    fail(life, events=2)
    ids = [one["event_id"] for one in journal(life, "attempts")]
    assert ids == [ids[0]] * 3 + [ids[3]] * 3
    assert ids[0] != ids[3]
    assert [one["outcome"] for one in journal(life, "deliveries")] == ["discarded"] * 2


@pytest.mark.fact("F120")
def test_only_retries_are_numbered(life):
    """The header X-SuperOffice-Retry counts the retries; a first attempt has none."""
    fail(life)
    retries = [header(one, "X-SuperOffice-Retry") for one in life.messages()[1:]]
    assert retries == [None, "1", "2"]


@pytest.mark.parametrize(("events", "state"), [(2, "Active"), (3, "TooManyErrors")])
@pytest.mark.fact("F136")
def test_nine_failures_in_a_row_disable_a_webhook(life, events, state):
    """The third event that fails three times disables its webhook, and whoever asked is told."""
    fail(life, events)
    assert stored(life)["State"] == state
    assert len(journal(life, "outbox")) == (state == "TooManyErrors")
    assert told(life) == ["webhook1.errors"] * (state == "TooManyErrors")


@pytest.mark.fact("F137")
def test_a_success_begins_the_count_anew(life):
    """One delivery resets the errors in a row, so eight failures before it disable nothing."""
    answers(life, BROKEN | {"times": 8}, OK | {"times": 1}, BROKEN)
    fail(life, events=5)
    assert stored(life)["State"] == "Active"
    assert usage(life) == (15, 14, 6)


@pytest.mark.fact("F138")
def test_a_target_that_is_gone_disables_its_webhook_at_once(life):
    """A single answer of 410 says that nobody will ever listen again, so there is no retry."""
    answers(life, GONE)
    fail(life)
    assert stored(life)["State"] == "TooManyErrors"
    assert usage(life) == (1, 1, 1)
    assert (told(life), len(journal(life, "outbox"))) == (["webhook1.errors"], 1)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 201},
        {"status": 302},
        {"status": 404},
        *({"fault": f} for f in ("close", "reset")),
    ],
)
@pytest.mark.fact("F141")
def test_everything_but_a_200_is_a_failure(life, answer):
    """Another status, another 2xx among them, is as bad as a connection that breaks."""
    answers(life, answer)
    fail(life)
    assert usage(life) == (3, 3, 3)


@pytest.mark.fact("F141")
def test_an_answer_that_does_not_come_in_time_is_a_failure(make_api):
    """Whoever says nothing within the time that the CRM waits has failed."""
    api = make_api(clock="manual", release="12.4", timeout=0.01)
    api.saved()
    answers(api, {"fault": "timeout"})
    fail(api)
    assert {one["reason"] for one in journal(api, "attempts")} == {"timeout"}


@pytest.mark.fact("F142")
def test_what_waits_for_a_disabled_webhook_is_never_delivered(life):
    """Events that were queued are given up for good, and only a save as Active starts it again."""
    answers(life, GONE)
    for key in (1, 2):
        happen(life, primary_key=key)
    idle(life)
    answers(life, OK)
    happen(life, primary_key=3)
    life.agent("SaveWebhook", webhook(WebhookId=1))
    happen(life, primary_key=4)
    idle(life)
    assert [one["json"]["PrimaryKey"] for one in life.messages(event="contact.changed")] == [1, 4]


@pytest.mark.fact("F143")
def test_a_signal_is_answered_before_anybody_is_told(make_api):
    """The caller never waits: his answer is there while the first attempt still hangs."""
    api = make_api(timeout=5.0)
    api.saved()
    answers(api, {"status": 200, "delay": 0.5})
    assert api.agent("SignalEvent", {"EventName": "contact.changed"}).status_code == 204
    assert journal(api, "attempts") == []
    assert api.messages(HOST, event="contact.changed", count=1, wait=5)


def test_a_delivery_that_ends_while_it_is_listed_is_listed(make_api, monkeypatch):
    api = make_api(clock="manual")
    api.saved()
    world = api.site.world()
    world.shared.workers.close(30)
    happen(api)
    entries = world.journal.deliveries.since

    def found_before_one_more(number: int) -> list[Any]:
        found = entries(number)
        world.deliveries.dispatcher.step()
        return found

    monkeypatch.setattr(world.journal.deliveries, "since", found_before_one_more)
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["waiting"]
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["delivered"]


@pytest.mark.fact("F144")
def test_the_retries_of_one_webhook_hold_up_no_other(life):
    """While a broken target waits for its retry, another webhook has its event already."""
    life.saved(Name="Well", TargetUrl="https://well.example.com/")
    happen(life)
    life.admin("POST", "/clock/advance", {"seconds": 0})
    assert len(life.messages("well.example.com", event="contact.changed")) == 1
    assert len(life.messages(event="contact.changed")) == 1


def test_what_waits_is_given_up_when_the_clock_begins_anew(life):
    raised = happen(life)
    life.admin("POST", "/clock/advance", {"seconds": 0})
    assert life.admin("PUT", "/clock", {"kind": "real"}).status_code == 200
    [ended] = journal(life, "deliveries")
    assert (ended["event_id"], ended["attempts"]) == (raised["event_id"], 1)
    assert (ended["outcome"], ended["reason"]) == ("abandoned", "reset")


def test_what_is_raised_while_the_clock_begins_anew_is_delivered_by_the_new_one(life):
    answers(life, OK)
    world = life.site.world()
    before = world.deliveries
    life.admin("PUT", "/clock", {"kind": "real"})
    before.signal(world.event("contact.changed"))
    assert len(life.messages(event="contact.changed", count=1, wait=30)) == 1


def test_a_job_that_no_longer_has_a_dispatcher_goes_to_the_next(life):
    answers(life, OK)
    world = life.site.world()
    before, event = world.deliveries, world.event("contact.changed")
    life.admin("PUT", "/clock", {"kind": "real"})
    before._refuse([Job(event=event, webhook_id=1, due=event.at)])
    assert len(life.messages(event="contact.changed", count=1, wait=30)) == 1


@pytest.mark.parametrize("fault", [None, "delay"])
def test_what_is_raised_while_a_tenant_is_reset_is_given_up(life, fault):
    world = life.site.world()
    life.admin("POST", "/reset")
    world.registry.save(make_webhook(id=0, events=("contact.changed",)), lambda old, new: new)
    world.faults.add([], [DeliveryFault(delivery=fault)] if fault else [])
    world.deliveries.signal(world.event("contact.changed"))
    [ended] = world.journal.deliveries.all()
    assert (ended.outcome, ended.reason) == ("abandoned", "reset")


def test_a_webhook_that_is_stopped_meanwhile_is_not_disabled(life):
    answers(life, GONE)
    stopped = webhook(WebhookId=1, State="Stopped", ErrorsEmail="ops@example.com")
    choose(life, precheck_stopped="skip")
    meanwhile(life, lambda: life.rest("PUT", "/1", stopped))
    happen(life)
    idle(life)
    assert (stored(life)["State"], journal(life, "outbox")) == ("Stopped", [])
    [ended] = journal(life, "deliveries", webhook_id=1)
    assert (ended["outcome"], ended["reason"]) == ("abandoned", "stopped")


@pytest.mark.fact("F142")
def test_a_webhook_that_is_started_again_has_nine_failures_to_go(life):
    """To save a disabled webhook as Active forgives its failures, before anything is delivered."""
    fail(life, events=3)
    answers(life, OK | {"times": 1}, BROKEN)
    life.saved(WebhookId=1)
    assert usage(life) == (9, 9, 0)
    fail(life, events=2)
    assert (stored(life)["State"], usage(life)) == ("Active", (15, 15, 6))
    fail(life)
    assert stored(life)["State"] == "TooManyErrors"
