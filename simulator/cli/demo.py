"""`sosim demo`."""

from __future__ import annotations

import click

from .exits import FAILED, fail


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="Other values, if you like.")
def demo(seed: int) -> None:
    """Show the main job on real sockets: requests, answers, a signed event at a fake target.

    Ends by itself with 0, or with 1 and the reason.

    \b
    Examples:
      sosim demo
      sosim demo --seed 7
    """
    from ..client.errors import CannotReach
    from ..demo import DemoFailed, run

    try:
        run(seed, click.echo)
    except (DemoFailed, CannotReach) as error:
        fail(FAILED, str(error))
