"""Addresses: which URLs of a receiver may be called, and what is said of one that may not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from ..delivery import egress

_UNWRITABLE = re.compile(r"[\s\x00-\x1f\x7f]")


class BadAddress(ValueError):
    """A URL that cannot or may not be called; the text says why and what would be right."""


def check_address(url: str, allowed: Iterable[str] = ()) -> None:
    """Make sure that a URL can be called, and is on this machine unless its host is allowed.

    :raises BadAddress: if it is not
    """
    parts = _parts(url)
    if "@" in parts.netloc:
        raise BadAddress(
            "the URL has a user name or password, which the CRM does not send: leave out what "
            "stands before the @"
        )
    host = parts.hostname or ""
    if egress.route(host, "loopback", allowed) != egress.CALL:
        raise BadAddress(
            f"{host!r} is not a loopback address, and real requests are sent; if the receiver "
            f"there is yours, say so with --allow-host {host}"
        )


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a bracket or a port that cannot be
        whole = False
    if not whole or _UNWRITABLE.search(url) or not url.isascii():
        raise BadAddress(
            f"{url!r} is not a URL that can be called; it must be like http://127.0.0.1:8000/hook"
        )
    return parts
