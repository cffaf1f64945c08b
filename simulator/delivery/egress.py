"""Egress: whether a host is really called, answered by a fake target, or out of reach."""

from __future__ import annotations

from collections.abc import Iterable

from ..settings import is_loopback

CALL, CAPTURE, BLOCK = "call", "capture", "block"

_ELSEWHERE = {"capture": CAPTURE, "loopback": BLOCK, "open": CALL}


def route(host: str, egress: str, allowed: Iterable[str] = ()) -> str:
    """Tell what becomes of a POST to a host: `call`, `capture` or `block`.

    Only an address that is written as a loopback address counts as one; what a name resolves to is
    not asked, so that no answer of a DNS server opens the way.
    """
    if is_loopback(host) or host.lower() in {one.lower() for one in allowed}:
        return CALL
    return _ELSEWHERE[egress]


def may_be_http(host: str, egress: str, allowed: Iterable[str] = ()) -> bool:
    """Tell whether `https: lenient` takes plain http for a host: loopback, allowed, captured."""
    return route(host, egress, allowed) == CAPTURE or route(host, "loopback", allowed) == CALL
