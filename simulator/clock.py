"""Time: the only module that asks what time it is, so that a test can hold it still."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from . import waiting

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
#: Where a manual clock starts, so that a seeded run has the same timestamps each time.
MANUAL_START = datetime(2026, 1, 1, 9, 0, 0, tzinfo=UTC)
#: So far a manual clock is told to move: what is due later than an event needs a moment, too.
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """What every part of the simulator asks for the time."""

    def now(self) -> datetime:
        """Give the present moment, in UTC."""

    def seconds_until(self, moment: datetime) -> float | None:
        """Tell in how many real seconds a moment comes, or None if it never comes by itself."""


class RealClock:
    """The machine's own clock, which may be put forward; if it is put back, time goes on here.

    Otherwise what is due in a second would wait until the clock had made up for what it lost.

    :param machine: tells what the machine's clock shows, in seconds since 1970
    :param steady: gives seconds that only ever grow
    """

    def __init__(
        self,
        machine: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._machine = machine
        self._steady = steady
        self._ahead = machine() - steady()

    def now(self) -> datetime:
        """Give the present moment, in UTC."""
        seconds = self._steady()
        ahead = self._machine() - seconds
        if ahead > self._ahead:
            self._ahead = ahead
        return datetime.fromtimestamp(seconds + self._ahead, UTC)

    def seconds_until(self, moment: datetime) -> float | None:
        """Tell in how many seconds a moment comes; 0 if it is over."""
        return max(0.0, (moment - self.now()).total_seconds())


class ManualClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, start: datetime = MANUAL_START) -> None:
        self._now = start
        self._moving = threading.Lock()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Give the moment at which the clock stands, in UTC."""
        return self._now

    def advance(self, seconds: float) -> datetime:
        """Move the clock forward by so many seconds; no job is done on the way.

        :raises ValueError: if `seconds` is negative; time never runs backwards
        """
        if seconds < 0:
            raise ValueError(f"a clock cannot go back: seconds is {seconds}, and must be 0 or more")
        self.move_to(self._now + timedelta(seconds=seconds))
        return self._now

    @contextmanager
    def moving(self) -> Iterator[None]:
        """Let nobody else move it by seconds meanwhile, so that each of several callers has his."""
        if not self._moving.acquire(blocking=False):
            waiting.begins()
            self._moving.acquire()
        try:
            yield
        finally:
            self._moving.release()

    def move_to(self, moment: datetime) -> None:
        """Move the clock forward to a moment; one that is over leaves it where it stands."""
        with self._lock:
            self._now = max(self._now, moment)

    def seconds_until(self, moment: datetime) -> float | None:
        """Tell that a moment is there, or that it never comes by itself."""
        return 0.0 if moment <= self._now else None


def make_clock(kind: str) -> RealClock | ManualClock:
    """Make the clock that the setting `clock` names: `real` or `manual`."""
    return ManualClock() if kind == "manual" else RealClock()


#: Gives seconds that only ever grow, for measuring how long something took.
monotonic = time.monotonic


def milliseconds_since(started: float) -> float:
    """Give how long ago `monotonic` gave a moment, down to microseconds."""
    return int((time.monotonic() - started) * 1_000_000) / 1000


def http_date() -> str:
    """Give the present moment as the header Date has it."""
    return _http_date(int(time.time()))


@lru_cache(maxsize=1)
def _http_date(seconds: int) -> str:
    moment = time.gmtime(seconds)
    day, month = _DAYS[moment.tm_wday], _MONTHS[moment.tm_mon - 1]  # whatever the locale is
    return time.strftime(f"{day}, %d {month} %Y %H:%M:%S GMT", moment)


def pause(seconds: float) -> None:
    """Really wait, as a slow target does, as long as the server goes on."""
    if seconds:  # even no sleep at all gives way to other threads, and costs more than a call
        waiting.begins()
        waiting.caller().rest(seconds)
