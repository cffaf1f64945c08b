"""Counts: how often things happened in all tenants together, whatever their journals forgot."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
_FACTS_OF: Mapping[str, Callable[[Any], tuple[object, ...]]] = {
    "request": lambda entry: (entry.operation, entry.status),
    "event": lambda entry: (),
    "attempt": lambda entry: (entry.outcome, entry.reason),
    "delivery": lambda entry: (entry.outcome, entry.reason),
    "mail": lambda entry: (entry.via, entry.when),
    "message": lambda entry: (entry.signature,),
}

Labels = tuple[str, ...]


@dataclass(slots=True)
class Durations:
    """How long things took: how many in each class of `BOUNDS`, and all together in seconds."""

    classes: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one more."""
        self.classes[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds


class Counts:
    """Numbers that only ever grow, as long as the site lives.

    A fact that is missing counts as `none`.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Counter[tuple[object, ...]]] = {one: Counter() for one in FACTS}
        self._durations = {sort: defaultdict[object, Durations](Durations) for sort in TIMED}
        self._dropped: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, sort: str, entry: Any) -> None:
        """Count an entry of the journal."""
        facts = _FACTS_OF[sort](entry)
        durations = self._durations.get(sort)
        with self._lock:
            counter = self._entries[sort]
            counter[facts] = counter.get(facts, 0) + 1
            if durations is not None:
                durations[facts[0]].add(entry.duration_ms / 1000)

    def drop(self, sort: str) -> None:
        """Count an entry that a journal had no more room for."""
        with self._lock:
            self._dropped[sort] += 1

    def entries(self, sort: str) -> dict[Labels, int]:
        """Give how many entries of a sort there were, by their facts."""
        with self._lock:
            found = self._entries[sort].items()
            return {tuple(map(_label, facts)): number for facts, number in found}

    def durations(self, sort: str) -> dict[str, Durations]:
        """Give how long the entries of a sort took, by the first of their facts."""
        with self._lock:
            kept = self._durations[sort].items()
            return {_label(fact): Durations([*one.classes], one.seconds) for fact, one in kept}

    def dropped(self) -> dict[str, int]:
        """Give how many entries were dropped, by their sort."""
        with self._lock:
            return {sort: self._dropped[sort] for sort in FACTS}


def _label(fact: object) -> str:
    return "none" if fact is None else str(fact)
