"""The clock: the machine's own, or one that stands still until it is told to move."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator.clock import MANUAL_START, ManualClock, RealClock, make_clock, monotonic, pause


def test_a_real_clock_tells_the_time_in_utc():
    before, told, after = datetime.now(UTC), RealClock().now(), datetime.now(UTC)
    assert before <= told <= after
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
