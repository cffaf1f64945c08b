"""The group of all subcommands."""

from __future__ import annotations

import click

from .. import __version__
from .check_receiver import check_receiver
from .clock import clock
from .completion import completion
from .demo import demo
from .endings import Group
from .exits import CANNOT_REACH, DONE, FAILED, INTERRUPTED, TIMED_OUT, USAGE
from .explain import explain
from .healthcheck import healthcheck
from .listen import listen
from .messages import messages
from .openapi import openapi
from .reset import reset
from .serve import serve
from .trigger import trigger
from .version import version
from .webhooks import webhooks

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


@click.group(cls=Group, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="sosim %(version)s")
def main() -> None:
    """A simulator of the SuperOffice CRM WebAPI's webhook side, for contract testing.

    Data goes to stdout, everything else to stderr. SOSIM_URL says which server the commands talk
    to, SOSIM_TENANT which tenant. Not affiliated with SuperOffice AS.
    """


for _one in (
    *(serve, listen, trigger, messages, webhooks, explain, clock, reset, openapi),
    *(demo, check_receiver, healthcheck, completion, version),
):
    main.add_command(_one)
