"""`sosim reset`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .output import tell
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.tenant import Tenant


@click.command()
@click.option("--all", "everything", is_flag=True, help="All tenants.")
@of_tenant
def reset(tenant: Tenant, everything: bool) -> None:
    """Forget a tenant.

    Its webhooks, its journal, and the settings of its own are gone.

    \b
    Examples:
      sosim reset
      sosim reset --tenant Cust12345
      sosim reset --all
    """
    tenant.client.tell("POST", "/reset", {"tenant": "*"} if everything else None)
    tell("all tenants are as new" if everything else f"{tenant.name} is as new")
