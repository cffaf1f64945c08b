"""How commands end."""

from __future__ import annotations

import os
import sys
from typing import NoReturn, TextIO

import click

#: Done; an expectation failed; a usage error; no server to start or to reach; waited in vain.
DONE, FAILED, USAGE, CANNOT_REACH, TIMED_OUT, INTERRUPTED = 0, 1, 2, 3, 4, 130


def fail(code: int, text: str) -> NoReturn:
    """Say on stderr what went wrong, and end."""
    try:
        click.echo(f"sosim: {text}", err=True)
    except OSError:
        forget(sys.stderr)
    sys.exit(code)


def forget(stream: TextIO) -> None:
    """Write nothing more: whoever reads it wants no more, as `head` does, or has no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
