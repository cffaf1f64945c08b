"""The group of all subcommands."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module

import click

from .. import __version__
from .endings import Group
from .exits import CANNOT_REACH, DONE, FAILED, INTERRUPTED, TIMED_OUT, USAGE

_NAMES = (
    *("serve", "listen", "trigger", "messages", "webhooks", "explain", "clock", "reset"),
    *("openapi", "demo", "check-receiver", "healthcheck", "completion", "version"),
)
#: How commands end, for the help and the documentation.
ENDINGS = {
    DONE: "done",
    FAILED: "an expectation failed",
    USAGE: "it was called wrongly",
    CANNOT_REACH: "the server cannot be started or reached",
    TIMED_OUT: "the time was over before what was waited for came",
    INTERRUPTED: "interrupted",
}
_EPILOG = "\n".join(
    (
        "\b\nEnds with:",
        *(f"{code:5}  {meaning}" for code, meaning in ENDINGS.items()),
        "\n\b\nExamples:",
        "  sosim demo",
        "  sosim serve",
        "  sosim listen",
        "  sosim trigger contact.changed",
    )
)


_NOT_YET = click.Command(None)


class _Commands(UserDict[str, click.Command]):
    """The commands by name; each is imported when it is asked for, and so what it needs."""

    def __getitem__(self, name: str) -> click.Command:
        if self.data[name] is _NOT_YET:
            home = name.replace("-", "_")
            self.data[name] = getattr(import_module(f".{home}", __package__), home)
        return self.data[name]


@click.group(
    cls=Group,
    commands=_Commands.fromkeys(_NAMES, _NOT_YET),
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="sosim %(version)s")
def main() -> None:
    """A simulator of the SuperOffice CRM WebAPI's webhook side, for contract testing.

    Data goes to stdout, everything else to stderr. SOSIM_URL says which server the commands talk
    to, SOSIM_TENANT which tenant. Not affiliated with SuperOffice AS.
    """
