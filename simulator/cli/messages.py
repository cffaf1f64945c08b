"""`sosim messages`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .event_body import value_of
from .event_name import complete
from .exits import TIMED_OUT, fail
from .output import Output, formatted
from .seconds import waitable
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.tenant import Tenant

_VERDICTS = ("valid", "invalid", "unsigned", "unverifiable")
_COLUMNS = {
    "ID": lambda one: one["id"],
    "RECEIVED": lambda one: one["received_at"][:19] + "Z",
    "TARGET": lambda one: one["target"],
    "EVENT": lambda one: one["event"] or f"{one['method']} {one['path']}",
    "SIGNATURE": lambda one: one["signature"],
    "WEBHOOK": lambda one: one["webhook_id"],
    "ATTEMPT": lambda one: one["attempt"],
    "ANSWERED": lambda one: one["answered"],
    "EVENT ID": lambda one: one["event_id"],
}


@click.command()
@click.option("--target", metavar="NAME", help="Only those of this target.")
@click.option("--event", shell_complete=complete, help="Only those of this event.")
@click.option("--event-id", metavar="ID", help="Only those with this EventId.")
@click.option("--id", "primary_key", type=int, metavar="N", help="Only those about this record.")
@click.option("--webhook-id", type=int, metavar="N", help="Only those of this webhook.")
@click.option("--attempt", type=int, metavar="N", help="Only first, second or third attempts.")
@click.option("--signature", type=click.Choice(_VERDICTS), help="Only those signed like this.")
@click.option("--method", help="Only those of this HTTP method.")
@click.option("--path", help="Only those at this path.")
@click.option(
    "--body",
    "members",
    multiple=True,
    metavar="POINTER=VALUE",
    help="Only those with this in their JSON, such as /Changes/0=name; repeatable.",
)
@click.option("--count", type=click.IntRange(1), metavar="N", help="So many are expected.")
@click.option(
    "--wait",
    type=float,
    callback=waitable,
    metavar="SECONDS",
    help="Wait until as many as expected are there, or one.",
)
@of_tenant
@formatted()
def messages(
    tenant: Tenant,
    out: Output,
    target: str | None,
    members: tuple[str, ...],
    count: int | None,
    wait: float | None,
    **filters: Any,
) -> None:
    """List what targets have received.

    With --wait, as soon as it is there.

    Ends with 0, or with 4 if fewer than expected have come in time: then stderr tells what did
    come, nearest first, and why the expected did not.

    \b
    Examples:
      sosim messages
      sosim messages --target orders --event contact.changed --wait 5
      sosim messages --signature invalid --format json
      sosim messages --count 2 --wait 10 --body /Changes/0=name
    """
    from ..client.errors import NotReceived
    from .received import received

    wanted = {name: value for name, value in filters.items() if value is not None}
    if members:
        wanted["json"] = dict(map(_member, members))
    least = count or (0 if wait is None else 1)
    try:
        found = received(tenant, target, wanted, least, wait or 0.0)
    except NotReceived as error:
        fail(TIMED_OUT, str(error))
    out.items(found, _COLUMNS)


def _member(text: str) -> tuple[str, Any]:
    pointer, is_given, value = text.partition("=")
    if not is_given:
        raise click.BadParameter(f"{text!r} is not like /Changes/0=name", param_hint="'--body'")
    return pointer, value_of(value)
