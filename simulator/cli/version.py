"""`sosim version`."""

from __future__ import annotations

import click

from .. import __version__


@click.command()
def version() -> None:
    """Print the version.

    \b
    Examples:
      sosim version
    """
    click.echo(f"sosim {__version__}")
