"""How commands end."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

#: Done; an expectation failed; a usage error; no server to start or to reach; waited in vain.
DONE, FAILED, USAGE, CANNOT_REACH, TIMED_OUT, INTERRUPTED = 0, 1, 2, 3, 4, 130


def fail(code: int, text: str) -> NoReturn:
    """Say on stderr what went wrong, and end."""
    click.echo(f"sosim: {text}", err=True)
    sys.exit(code)
