"""What `sosim check-receiver` writes on stdout, in each of its formats."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from .exits import forget
from .output import JSON, JSONL, TABLE, say, say_json

if TYPE_CHECKING:
    from ..receiver.check import Check
    from ..receiver.report import Report
    from ..receiver.verdict import Verdict


def teller(style: str) -> Callable[[Verdict], None]:
    """Give what is done with a verdict as soon as it is there."""
    from ..receiver.report import judged

    def tell(verdict: Verdict) -> None:
        with _perhaps_unread():
            if style == TABLE:
                _tell(verdict)
            elif style == JSONL:
                say_json(_line(judged(verdict)))

    return tell


def show(report: Report, style: str) -> None:
    """Write what stands below the verdicts, or the whole report where none was written yet."""
    from ..receiver import table

    with _perhaps_unread():
        if style == JSON:
            say_json(written(report).rstrip())
        for line in table.score(report) if style == TABLE else ():
            say(line)


def show_checks(checks: Iterable[Check], style: str) -> None:
    """Write what each check is about."""
    from ..receiver import table
    from ..receiver.report import described

    items = [described(check) for check in checks]
    if style == JSON:
        say_json(_indented({"items": items}))
    for one in items if style == JSONL else ():
        say_json(_line(one))
    for line in table.listed(checks) if style == TABLE else ():
        say(line)


def written(report: Report) -> str:
    """Write a report as a JSON text."""
    from ..receiver.report import document

    return _indented(document(report)) + "\n"


@contextmanager
def _perhaps_unread() -> Iterator[None]:
    """Go on though nobody reads it any more: the exit code is the verdict, and files may be due."""
    try:
        yield
    except BrokenPipeError:
        forget(sys.stdout)


def _tell(verdict: Verdict) -> None:
    from ..receiver import table

    mark = table.marks(sys.stdout.encoding)[verdict.status]
    first, *more = table.lines(verdict)
    for line in (f"{_coloured(mark, table.COLOURS[verdict.status])} {first}", *more):
        say(line)


def _indented(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _coloured(text: str, colour: str) -> str:
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return click.style(text, fg=colour) if wanted else text
