"""The page of the command line has the help of every command, and the codes that they end with.

Run as a program, this module writes both into the page.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from simulator.cli import main
from simulator.cli.command import ENDINGS

PAGE = Path(__file__).parent.parent / "docs" / "command-line.md"
_WIDTH = 80


def helps() -> str:
    """Write the help of all commands, each under its name."""
    parent = click.Context(main, info_name="sosim", terminal_width=_WIDTH)
    texts = {name: _help(one, name, parent) for name, one in sorted(main.commands.items())}
    return "\n".join(f"### sosim {name}\n\n```text\n{text}\n```\n" for name, text in texts.items())


def _help(command: click.Command, name: str, parent: click.Context) -> str:
    context = click.Context(command, parent, name, **main.context_settings)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def exits() -> str:
    """Write the codes that commands end with as a table."""
    rows = [f"| `{code}` | {meaning} |" for code, meaning in ENDINGS.items()]
    return "\n".join(("| code | says |", "|---|---|", *rows)) + "\n"


def written(text: str) -> str:
    """Give the page with what is made of the code."""
    for name, made in {"commands": helps(), "exits": exits()}.items():
        pattern = rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)"
        text = re.sub(pattern, lambda _, made=made: made, text, count=1, flags=re.DOTALL)
    return text


def test_the_page_is_that_of_the_code():
    """If it is not: run this module as a program."""
    text = PAGE.read_text(encoding="utf-8")
    assert text == written(text)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
