"""Variants: every choice does what it says, from the admin call to what the target receives."""

from __future__ import annotations

import pytest
from life import (
    BROKEN,
    OK,
    WATCH,
    answers,
    choose,
    fail,
    happen,
    header,
    idle,
    journal,
    stored,
    usage,
)


@pytest.fixture
def chosen(make_api):
    """Make a caller of the newest release, on a manual clock, with such variants."""

    def make(**variants):
        api = make_api(clock="manual", release="12.4")
        choose(api, **variants)
        return api

    return make


def delivered(api, **changes):
    """Deliver one event to a webhook, and give what its target got."""
    api.saved(**changes)
    happen(api, primary_key=17)
    idle(api)
    return api.messages(event="contact.changed")[0]


@pytest.mark.parametrize(("choice", "cycles"), [("discard", 1), ("requeue", 3)])
def test_after_third_failure(chosen, choice, cycles):
    api = chosen(after_third_failure=choice)
    api.saved()
    answers(api, BROKEN)
    fail(api)
    ids = [one["event_id"] for one in journal(api, "attempts")]
    assert (len(ids), len(set(ids))) == (3 * cycles, cycles)


def test_a_requeued_event_is_delivered_in_the_end_under_a_new_id(chosen):
    api = chosen(after_third_failure="requeue")
    api.saved()
    answers(api, BROKEN | {"times": 3}, OK)
    raised = happen(api)
    idle(api)
    given_up, done = journal(api, "deliveries")
    assert (given_up["outcome"], done["outcome"]) == ("requeued", "delivered")
    assert given_up["event_id"] == raised["event_id"] != done["event_id"]


@pytest.mark.parametrize("choice", ["9", "7"])
def test_attempts_until_disabled(chosen, choice):
    api = chosen(attempts_until_disabled=choice)
    api.saved()
    answers(api, BROKEN)
    fail(api, events=4)
    assert usage(api) == (int(choice), int(choice), int(choice))
    assert stored(api)["State"] == "TooManyErrors"


@pytest.mark.parametrize(("choice", "counted"), [("attempts", 6), ("cycles", 2)])
def test_consecutive_errors(chosen, choice, counted):
    api = chosen(consecutive_errors=choice)
    api.saved()
    answers(api, BROKEN)
    fail(api, events=2)
    assert usage(api) == (6, 6, counted)


@pytest.mark.parametrize(
    ("choice", "status", "outcome"),
    [
        ("200", 200, "delivered"),
        ("200", 204, "failed"),
        ("2xx", 200, "delivered"),
        ("2xx", 204, "delivered"),
        ("2xx", 302, "failed"),
    ],
)
def test_success(chosen, choice, status, outcome):
    api = chosen(success=choice)
    api.saved()
    answers(api, {"status": status})
    fail(api)
    assert {one["outcome"] for one in journal(api, "attempts")} == {outcome}


@pytest.mark.parametrize(
    ("choice", "placed"),
    [("top-level", {"shop": "north"}), ("nested", {"Properties": {"shop": "north"}})],
)
def test_properties(chosen, choice, placed):
    document = delivered(chosen(properties=choice), Properties={"shop": "north"})["json"]
    assert {name: document[name] for name in ("shop", "Properties") if name in document} == placed


@pytest.mark.parametrize(("choice", "value"), [("crm", 17), ("property", "mine")])
def test_property_collision(chosen, choice, value):
    message = delivered(chosen(property_collision=choice), Properties={"PrimaryKey": "mine"})
    assert message["json"]["PrimaryKey"] == value


@pytest.mark.parametrize(
    ("choice", "start"), [("compact", '{"EventId":"'), ("indented", '{\r\n  "EventId": "')]
)
def test_body(chosen, choice, start):
    message = delivered(chosen(body=choice))
    assert message["body"].startswith(start)
    assert message["signature"] == "valid"


@pytest.mark.parametrize(
    ("choice", "values"),
    [
        ("retries", [None, "1", "2"]),
        ("from-zero", ["0", "1", "2"]),
        ("from-one", ["1", "2", "3"]),
    ],
)
def test_retry_header(chosen, choice, values):
    api = chosen(retry_header=choice)
    api.saved()
    answers(api, BROKEN)
    fail(api)
    told = api.messages(event="contact.changed")
    assert [header(one, "X-SuperOffice-Retry") for one in told] == values


@pytest.mark.parametrize(("choice", "same"), [("same", True), ("different", False)])
def test_test_event_id(chosen, choice, same):
    api = chosen(test_event_id=choice)
    api.saved()
    [told] = api.messages()
    assert (header(told, "X-SuperOffice-EventId") == told["json"]["EventId"]) is same


def stopped(api):
    """Stop a webhook, and give what another one that watches it is told."""
    api.saved()
    api.saved(Events=["webhook1.stopped"], TargetUrl=f"https://{WATCH}/")
    api.saved(WebhookId=1, State="Stopped")
    idle(api)
    return api.messages(WATCH)[-1]


@pytest.mark.parametrize(
    ("choice", "name"), [("generic", "webhook.stopped"), ("numbered", "webhook1.stopped")]
)
def test_state_event_name(chosen, choice, name):
    told = stopped(chosen(state_event_name=choice))
    assert (told["json"]["Event"], told["event"]) == (name, "webhook1.stopped")


@pytest.mark.parametrize(("choice", "entity"), [("absent", None), ("present", "webhook")])
def test_state_event_entity(chosen, choice, entity):
    assert stopped(chosen(state_event_entity=choice))["json"].get("Entity") == entity


@pytest.mark.parametrize(("choice", "calls"), [("test", 1), ("skip", 0)])
def test_precheck_stopped(chosen, choice, calls):
    api = chosen(precheck_stopped=choice)
    api.saved(State="Stopped")
    assert len(api.messages()) == calls


@pytest.mark.parametrize(
    ("release", "choice", "there"),
    [
        ("10.0", "by-release", False),
        ("11.0", "by-release", True),
        ("10.0", "with-field-values", True),
        ("12.4", "without-field-values", False),
    ],
)
def test_payload(make_api, release, choice, there):
    api = make_api(clock="manual", release=release)
    choose(api, payload=choice)
    assert ("FieldValues" in delivered(api)["json"]) is there
