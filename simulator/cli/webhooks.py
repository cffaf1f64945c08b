"""`sosim webhooks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .output import Output, formatted, tell
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.tenant import Tenant

_COLUMNS = {
    "ID": lambda one: one["id"],
    "NAME": lambda one: one["name"],
    "STATE": lambda one: one["state"],
    "EVENTS": lambda one: one["events"],
    "TARGET": lambda one: one["target_url"],
    "CALLS": lambda one: one["total_calls"],
    "ERRORS": lambda one: one["total_errors"],
}


@click.command()
@of_tenant
@formatted()
def webhooks(tenant: Tenant, out: Output) -> None:
    """List the stored webhooks.

    Each is shown with its state, and how many calls and errors it has had.

    \b
    Examples:
      sosim webhooks
      sosim webhooks --tenant Cust12345 --format json
    """
    found = tenant.client.read("GET", "/webhooks")["items"]
    if not found:
        tell(f"{tenant.name} has no webhook")
    out.items(found, _COLUMNS)
