"""Counts: how often things happened in all tenants together, whatever their journals forgot."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

#: Upper bounds of the classes of durations, in seconds; one more class has what took longer.
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

#: By which facts the entries of a sort are counted: those with few values, whatever a caller sends.
FACTS: Mapping[str, tuple[str, ...]] = {
    "request": ("operation", "status"),
    "event": (),
    "attempt": ("outcome", "reason"),
    "delivery": ("outcome", "reason"),
    "mail": ("via", "when"),
    "message": ("signature",),
}
#: The sorts whose durations are counted too, kept apart by the first of their facts.
TIMED = ("request", "attempt")
Labels = tuple[str, ...]


@dataclass(slots=True)
class Durations:
    """How long things took: how many in each class of `BOUNDS`, and all together in seconds."""

    classes: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0


class Count:
    """The numbers of one sort."""

    def __init__(self, sort: str) -> None:
        names = FACTS[sort]
        self._facts: Callable[[Any], Any] = attrgetter(*names) if names else lambda entry: ()
        self._is_single = len(names) == 1
        self._is_timed = sort in TIMED
        self._entries = defaultdict[Any, int](int)
        self._durations = defaultdict[object, Durations](Durations)
        self._dropped = 0
        self._lock = threading.Lock()

    def add(self, entry: Any, *, drops: int = 0) -> None:
        """Count an entry of the journal, and how many had to make room for it."""
        facts = self._facts(entry)
        with self._lock:
            self._dropped += drops
            self._entries[facts] += 1
            if self._is_timed:
                seconds = entry.duration_ms / 1000
                durations = self._durations[facts[0]]
                durations.classes[bisect_left(BOUNDS, seconds)] += 1
                durations.seconds += seconds

    @property
    def dropped(self) -> int:
        """Give how many entries were dropped."""
        return self._dropped

    def entries(self) -> dict[Labels, int]:
        """Give how many entries there were, by their facts."""
        with self._lock:
            found = list(self._entries.items())
        return {self._labels(facts): number for facts, number in found}

    def durations(self) -> dict[str, Durations]:
        """Give how long the entries took, by the first of their facts."""
        with self._lock:
            kept = self._durations.items()
            return {_label(fact): Durations([*one.classes], one.seconds) for fact, one in kept}

    def _labels(self, facts: Any) -> Labels:
        return (_label(facts),) if self._is_single else tuple(map(_label, facts))


class Counts:
    """Numbers that only ever grow, as long as the site lives.

    A fact that is missing counts as `none`.
    """

    def __init__(self) -> None:
        self._of = {sort: Count(sort) for sort in FACTS}

    def of(self, sort: str) -> Count:
        """Give the numbers of a sort."""
        return self._of[sort]


def _label(fact: object) -> str:
    return "none" if fact is None else str(fact)
