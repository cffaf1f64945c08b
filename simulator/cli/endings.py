"""How a command ends when something goes wrong: one place for all commands."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from ..client.errors import CannotReach, Refused
from .exits import CANNOT_REACH, DONE, INTERRUPTED, USAGE, fail, forget

_FULL = (errno.ENOSPC, errno.EDQUOT)
#: What Python makes of bytes of the command line and the environment that are no UTF-8.
_UNDECODED = re.compile("[\udc80-\udcff]")
_NO_TOKEN = "; give it with --token or SOSIM_ADMIN_TOKEN"  # noqa: S105 - it is none


class Group(click.Group):
    """A group of commands that all end alike."""

    def main(self, *args: Any, **how: Any) -> Any:
        """Be called from a shell; help is written here already."""
        _open_what_is_closed()
        with _ending():
            return super().main(*args, **how)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and end as its failure asks for."""
        with _ending():
            return super().invoke(ctx)


def _open_what_is_closed() -> None:
    """Have something to write to where there is no stdout or stderr, as behind `>&-`."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - till the end


@contextmanager
def _ending() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        forget(sys.stdout)
        sys.exit(DONE)
    except UnicodeEncodeError as error:
        fail(USAGE, _unsendable(error))
    except CannotReach as error:
        fail(CANNOT_REACH, str(error))
    except Refused as error:
        fail(*_refused(error))
    except OSError as error:
        if error.errno not in _FULL:
            raise
        forget(sys.stdout)
        fail(CANNOT_REACH, f"what there is to say cannot be written: {error.strerror}")


def _unsendable(error: UnicodeEncodeError) -> str:
    """Tell of an argument that is no text; what is wrong with any other is a bug of ours."""
    if not _UNDECODED.fullmatch(error.object[error.start]):
        raise error
    return "an argument or a variable is not UTF-8, so that it cannot be sent"


def _refused(error: Refused) -> tuple[int, str]:
    if not error.type:
        return CANNOT_REACH, f"what answers is no simulator: {str(error)[:200]}"
    if error.status >= 500:
        return CANNOT_REACH, str(error)
    return USAGE, str(error) + (_NO_TOKEN if error.type == "no-token" else "")
