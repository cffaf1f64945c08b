"""Faults of deliveries: each does to a receiver what it says, and is journalled as what it was."""

import pytest
from life import HOST, answers
from steps import advance, attempts, ends, faults, raised, told


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still, with one subscriber."""
    caller = make_api(clock="manual")
    caller.saved()
    return caller


def received(api):
    """List the ids and signature verdicts of what the target was sent."""
    return [(one["event_id"], one["signature"]) for one in told(api)]


def done(api):
    """Move the clock until idle, and list the attempts as event id, fault and time."""
    advance(api, until="idle")
    return [(one["event_id"], one["fault"], one["at"]) for one in attempts(api)]


def test_a_duplicate_comes_twice_with_the_same_id(api):
    faults(api, {"delivery": "duplicate"})
    first, second = (raised(api)["event_id"] for _ in range(2))
    assert [(one[0], one[1]) for one in done(api)] == [
        (first, None),
        (first, "duplicate"),
        (second, None),
    ]
    assert received(api) == [(first, "valid"), (first, "valid"), (second, "valid")]
    bodies = [one["body"] for one in told(api)]
    assert bodies[0] == bodies[1]


def test_a_dropped_one_never_comes_and_says_so(api):
    faults(api, {"delivery": "drop"})
    first, second = (raised(api)["event_id"] for _ in range(2))
    assert [one[0] for one in done(api)] == [second]
    assert ends(api, event_id=first) == [("dropped", "fault")]
    [item] = api.admin("GET", "/deliveries", event_id=first).json["items"]
    assert (item["fault"], item["attempts"]) == ("drop", 0)


def test_a_delayed_one_comes_late_and_holds_up_what_is_behind_it(api):
    faults(api, {"delivery": "delay", "delay": 30})
    first, second = (raised(api)["event_id"] for _ in range(2))
    assert told(api) == []
    advance(api, seconds=29.999)
    assert told(api) == []
    assert done(api) == [
        (first, "delay", "2026-01-01T09:00:30Z"),
        (second, None, "2026-01-01T09:00:30Z"),
    ]


def test_a_reordered_one_is_overtaken_by_those_that_come_while_it_is_held_back(api):
    faults(api, {"delivery": "reorder", "delay": 30})
    first, second, third = (raised(api)["event_id"] for _ in range(3))
    advance(api, until="idle")
    fourth = raised(api)["event_id"]
    assert done(api) == [
        (second, None, "2026-01-01T09:00:00Z"),
        (third, None, "2026-01-01T09:00:00Z"),
        (first, "reorder", "2026-01-01T09:00:30Z"),
        (fourth, None, "2026-01-01T09:00:30Z"),
    ]


def test_a_reordered_one_that_failed_waits_in_its_place(api):
    answers(api, {"status": 500, "times": 1})
    faults(api, {"delivery": "reorder", "delay": 0})
    first, second = (raised(api)["event_id"] for _ in range(2))
    assert [one[0] for one in done(api)] == [first, first, second]


def test_a_reordered_one_without_a_next_comes_all_the_same(api):
    faults(api, {"delivery": "reorder", "delay": 2})
    event_id = raised(api)["event_id"]
    assert done(api) == [(event_id, "reorder", "2026-01-01T09:00:02Z")]


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [("tamper", "invalid"), ("wrong-signature", "invalid"), ("no-signature", "unsigned")],
)
def test_a_forged_one_is_judged_by_the_target(api, fault, verdict):
    faults(api, {"delivery": fault})
    first, second = (raised(api, primary_key=18)["event_id"] for _ in range(2))
    assert received(api) == [(first, verdict), (second, "valid")]
    assert [one["fault"] for one in attempts(api)] == [fault, None]
    [item] = api.admin("GET", "/deliveries", event_id=first).json["items"]
    assert (item["outcome"], item["fault"]) == ("delivered", fault)


def test_a_tampered_body_differs_in_one_number_only(api):
    faults(api, {"delivery": "tamper"})
    for _ in range(2):
        raised(api, primary_key=18, field_values={})
    tampered, sound = (one["json"] for one in told(api))
    assert (tampered["PrimaryKey"], sound["PrimaryKey"]) == (19, 18)
    assert tampered.keys() == sound.keys()


def test_a_forged_one_is_forged_on_every_retry(api):
    answers(api, {"status": 401})
    faults(api, {"delivery": "wrong-signature"})
    raised(api)
    advance(api, until="idle")
    assert [one["fault"] for one in attempts(api)] == ["wrong-signature"] * 3
    assert [one[1] for one in received(api)] == ["invalid"] * 3


def test_a_fault_meets_only_the_events_that_fit(api):
    faults(api, {"delivery": "drop", "event": "*.created", "times": None})
    for name in ("contact.changed", "contact.created", "Contact.Created"):
        raised(api, name)
    assert [one["event"] for one in told(api)] == ["contact.changed"]


def test_a_fault_meets_only_the_webhook_that_fits(api):
    api.saved(TargetUrl="https://other.example.com/")
    faults(api, {"delivery": "drop", "webhook_id": 2, "times": None})
    raised(api)
    assert len(told(api, HOST)) == 1
    assert told(api, "other.example.com") == []
    assert ends(api, webhook_id=2) == [("dropped", "fault")]


def test_a_fault_is_met_once_unless_told_otherwise(api):
    faults(api, {"delivery": "drop", "times": 2})
    ids = [raised(api)["event_id"] for _ in range(3)]
    assert [one[0] for one in received(api)] == ids[2:]
    assert api.admin("GET", "/faults").json["total"] == 0


def test_a_test_event_meets_no_fault(api):
    faults(api, {"delivery": "drop", "times": None})
    assert api.saved(Name="Another")["WebhookId"] == 2
    assert [one["event"] for one in api.messages()] == ["test", "test"]
