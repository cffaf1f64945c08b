"""The group of all subcommands."""

from __future__ import annotations

import click

from .demo import demo
from .serve import serve
from .version import version


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A simulator of the SuperOffice CRM WebAPI's webhook side, for contract testing.

    Not affiliated with SuperOffice AS.
    """


for _one in (serve, demo, version):
    main.add_command(_one)
