"""What `sosim serve` says once it is ready: where everything is, and what to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..settings import Settings
from .server_option import URL

_WEBHOOK = (
    '{{"Name": "Orders", "Events": ["contact.changed"], "Secret": "s3cret", '
    '"TargetUrl": "{url}/targets/orders"}}'
)


def banner(
    url: str, settings: Settings, https: Mapping[str, str], ca_file: Path | None
) -> Iterator[str]:
    """Give the lines, of which the first is for machines: it ends in the URL.

    :param https: where targets are served over https, by kind of certificate
    """
    yield f"sosim is ready at {url}"
    yield ""
    for name, text in _places(url, settings).items():
        yield f"  {name:9} {text}"
    yield from _https(https, ca_file)
    yield ""
    yield "Try next, in other terminals:"
    for command in _commands(url, settings):
        yield f"  {command}"
    yield ""


def _places(url: str, settings: Settings) -> dict[str, str]:
    admin = "needs Authorization: Bearer and the admin token" if settings.admin_token else ""
    return {
        "CRM API": f"{url}/api/v1",
        "tenants": f"{url}/Cust12345/api/v1   any Cust and digits is a tenant of its own",
        "sign in": _sign_in(settings),
        "targets": f"{url}/targets/NAME   any name; every message is recorded",
        "console": f"{url}/__admin/console",
        "admin": f"{url}/__admin/…   {admin or 'what a test may ask and set'}",
        "docs": f"{url}/__admin/docs   OpenAPI: {url}/__admin/openapi.json",
    }


def _sign_in(settings: Settings) -> str:
    if settings.auth == "off":
        return "nobody has to"
    return "Authorization: Basic, SoTicket or Bearer with any credentials, such as tje0:Tje0"


def _https(https: Mapping[str, str], ca_file: Path | None) -> Iterator[str]:
    if ca_file:
        yield ""
        yield f"Targets over https; the authority's certificate is in {ca_file}"
    for kind, base in https.items():
        yield f"  {kind:12} {base}/targets/NAME"


def _commands(url: str, settings: Settings) -> Iterator[str]:
    if url != URL:
        yield f"export SOSIM_URL={url}"
    if settings.admin_token:
        yield "export SOSIM_ADMIN_TOKEN=…"
    path = f"{url}/api/v1/Agents/Webhook/SaveWebhook"
    body = f"-H 'Content-Type: application/json' -d '{_WEBHOOK.format(url=url)}'"
    yield f"curl -u tje0:Tje0 {body} {path}"
    yield "sosim listen"
    yield "sosim trigger contact.changed"
