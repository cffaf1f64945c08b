"""`sosim trigger`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from .. import lines
from . import event_body
from .ends import Delivery, have_ended, wait_for_ends
from .event_name import complete, like
from .exits import DONE, FAILED, TIMED_OUT
from .output import Output, formatted, tell
from .seconds import waitable
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.tenant import Tenant

DELIVERED = "delivered"
_COLUMNS = {
    "WEBHOOK": lambda one: one["webhook_id"],
    "OUTCOME": lambda one: one["outcome"],
    "ATTEMPTS": lambda one: one.get("attempts"),
    "REASON": lambda one: one.get("reason"),
}


@click.command()
@click.argument("event", shell_complete=complete)
@click.option("--id", "primary_key", type=int, metavar="N", help="Id of the record it is about.")
@click.option("--changes", metavar="A,B", help="Names of the changed fields.")
@click.option(
    "--data",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE",
    help=f"JSON object with members of the event: {', '.join(event_body.MEMBERS)}; - is stdin.",
)
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="PATH=VALUE",
    help="Set one member, such as field_values.name=Acme; repeatable.",
)
@click.option(
    "--wait",
    type=float,
    callback=waitable,
    metavar="SECONDS",
    help="Wait until every delivery has ended.",
)
@of_tenant
@formatted()
def trigger(
    tenant: Tenant,
    out: Output,
    event: str,
    data: TextIO | None,
    assignments: tuple[str, ...],
    wait: float | None,
    **options: Any,
) -> None:
    """Raise EVENT as the CRM would when a record changes.

    What is not given is filled in from the catalogue of documented events. A value of --set is
    read as JSON, and as text where it is none; --set counts before --id and --changes, and these
    before --data.

    Ends with 0. With --wait: with 1 if a webhook that is subscribed was not told in the end, or
    none is, with 4 if the time was over before.

    \b
    Examples:
      sosim trigger contact.changed
      sosim trigger contact.changed --id 18 --changes name,department --wait 10
      sosim trigger sale.created --set field_values.heading=Acme --set changed_by=5
      sosim trigger contact.deleted --data event.json --format json
      echo '{"values": {"contact_id": 18}}' | sosim trigger contact.deleted --data -
    """
    body = _body(event, data, assignments, options)
    raised = tenant.client.read("POST", "/events", body=body)
    _say_what_is_odd(raised)
    if wait is None:
        _show(out, raised)
        return
    deliveries = wait_for_ends(tenant.client, raised["event_id"], raised["webhooks"], wait)
    _show(out, {**raised, "deliveries": deliveries})
    sys.exit(_code(tenant, raised, deliveries, wait))


def _body(
    event: str, data: TextIO | None, assignments: tuple[str, ...], options: dict[str, Any]
) -> dict[str, Any]:
    body = event_body.read(data) if data else {}
    if options["primary_key"] is not None:
        body["primary_key"] = options["primary_key"]
    if options["changes"] is not None:
        body["changes"] = [one.strip() for one in options["changes"].split(",") if one.strip()]
    event_body.put(body, assignments)
    return {**body, "event": event}


def _say_what_is_odd(raised: dict[str, Any]) -> None:
    name = lines.printable(raised["event"])
    if raised["note"]:
        tell(f"{raised['note']}{like(raised['event'])}")
    if not raised["webhooks"]:
        tell(f"no active webhook is subscribed to {name}; see: sosim explain {name}")


def _show(out: Output, raised: dict[str, Any]) -> None:
    first = lines.line("event", raised, colour=out.colour)
    out.document(raised, [first, *out.rows(raised["deliveries"], _COLUMNS)])


def _code(tenant: Tenant, raised: dict[str, Any], deliveries: list[Delivery], wait: float) -> int:
    if not have_ended(raised["webhooks"], deliveries):
        still = "its clock is manual: sosim clock idle" if tenant.clock.kind == "manual" else ""
        tell(f"not every delivery has ended within {wait:g} s" + (f"; {still}" if still else ""))
        return TIMED_OUT
    left = [one for one in deliveries if one["outcome"] != DELIVERED]
    for one in left:
        tell(f"webhook {one['webhook_id']} was not told: {one['outcome']} ({one['reason']})")
    for webhook_id, state in raised["skipped"]:
        tell(f"webhook {webhook_id} was not told: it is {state}")
    return FAILED if left or raised["skipped"] or not raised["webhooks"] else DONE
