"""Advancing: a manual clock moves from attempt to attempt, each made at its exact moment."""

import threading
from datetime import timedelta

import pytest
from life import HOST, answers, happen
from sockets import OK, listening
from steps import attempts, raised

from simulator import advance
from simulator.advance import ClockError
from simulator.clock import LATEST, MANUAL_START


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still, with a subscriber whose target fails for good."""
    caller = make_api(clock="manual")
    caller.saved()
    answers(caller, {"status": 500})
    return caller


@pytest.fixture
def world(api):
    """The tenant of the caller."""
    return api.site.world()


def moments(api, **filters):
    """List the seconds at which attempts were made."""
    return [one["at"].removeprefix("2026-01-01T09:") for one in attempts(api, **filters)]


def shown(world):
    """Give the seconds that the clock shows."""
    return (world.clock.now() - MANUAL_START).total_seconds()


def test_time_stands_still_until_it_is_moved(api):
    raised(api)
    assert moments(api) == ["00:00Z"]


@pytest.mark.parametrize(
    ("seconds", "made"), [(0, 1), (0.999999, 1), (1, 2), (4.999, 2), (5, 3), (3600, 3)]
)
def test_so_many_seconds_make_what_is_due_within_them(api, world, seconds, made):
    raised(api)
    advance.by(world, seconds)
    assert moments(api) == ["00:00Z", "00:01Z", "00:05Z"][:made]
    assert shown(world) == seconds


def test_small_steps_make_the_same_as_a_large_one(api, world):
    raised(api)
    for _ in range(60):
        advance.by(world, 0.1)
    assert moments(api) == ["00:00Z", "00:01Z", "00:05Z"]


def test_the_next_attempt_is_made_and_no_more(api, world):
    raised(api)
    for made, at in ((2, 1), (3, 5), (3, 5)):
        advance.to_next_attempt(world)
        assert (len(attempts(api)), shown(world)) == (made, at)


def test_until_idle_ends_at_the_last_attempt(api, world):
    raised(api)
    advance.until_idle(world)
    assert (len(attempts(api)), shown(world)) == (3, 5)


def test_until_idle_without_anything_to_do_moves_nothing(world):
    advance.until_idle(world)
    assert shown(world) == 0


def test_the_attempts_of_several_webhooks_are_made_in_the_order_of_time(api, world):
    api.saved(Name="Second", TargetUrl="https://second.example.com/")
    answers(api, {"status": 500}, target="second.example.com")
    raised(api)
    advance.by(world, 0.5)
    raised(api)
    advance.until_idle(world)
    assert moments(api) == sorted(moments(api))
    each = ["00:00Z", "00:01Z", "00:05Z", "00:05Z", "00:06Z", "00:10Z"]
    assert [moments(api, webhook_id=one) for one in (1, 2)] == [each, each]


def test_events_and_messages_have_the_time_of_the_clock(api, world):
    advance.by(world, 90.25)
    raised(api)
    advance.by(world, 1)
    bodies = [one["json"] for one in api.messages(HOST, event="contact.changed")]
    assert [one["Timestamp"] for one in bodies] == ["2026-01-01T09:01:30.25Z"] * 2
    came = [one["received_at"] for one in api.messages(HOST, event="contact.changed")]
    assert came == ["2026-01-01T09:01:30.25Z", "2026-01-01T09:01:31.25Z"]


def test_what_is_saved_has_the_time_of_the_clock(api, world):
    advance.by(world, 3600)
    saved = api.saved(TargetUrl="https://later.example.com/")
    assert saved["Registered"] == saved["Updated"] == "2026-01-01T10:00:00"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-0.001, "never runs backwards"),
        (252_000_000_000, "leads past 9999-01-01T00:00:00Z"),
        (1e12, "made real and manual again begins anew"),
    ],
)
def test_a_move_that_cannot_be_is_told(world, seconds, words):
    with pytest.raises(ClockError, match=words):
        advance.by(world, seconds)
    assert shown(world) == 0


def test_at_the_end_of_time_there_is_some_left_for_retries(api, world):
    world.clock.move_to(LATEST)
    raised(api)
    advance.until_idle(world)
    assert [one["outcome"] for one in attempts(api)] == ["failed"] * 3
    advance.by(world, 0)


def test_a_retry_is_made_of_what_is_raised_just_before_the_last_move(api, world, monkeypatch):
    clock, move_to = world.clock, world.clock.move_to

    def raise_and_move(moment):
        if clock.now() == MANUAL_START:
            raised(api)
        move_to(moment)

    monkeypatch.setattr(clock, "move_to", raise_and_move)
    advance.by(world, 60)
    assert moments(api) == ["00:00Z", "01:00Z"]
    assert world.deliveries.dispatcher.next_due() == clock.now() + timedelta(seconds=4)


def test_callers_who_move_it_at_the_same_time_have_their_seconds_each(api, world):
    second = threading.Thread(target=advance.by, args=(world, 5))

    def move_too(connection):
        second.start()
        connection.sendall(OK)

    replies = [lambda connection: connection.sendall(OK), move_too]
    with listening(lambda connection: replies.pop(0)(connection)) as target:
        api.saved(TargetUrl=target.url, Events=["sale.sold"])
        world.shared.workers.close(30)
        happen(api, "sale.sold")
        advance.by(world, 5)
    second.join(30)
    assert shown(world) == 10


def test_a_clock_that_is_set_anew_meanwhile_is_not_moved(api, world):
    def set_anew(connection):
        world.configure({"clock": "real"})
        world.configure({"clock": "manual"})
        raised(api)
        connection.sendall(OK)

    replies = [lambda connection: connection.sendall(OK), set_anew]
    with listening(lambda connection: replies.pop(0)(connection)) as target:
        api.saved(TargetUrl=target.url, Events=["sale.sold"])
        happen(api, "sale.sold")
        with pytest.raises(ClockError, match="was set anew while it was moved"):
            advance.by(world, 60)
    assert (shown(world), moments(api)[-1]) == (0, "00:00Z")


@pytest.mark.parametrize(
    "move",
    [advance.until_idle, advance.to_next_attempt, lambda world: advance.by(world, 1)],
)
def test_a_real_clock_is_not_moved(make_site, move):
    with pytest.raises(ClockError, match="is real, so it moves by itself"):
        move(make_site().world())
