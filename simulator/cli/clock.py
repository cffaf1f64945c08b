"""`sosim clock`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from .. import lines
from .output import Output, formatted
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.connection import Client
    from ..client.tenant import Tenant

_SHOW, _ADVANCE = "show", "advance"
_MOVES = {"next": "next-attempt", "idle": "idle"}
_KINDS = ("manual", "real")
_ACTIONS = (_SHOW, _ADVANCE, *_MOVES, *_KINDS)
#: Moving a clock has everything done that is due on the way, which may take real time, in seconds.
_WORK = 120.0


@click.command()
@click.argument(
    "action", type=click.Choice(_ACTIONS), default=_SHOW, metavar=f"[{'|'.join(_ACTIONS)}]"
)
@click.argument("seconds", type=float, required=False)
@of_tenant
@formatted()
def clock(tenant: Tenant, out: Output, action: str, seconds: float | None) -> None:
    """Show a tenant's clock, or move it.

    \b
    show             what it shows, and when the next attempt is due
    manual, real     hold time still from now on, or let it pass; what waits is given up
    advance SECONDS  move a manual clock; what is due on the way is done
    next             move it to the next attempt that waits
    idle             move it until nothing waits any more

    \b
    Examples:
      sosim clock
      sosim clock manual
      sosim clock advance 5
      sosim clock idle --format jsonl
    """
    if (action == _ADVANCE) != (seconds is not None):
        raise click.UsageError(f"SECONDS are for {_ADVANCE} alone: sosim clock {_ADVANCE} 5")
    from ..client.errors import Refused

    try:
        answer = _act(tenant.client, action, seconds)
    except Refused as error:
        if error.type != "clock" or tenant.clock.kind != "real":
            raise
        raise click.UsageError(f"{error}, or with: sosim clock manual") from None
    attempts = [lines.line("attempt", one, colour=out.colour) for one in answer.get("attempts", ())]
    out.document(answer, [*attempts, _shown(answer)])


def _act(client: Client, action: str, seconds: float | None) -> dict[str, Any]:
    answer: dict[str, Any]
    if action == _SHOW:
        answer = client.read("GET", "/clock")
    elif action in _KINDS:
        answer = client.read("PUT", "/clock", body={"kind": action})
    else:
        body = {"seconds": seconds} if action == _ADVANCE else {"until": _MOVES[action]}
        answer = client.read("POST", "/clock/advance", body=body, waits=_WORK)
    return answer


def _shown(answer: Mapping[str, Any]) -> str:
    due = answer["next_attempt"]
    left = f"the next attempt is due at {due}" if due else "nothing waits"
    return f"{answer['now']}  {answer['kind']}  {left}"
