"""The report: every mark, every peer, and the machine, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from .beside import Row, Table
from .figures import median, shown, spread_shown
from .mark import Mark

_VERDICTS = {True: "reached", False: "**missed**", None: ""}
_HEAD = """# Results

Written by `python -m benchmarks`; what the columns mean stands in [README.md](README.md).

"""


def write(
    day: date,
    machine: Mapping[str, str],
    marks: Sequence[Mark],
    table: Table | None,
    failures: Mapping[str, str],
    loops: Sequence[float],
) -> str:
    """Write the results of a run."""
    parts = [_HEAD, f"Measured on {day:%d %B %Y}, on this machine:\n\n", _machine(machine, loops)]
    parts += ["\n## Marks\n\n", summary(marks), "\n\n", _marks(marks)]
    if table:
        parts += ["\n## Beside other tools\n\n", _peers(table.rows.values())]
    if failures:
        parts.append("\n## What could not be measured\n\n")
        parts += [f"- {name}: {why}\n" for name, why in failures.items()]
    return "".join(parts)


def summary(marks: Sequence[Mark]) -> str:
    """Count the marks that were reached."""
    judged = [mark for mark in marks if mark.met is not None]
    return f"{sum(bool(mark.met) for mark in judged)} of {len(judged)} marks reached."


def _machine(machine: Mapping[str, str], loops: Sequence[float]) -> str:
    lines = [f"- {name}: {value}" for name, value in machine.items()]
    if loops:
        noise = f"{shown(median(loops))} ms in the middle, {spread_shown(loops)}"
        lines.append(f"- noise: a loop that does always the same took {noise}, {len(loops)} times")
    return "\n".join(lines) + "\n"


def _marks(marks: Sequence[Mark]) -> str:
    rows = [(mark.work, mark.wanted, mark.found, _VERDICTS[mark.met]) for mark in marks]
    return table_of(("work", "mark", "found", ""), rows)


def _peers(rows: Iterable[Row]) -> str:
    head = (
        *("tool", "cold start, s", "MB at start", "MB after load"),
        *("made-up webhook, a second", "p99 ms", "checked request, a second", "remark"),
    )
    return table_of(head, [_peer(row) for row in rows])


def _peer(row: Row) -> tuple[str, ...]:
    if row.failure:
        return (row.name, *[""] * 6, row.failure)
    default, checked = ([one.rate for one in loads] for loads in (row.default, row.checked))
    return (
        row.name,
        f"{shown(median(row.cold))} {spread_shown(row.cold)}",
        shown(median(row.start)),
        shown(median(row.loaded)),
        f"{shown(median(default))} {spread_shown(default)}",
        shown(median([one.p99 for one in row.default])),
        f"{shown(median(checked))} {spread_shown(checked)}",
        row.remark,
    )


def table_of(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(one.replace('|', '/') for one in line)} |\n" for line in lines)
