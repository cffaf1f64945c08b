"""A log: entries of one sort, bounded in number and in bytes, and able to wait for what comes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import takewhile
from typing import Generic, NamedTuple, Protocol, TypeVar

from .. import waiting


class Entry(Protocol):
    """Anything with a number that grows from entry to entry."""

    @property
    def id(self) -> int:
        """Give the entry's number in its log, from 1."""

    @property
    def weight(self) -> int:
        """Tell how many bytes it takes that others of its sort may not take."""


E = TypeVar("E", bound=Entry)


class Tally(NamedTuple):
    """What the entries of a log do not tell by themselves.

    `last` is the greatest number given, `cleared` how many entries were forgotten, and `first` the
    number below which none is left.
    """

    last: int = 0
    cleared: int = 0
    first: int = 0


class Log(Generic[E]):
    """Entries of one sort, oldest first, which are dropped, and counted, where there is no room.

    :param size: how many entries there is room for
    :param room: how many bytes they may weigh together; the newest is there whatever it weighs
    `is_short` tells that the last entry added left no room for as many as there may be.

    :param then: is given each entry as it is added, in their order, its weight, and those that make
        room for it
    """

    def __init__(
        self, size: int, room: int, then: Callable[[E, int, list[E]], object] | None = None
    ) -> None:
        self._then = then
        self._size = size
        self._room = room
        self._entries: deque[E] = deque()
        self._weights: deque[int] = deque()
        self._weight = 0
        self.is_short = False
        self._last = 0
        self._cleared = 0
        self._ended = False
        self._lock = threading.Lock()
        self._waiting: set[threading.Condition] = set()

    def add(self, make: Callable[[int], E], weight: int | None = None) -> E:
        """Append the entry that `make` builds from its number, and wake whoever waits for it.

        :param weight: what the entry weighs, if that is known
        """
        with self._lock:
            entry = make(self._last + 1)
            self._last = entry.id
            if weight is None:
                weight = entry.weight
            self._entries.append(entry)
            self._weights.append(weight)
            self._weight += weight
            is_full = len(self._entries) > self._size or self._weight > self._room
            gone = self._make_room() if is_full else []
            self.is_short = is_full and len(self._entries) < self._size
            if self._then:
                self._then(entry, weight, gone)
            if self._waiting:
                self._tell()
            return entry

    @property
    def has_ended(self) -> bool:
        """Tell that nothing more will be added."""
        return self._ended

    @property
    def dropped(self) -> int:
        """Count the entries that are gone because newer ones needed their place."""
        with self._lock:
            return self._last - self._cleared - len(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def all(self) -> list[E]:
        """Copy the entries, oldest first."""
        with self._lock:
            return list(self._entries)

    def since(self, number: int) -> list[E]:
        """Copy the entries that came after the one with this number, oldest first."""
        with self._lock:
            return self._since(number)

    def clear(self, matches: Callable[[E], bool] = lambda entry: True) -> list[E]:
        """Forget the entries that match, and give them; numbers go on, so none is given twice."""
        with self._lock:
            gone = [entry for entry in self._entries if matches(entry)]
            kept = [entry for entry in self._entries if not matches(entry)]
            self._cleared += len(gone)
            self._replace(kept)
            return gone

    def tally(self) -> Tally:
        """Tell what the entries do not."""
        with self._lock:
            first = self._entries[0].id if self._entries else self._last + 1
            return Tally(self._last, self._cleared, first)

    def load(self, entries: Iterable[E], tally: Tally) -> list[E]:
        """Have the entries of another log, oldest first, in the place of all that there are.

        Give those that there is no room for.
        """
        with self._lock:
            gone = self._replace(entries)
            newest = self._entries[-1].id if self._entries else 0
            self._last, self._cleared = max(tally.last, newest), tally.cleared
            self._tell()
            return gone

    def end(self) -> None:
        """Let nobody wait any longer: nothing more will be added."""
        with self._lock:
            self._ended = True
            self._tell()

    def wait(
        self, matches: Callable[[E], bool], count: int, seconds: float, after: int = 0
    ) -> list[E]:
        """Give the matching entries as soon as there are `count`, or what there is in the end.

        No polling: the thread sleeps until an entry is added. `seconds` is real time. Entries up to
        the number `after` are not even looked at.
        """
        with self._lock:
            newer, seen = self._since(after), self._last
        found = [entry for entry in newer if matches(entry)]  # which may take long
        if len(found) < count:
            with self._lock:
                found += self._collect(seen, matches, count - len(found), seconds)
        return found

    def quiet(self, matches: Callable[[E], bool], seconds: float) -> E | None:
        """Give the first matching entry that is added within `seconds`, or None if none is."""
        with self._lock:
            return next(iter(self._collect(self._last, matches, 1, seconds)), None)

    def _collect(
        self, seen: int, matches: Callable[[E], bool], count: int, seconds: float
    ) -> list[E]:
        """Gather what matches and came after the entry `seen`; each entry is looked at once.

        A caller who leaves is not waited for.
        """
        found: list[E] = []
        caller = waiting.caller()

        def is_enough() -> bool:
            nonlocal seen
            found.extend(entry for entry in self._since(seen) if matches(entry))
            seen = self._last
            return len(found) >= count or self._ended or caller.has_left

        if not is_enough():
            waiting.begins()
            changed = threading.Condition(self._lock)  # of his own: nobody is woken for another
            self._waiting.add(changed)
            try:
                with caller.wakes(partial(self._wake, changed)):
                    changed.wait_for(is_enough, seconds)
            finally:
                self._waiting.discard(changed)
        return found

    def _replace(self, entries: Iterable[E]) -> list[E]:
        """Have other entries; give those that there is no room for."""
        self._entries = deque(entries)
        self._weights = deque([entry.weight for entry in self._entries])
        self._weight = sum(self._weights)
        return self._make_room()

    def _make_room(self) -> list[E]:
        """Drop the oldest entries, as long as there is no room for the others."""
        entries, total, gone = self._entries, self._weight, []
        while len(entries) > self._size or (total > self._room and len(entries) > 1):
            gone.append(entries.popleft())
            total -= self._weights.popleft()
        self._weight = total
        return gone

    def _tell(self) -> None:
        for one in self._waiting:
            one.notify()

    def _wake(self, one: threading.Condition) -> None:
        with self._lock:
            one.notify()

    def _since(self, number: int) -> list[E]:
        if self._entries and self._entries[0].id > number:
            return list(self._entries)
        newer = list(takewhile(lambda entry: entry.id > number, reversed(self._entries)))
        return newer[::-1]
