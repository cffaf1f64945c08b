"""The guard: web pages of other sites, open in the developer's browser, do not get in."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..settings import Settings, is_loopback
from .problem import Problem


def check(settings: Settings, host: str, origin: str | None) -> None:
    """Make sure that a call was not made by a page of another site.

    A browser names the page's site in Origin. A page whose name was rebound to this machine has
    the same Origin, but then Host is a name that is not this machine's. Off loopback the server has
    names that it cannot know; there the token guards it.

    :raises Problem: if it was
    """
    if origin is not None and origin.partition("://")[2].lower() != host.lower():
        text = f"Origin is {origin!r}: pages of other sites must not steer this server at {host!r}"
        raise Problem(403, "other-origin", text)
    if host and is_loopback(settings.host) and not _is_ours(host, settings):
        name = _name(host)
        raise Problem(
            403,
            "other-host",
            f"Host is {host!r}, which is not a name of this machine; if it is, start the server "
            f"with --allow-host {name}",
        )


def _is_ours(host: str, settings: Settings) -> bool:
    name = _name(host)
    known = {settings.host.lower(), *(one.lower() for one in settings.allow_host)}
    return is_loopback(name) or name in known


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return host
