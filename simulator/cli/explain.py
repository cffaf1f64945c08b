"""`sosim explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..lines import printable
from .event_name import complete, like
from .output import Output, formatted, tell
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.tenant import Tenant

_COLUMNS = {
    "WEBHOOK": lambda one: one["webhook_id"],
    "NAME": lambda one: one["name"],
    "VERDICT": lambda one: one["verdict"],
    "REASON": lambda one: one["reason"],
    "ATTEMPTS": lambda one: one["attempts"],
    "DETAIL": lambda one: one["detail"],
}


@click.command()
@click.argument("event", shell_complete=complete)
@click.option("--id", "primary_key", type=click.IntRange(0), metavar="N", help="Of this record.")
@of_tenant
@formatted()
def explain(tenant: Tenant, out: Output, event: str, primary_key: int | None) -> None:
    """Tell what became of an event.

    For every webhook: that it was told of the newest EVENT, or the first reason why not.

    \b
    Examples:
      sosim explain contact.changed
      sosim explain contact.changed --id 18 --format jsonl
    """
    query = {"event": event, **({} if primary_key is None else {"primary_key": primary_key})}
    answer = tenant.client.read("GET", "/explain", query)
    if not answer["event"]:
        of = "" if primary_key is None else f" of record {primary_key}"
        tell(f"{tenant.name} remembers no event {printable(event)}{of}{_other(event)}")
    if not answer["items"]:
        tell(f"{tenant.name} has no webhook, so nobody is told of any event")
    out.items(answer["items"], _COLUMNS)


def _other(event: str) -> str:
    """Propose another name, unless the name is a documented one."""
    from ..crm import catalogue

    return "" if catalogue.known(event) else like(event)
