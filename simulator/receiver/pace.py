"""Checks of how fast a receiver answers, alone and while another connection is slow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .check import Check, Wrong
from .visit import Visit
from .wire import CannotReach

#: So many deliveries are timed at least.
_ENOUGH = 10
_ASK = "SuperOffice docs, dev/notification"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many deliveries there were, the percentiles of their seconds, and how many were late."""

    count: int
    p50: float
    p95: float
    p99: float
    slowest: float
    late: int
    budget: float

    @property
    def within(self) -> bool:
        """Tell whether 95 of 100 deliveries were answered within the budget."""
        return self.p95 <= self.budget


def pace(times: Sequence[float], budget: float) -> Pace | None:
    """Sum up how long deliveries took; None if there were none."""
    if not times:
        return None
    ranked = sorted(times)
    late = sum(one > budget for one in ranked)
    fiftieth, high, highest = (_percentile(ranked, percent) for percent in (50, 95, 99))
    return Pace(len(ranked), fiftieth, high, highest, ranked[-1], late, budget)


def _percentile(ranked: Sequence[float], percent: int) -> float:
    return ranked[math.ceil(len(ranked) * percent / 100) - 1]


def told(seen: Pace) -> str:
    """Tell a pace in one line."""
    shown = (seen.p50, seen.p95, seen.p99, seen.slowest)
    p50, p95, p99, slowest = (f"{one * 1000:.0f} ms" for one in shown)
    late = f"{seen.late} of {seen.count} over the budget of {seen.budget * 1000:g} ms"
    return f"p50 {p50}, p95 {p95}, p99 {p99}, slowest {slowest}; {late}"


def _latency(visit: Visit) -> str:
    while len(visit.times) < _ENOUGH:
        visit.accept(visit.letters.write())
    seen = pace(visit.times, visit.terms.budget)
    if seen and not seen.within:
        raise Wrong(told(seen))
    return told(seen) if seen else ""


def _slow_loris(visit: Visit) -> str:
    usual = max(visit.times, default=0.0)  # slow as it may be, which is another check's concern
    try:
        with visit.wire.dripping(visit.letters.write(), visit.terms.budget + 2 * usual) as drip:
            said = visit.accept(visit.letters.write(), "the delivery beside it")
    except CannotReach as error:
        raise Wrong(str(error)) from None
    if drip.outlasted:
        raise Wrong("the delivery beside it was answered only when the slow connection had ended")
    return said


CHECKS = (
    Check(
        name="slow-loris",
        sends="A request byte by byte, which never ends, and an ordinary event beside it.",
        right="Answers the event with 200 within the budget.",
        hint="The server handles one connection after the other; give it threads or workers.",
        fact="The CRM sends from several threads at once (SuperOffice docs, config webhooks).",
        run=_slow_loris,
    ),
    Check(
        name="latency",
        sends="Nothing, or events until ten are timed: it judges every delivery of this run.",
        right="Answers 95 of 100 deliveries within the budget.",
        hint="Work is done before the answer; queue it, answer 200, and work then.",
        fact=f"An event that is not answered with 200 is sent again ({_ASK}).",
        run=_latency,
    ),
)
