"""`sosim healthcheck`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .exits import CANNOT_REACH, fail
from .output import say
from .server_option import of_tenant

if TYPE_CHECKING:
    from ..client.tenant import Tenant


@click.command()
@of_tenant
def healthcheck(tenant: Tenant) -> None:
    """Tell whether the server is ready.

    Ends with 0 if it is, with 3 if it is not. No token is needed.

    \b
    Examples:
      sosim healthcheck
      sosim healthcheck --url http://127.0.0.1:8700
    """
    from ..client.errors import Refused

    url = tenant.client.url
    try:
        tenant.client.ready()
    except Refused as error:
        if error.status < 500:
            raise
        fail(CANNOT_REACH, f"{url} is not ready: {error}")
    say(f"{url} is ready")
