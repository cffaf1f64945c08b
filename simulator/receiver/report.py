"""Reports: all verdicts of one visit, and the document that machines read."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .check import Check
from .pace import Pace
from .verdict import FAILED, PASSED, SKIPPED, Verdict

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a visit found: every verdict, and how fast the receiver answered."""

    url: str
    began: datetime
    seconds: float
    verdicts: tuple[Verdict, ...]
    pace: Pace | None

    def count(self, status: str) -> int:
        """Count the verdicts of a status."""
        return Counter(one.status for one in self.verdicts)[status]

    @property
    def score(self) -> str:
        """Tell in one line how many checks passed, failed and were skipped."""
        passed, failed, skipped = map(self.count, (PASSED, FAILED, SKIPPED))
        return f"{passed} of {passed + failed} checks passed, {failed} failed, {skipped} skipped"


def document(report: Report) -> Document:
    """Write a report as one JSON document."""
    return {
        "url": report.url,
        "began": report.began.isoformat(timespec="milliseconds"),
        "seconds": round(report.seconds, 3),
        "passed": report.count(PASSED),
        "failed": report.count(FAILED),
        "skipped": report.count(SKIPPED),
        "latency": _latency(report.pace),
        "items": [judged(one) for one in report.verdicts],
    }


def judged(verdict: Verdict) -> Document:
    """Write one verdict with its check as a JSON document."""
    found = {"status": verdict.status, "detail": verdict.detail}
    seconds = {"seconds": round(verdict.seconds, 4)}
    about = described(verdict.check) | {"hint": verdict.hint}
    return {"name": verdict.check.name, **found, **seconds, **about}


def described(check: Check) -> Document:
    """Write what a check is about as a JSON document."""
    texts = "name", "sends", "right", "hint", "fact"
    return {name: getattr(check, name) for name in texts}


def _latency(pace: Pace | None) -> Document | None:
    if pace is None:
        return None
    return {name: round(one, 4) for name, one in asdict(pace).items()} | {"within": pace.within}
