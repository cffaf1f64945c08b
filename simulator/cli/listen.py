"""`sosim listen`."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from .. import lines
from .output import JSONL, TABLE, Output, formatted, tell
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.following import Following
    from ..client.tenant import Tenant

Line = dict[str, Any]

_USUAL = ("message", "attempt")
#: One call waits so long, in seconds.
_LONG = 60.0


@click.command()
@click.option("--target", metavar="NAME", help="Only messages at this target.")
@click.option(
    "--events", metavar="A,B", help="Only of these events; patterns such as contact.* will do."
)
@click.option(
    "--all", "everything", is_flag=True, help="Calls, events, ends of deliveries and mails too."
)
@click.option("--past", is_flag=True, help="What has happened before is told first.")
@click.option("--count", type=click.IntRange(1), metavar="N", help="End after so many lines.")
@of_tenant
@formatted(TABLE, JSONL)
def listen(
    tenant: Tenant,
    out: Output,
    target: str | None,
    events: str | None,
    everything: bool,
    past: bool,
    count: int | None,
) -> None:
    """Tell what happens, as it happens.

    There is a line for each message and each attempt.

    \b
    ==>  a message at a target, with what it answered and whether the signature is valid
    <--  an attempt to deliver, with what it was answered
    With --all:
    -->  a call of the CRM API
     *   an event that was raised
     =   a delivery that has ended
     @   an e-mail or a notice that the CRM would have sent

    Goes on when the tenant is reset. Ends with 130 on Ctrl-C, with 0 after --count lines, with 3
    if the server has gone.

    \b
    Examples:
      sosim listen
      sosim listen --target orders --events 'contact.*,sale.sold'
      sosim listen --all --past
      sosim listen --count 1 --format jsonl
    """
    from ..client.following import Following

    following = Following(tenant.client)
    if not past:
        following.skip()
    tell(f"listening to {tenant.name} at {tenant.client.url}; Ctrl-C ends it")
    sorts = ("message",) if target else tuple(lines.ARROWS) if everything else _USUAL
    wanted = (
        one
        for one in _forever(following)
        if one["sort"] in sorts and _is_at(target, one) and _is_of(events, one)
    )
    for one in islice(wanted, count):
        out.document(one, [lines.line(one["sort"], one["entry"], colour=out.colour)])


def _forever(following: Following) -> Iterator[Line]:
    while True:
        yield from following.more(_LONG)


def _is_at(target: str | None, one: Line) -> bool:
    return target is None or one["entry"].get("target") == target


def _is_of(events: str | None, one: Line) -> bool:
    if events is None:
        return True
    name = (one["entry"].get("event") or "").lower()
    return any(fnmatchcase(name, pattern.strip().lower()) for pattern in events.split(","))
