"""CreateDefaultWebhook: a made-up webhook, both sides checked, journalled."""

from __future__ import annotations

from ..figures import median, ratio, shown, spread_shown
from ..mark import Mark, at_least, at_most, told
from ..run import Run, rates


def measure(run: Run) -> list[Mark]:
    """Compare with the fastest peer, with Prism, and with mountebank's slowest answers."""
    table = run.table
    mine = table.ours.default
    rate = median(rates(mine))
    name, most = table.fastest("default")
    shown_rate = f"{shown(rate)} a second {spread_shown(rates(mine))}"
    marks = [told("CreateDefaultWebhook, 16 connections", shown_rate)]
    if name:
        fastest = f"{name}: {shown(most)}"
        marks.append(at_least("… ÷ the fastest peer's", ratio(rate, most), 2, " times", fastest))
    if row := table.of("Prism"):
        marks.append(at_least("… ÷ Prism's", ratio(rate, median(rates(row.default))), 25, " times"))
    if row := table.of("mountebank"):
        slowest = median([one.p99 for one in row.default])
        own = median([one.p99 for one in mine])
        work = f"… p99 ÷ mountebank's {shown(slowest)} ms"
        marks.append(at_most(work, ratio(own, slowest), 1, " times", f"{shown(own)} ms"))
    return marks
