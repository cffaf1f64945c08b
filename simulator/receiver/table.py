"""Tables for people: a line a check, what is wrong with the failed ones, and the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .check import Check
from .checks import BY_NAME
from .report import Report
from .verdict import FAILED, PASSED, SKIPPED, Verdict

#: The mark of each status; the second one is for terminals that know only ASCII.
MARKS = {PASSED: ("\u2713", "+"), FAILED: ("\u2717", "x"), SKIPPED: ("-", "-")}
COLOURS = {PASSED: "green", FAILED: "red", SKIPPED: "yellow"}
_WIDTH = max(map(len, BY_NAME))


def marks(encoding: str | None) -> Mapping[str, str]:
    """Give the mark of each status that an encoding can write."""
    try:
        "".join(mark for mark, _ in MARKS.values()).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return {status: plain for status, (_, plain) in MARKS.items()}
    return {status: mark for status, (mark, _) in MARKS.items()}


def lines(verdict: Verdict) -> Iterator[str]:
    """Write a verdict without its mark: a line, and for a failure what would be right."""
    check = verdict.check
    yield f"{check.name:{_WIDTH}}  {verdict.detail}"
    if verdict.status == FAILED:
        yield f"    sent   {check.sends}"
        yield f"    right  {check.right}"
        yield f"    hint   {verdict.hint}"
        yield f"    fact   {check.fact}"


def score(report: Report) -> Iterator[str]:
    """Write the last lines: the score, and what to mend first."""
    yield ""
    yield report.score
    failed = [one for one in report.verdicts if one.status == FAILED]
    if failed:
        yield f"Begin with {failed[0].check.name}: {failed[0].hint}"


def listed(checks: Iterable[Check]) -> Iterator[str]:
    """Write what each check sends and what is right."""
    for check in checks:
        yield f"{check.name:{_WIDTH}}  {check.sends} {check.right}"
