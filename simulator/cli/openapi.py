"""`sosim openapi`."""

from __future__ import annotations

from pathlib import Path

import click

from ..contract.schemas import RELEASES
from ..settings import Settings
from .exits import FAILED, fail
from .output import say_json


@click.command()
@click.option(
    "--release",
    type=click.Choice(RELEASES),
    default=Settings().release,
    show_default=True,
    help="Release of the CRM.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of stdout.",
)
def openapi(release: str, out: Path | None) -> None:
    """Print the OpenAPI 3.1 document of all that is served and sent; no server is needed.

    \b
    Examples:
      sosim openapi > openapi.json
      sosim openapi --release 12.4 --out openapi.json
    """
    from ..openapi.calls import text

    if out is None:
        say_json(text(release).removesuffix("\n"))
        return
    try:
        out.write_text(text(release), encoding="utf-8", newline="\n")
    except OSError as error:
        fail(FAILED, f"cannot write {out}: {error.strerror}; choose another file with --out")
