"""The guard: web pages of other sites, open in the developer's browser, do not get in.

A browser names the page's site in Origin. A page whose name was rebound to this machine has the
same Origin, but then Host is a name that is not this machine's.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from .settings import is_loopback


class Stranger(NamedTuple):
    """Why a call is refused: `other-origin` or `other-host`, and a sentence for people."""

    kind: str
    text: str


def by_origin(
    host: str, origin: str | None, near: tuple[str, ...] | None = None
) -> Stranger | None:
    """Tell whether a call was made by a page of another site, or give None.

    :param near: hosts whose pages may call too, the setting `allow-host`, and with them those of
        this machine: apps under development, by whatever port; None if only the server's own may
    """
    if origin is None:
        return None
    site = origin.partition("://")[2].lower()
    if site and site == host.lower():
        return None
    text = f"Origin is {origin!r}: pages of other sites must not steer this server at {host!r}"
    if near is None:
        return Stranger("other-origin", text)
    name = _name(site)
    if is_loopback(name) or name in {one.lower() for one in near}:
        return None
    return Stranger("other-origin", f"{text}; if it is yours, start it with --allow-host {name}")


def by_host(host: str, own: str, allowed: tuple[str, ...]) -> Stranger | None:
    """Tell whether a call was made by a name that was rebound to this machine, or give None.

    Off loopback the server has names that it cannot know; there the token guards it.

    :param own: the address that the server listens on
    :param allowed: other names of it, the setting `allow-host`
    """
    if not host or _is_ours(host, own, allowed):
        return None
    text = (
        f"Host is {host!r}, which is not a name of this machine; if it is, start the server "
        f"with --allow-host {_name(host)}"
    )
    return Stranger("other-host", text)


def _is_ours(host: str, own: str, allowed: tuple[str, ...]) -> bool:
    name = _name(host)
    known = {own.lower(), *(one.lower() for one in allowed)}
    return not is_loopback(own) or is_loopback(name) or name in known


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return host
