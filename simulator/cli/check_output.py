"""What `sosim check-receiver` writes on stdout, in each of its formats."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..receiver.check import Check
    from ..receiver.report import Report
    from ..receiver.verdict import Verdict

TABLE, JSON, JSONL = FORMATS = "table", "json", "jsonl"


def teller(style: str) -> Callable[[Verdict], None]:
    """Give what is done with a verdict as soon as it is there."""
    from ..receiver.report import judged

    tellers = {TABLE: _tell, JSONL: lambda verdict: _say(_line(judged(verdict)))}
    return tellers.get(style, lambda _: None)


def show(report: Report, style: str) -> None:
    """Write what stands below the verdicts, or the whole report where none was written yet."""
    from ..receiver import table

    if style == JSON:
        _say(written(report).rstrip())
    if style == TABLE:
        for line in table.score(report):
            _say(line)


def show_checks(checks: Iterable[Check], style: str) -> None:
    """Write what each check is about."""
    from ..receiver import table
    from ..receiver.report import described

    items = [described(check) for check in checks]
    if style == JSON:
        _say(_indented({"items": items}))
    for line in {TABLE: table.listed(checks), JSONL: map(_line, items)}.get(style, ()):
        _say(line)


def written(report: Report) -> str:
    """Write a report as a JSON text."""
    from ..receiver.report import document

    return _indented(document(report)) + "\n"


def _tell(verdict: Verdict) -> None:
    from ..receiver import table

    mark = table.marks(sys.stdout.encoding)[verdict.status]
    first, *more = table.lines(verdict)
    for line in (f"{_coloured(mark, table.COLOURS[verdict.status])} {first}", *more):
        _say(line)


def _indented(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _say(text: str) -> None:
    """Write a line, as far as stdout can spell it."""
    encoding = sys.stdout.encoding or "ascii"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding))


def _coloured(text: str, colour: str) -> str:
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return click.style(text, fg=colour) if wanted else text
