"""What commands write on stdout: tables for people, or JSON for machines."""

from __future__ import annotations

import functools
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

import click

from . import table

TABLE, JSON, JSONL = FORMATS = "table", "json", "jsonl"
Item = Mapping[str, Any]
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Output:
    """Writes on stdout in one of the formats.

    :param colour: whether lines and tables for people are coloured
    """

    def __init__(self, style: str, colour: bool) -> None:
        self.style = style
        self.colour = colour

    def items(self, items: Sequence[Item], columns: table.Columns) -> None:
        """Write a list: a table, one document with `items`, or one document a line."""
        if self.style == JSONL:
            for one in items:
                self.document(one, ())
        else:
            document = {"items": list(items), "total": len(items)}
            self.document(document, self.rows(items, columns))

    def document(self, document: Item, lines: Sequence[str]) -> None:
        """Write one document, which people are shown as lines."""
        if self.style == TABLE:
            for line in lines:
                say(line)
        elif self.style == JSON:
            say_json(json.dumps(document, indent=2, ensure_ascii=False))
        else:
            say_json(json.dumps(document, ensure_ascii=False))

    def rows(self, items: Sequence[Item], columns: table.Columns) -> list[str]:
        """Give the lines of a table that fits the terminal, if there is one; none for nothing."""
        import shutil

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        return table.rows(items, columns, width, self.colour) if items else []


def formatted(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command an `Output` as `out`, and the options that say how it writes."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def run(*arguments: Any, style: str, no_color: bool, **options: Any) -> Any:
            out = Output(style, is_coloured(sys.stdout, no_color))
            return command(*arguments, out=out, **options)

        return _format_option(formats or FORMATS)(no_color_option(run))

    return decorate


def _format_option(
    formats: Sequence[str],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--format",
        "style",
        type=click.Choice(formats),
        default=TABLE,
        show_default=True,
        help="How the result is written.",
    )


no_color_option = click.option(
    "--no-color", is_flag=True, help="No colours on a terminal; NO_COLOR says the same."
)


def is_coloured(stream: TextIO, no_color: bool = False) -> bool:
    """Tell whether to colour: only on a terminal, and if nobody objects."""
    return not no_color and not os.environ.get("NO_COLOR") and stream.isatty()


def say(text: str) -> None:
    """Write a line on stdout, as far as it can spell it."""
    encoding = _encoding()
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), color=True)


def say_json(text: str) -> None:
    """Write a line of JSON on stdout, in UTF-8 or else with all escaped that is not ASCII."""
    click.echo(text if _is_utf8(text) else _NOT_ASCII.sub(_escaped, text), color=True)


def _is_utf8(text: str) -> bool:
    try:
        return text.encode(_encoding()) == text.encode()
    except UnicodeEncodeError:
        return False


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "ascii"


def tell(text: str) -> None:
    """Say something on stderr, which is no data."""
    click.echo(f"sosim: {text}", err=True)
