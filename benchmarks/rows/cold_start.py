"""The cold start: from the start of `sosim serve` to the first webhook that it makes up."""

from __future__ import annotations

from ..figures import median, ratio, shown, spread_shown
from ..mark import Mark, at_most, told
from ..run import Run

_MARKS = (("Prism", 0.25), ("mountebank", 1.0))


def measure(run: Run) -> list[Mark]:
    """Compare with the tools that start fast."""
    table = run.table
    mine = median(table.ours.cold)
    marks = [told("cold start", f"{shown(mine)} s {spread_shown(table.ours.cold)}")]
    for name, wanted in _MARKS:
        if row := table.of(name):
            found = ratio(mine, median(row.cold))
            marks.append(at_most(f"cold start ÷ {name}'s", found, wanted, " times"))
    if row := table.of("pytest-httpserver"):
        found = ratio(mine, median(row.cold))
        marks.append(told("cold start ÷ pytest-httpserver's (aim: 1)", f"{shown(found)} times"))
    return marks
