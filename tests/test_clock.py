"""The clock: the machine's own, or one that stands still until it is told to move."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator.clock import MANUAL_START, ManualClock, RealClock, make_clock, monotonic, pause


def test_a_real_clock_tells_the_time_in_utc():
    before, told, after = datetime.now(UTC), RealClock().now(), datetime.now(UTC)
    rounded = timedelta(microseconds=1)
    assert before - rounded <= told <= after + rounded
    assert told.tzinfo is UTC


def test_a_manual_clock_stands_still():
    clock = ManualClock()
    assert [clock.now(), clock.now()] == [MANUAL_START, MANUAL_START]


def test_a_manual_clock_moves_when_told():
    clock = ManualClock()
    assert clock.advance(1.5) == clock.now() == MANUAL_START + timedelta(seconds=1.5)


def test_time_never_runs_backwards():
    with pytest.raises(ValueError, match="seconds is -1, and must be 0 or more"):
        ManualClock().advance(-1)


@pytest.mark.parametrize(("kind", "made"), [("real", RealClock), ("manual", ManualClock)])
def test_the_setting_names_the_clock(kind, made):
    assert isinstance(make_clock(kind), made)


def test_a_pause_takes_its_time():
    started = monotonic()
    pause(0.01)
    assert monotonic() - started >= 0.01


class Machine:
    """A machine's clock that somebody sets, and its steady one, which nobody can."""

    def __init__(self) -> None:
        self.shown = MANUAL_START
        self.seconds = 100.0

    def clock(self) -> RealClock:
        """Make the clock that goes by it."""
        return RealClock(lambda: self.shown.timestamp(), lambda: self.seconds)

    def passes(self, seconds: float, put: float = 0.0) -> None:
        """Let time pass, and have the clock put forward, or back if `put` is negative."""
        self.seconds += seconds
        self.shown += timedelta(seconds=seconds + put)


def test_a_clock_that_is_put_forward_is_followed():
    machine = Machine()
    clock = machine.clock()
    machine.passes(1, put=3600)
    assert clock.now() == MANUAL_START + timedelta(seconds=3601)


def test_time_goes_on_when_a_clock_is_put_back():
    machine = Machine()
    clock = machine.clock()
    due = clock.now() + timedelta(seconds=4)
    machine.passes(1, put=-3600)
    assert clock.seconds_until(due) == 3.0
    machine.passes(3)
    assert clock.seconds_until(due) == 0.0


def test_a_clock_that_was_put_back_and_right_again_is_followed():
    machine = Machine()
    clock = machine.clock()
    machine.passes(1, put=-3600)
    clock.now()
    machine.passes(1, put=3600)
    assert clock.now() == MANUAL_START + timedelta(seconds=2)
    machine.passes(1, put=1)
    assert clock.now() == machine.shown
