"""The options that say which server and which tenant a command talks to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from ..tenants import tenant_name

URL = "http://127.0.0.1:8642"


def of_tenant(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command a `Tenant` as its first argument, and the options that say which one."""

    @functools.wraps(command)
    def run(*arguments: Any, url: str, tenant: str, token: str | None, **options: Any) -> Any:
        from ..client.connection import Client
        from ..client.errors import CannotReach
        from ..client.tenant import Tenant

        try:
            client = Client(url, tenant, token)
        except CannotReach as error:
            raise click.BadParameter(str(error), param_hint="'--url'") from None
        return command(Tenant(client), *arguments, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


def _name(context: click.Context, option: click.Parameter, text: str) -> str:
    name = tenant_name(text)
    if name is None:
        raise click.BadParameter(f"{text!r} is no tenant: it is Default, or one such as Cust12345")
    return name


def _token(context: click.Context, option: click.Parameter, text: str | None) -> str | None:
    if text and not (text.isascii() and text.isprintable()):
        raise click.BadParameter("it must be of visible ASCII characters, as the server's is")
    return text


_OPTIONS = (
    click.option(
        "--url",
        envvar="SOSIM_URL",
        show_envvar=True,
        default=URL,
        show_default=True,
        help="The server to talk to.",
    ),
    click.option(
        "--tenant",
        envvar="SOSIM_TENANT",
        show_envvar=True,
        default="Default",
        show_default=True,
        callback=_name,
        help="The tenant that it is about.",
    ),
    click.option(
        "--token",
        envvar="SOSIM_ADMIN_TOKEN",
        show_envvar=True,
        callback=_token,
        help="The server's admin token, if it has one.",
    ),
)
