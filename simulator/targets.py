"""The face of the fake targets: any method on any path is recorded and answered as told."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress

from . import guard, waiting
from .answers import Answer
from .clock import pause
from .delivery.outcome import phrase
from .incoming import CutOff, Incoming, Response, TooLarge
from .receive import Received, receive
from .site import Site
from .tenants import DEFAULT_TENANT, tenant_name

_PLAIN = (("Content-Type", "text/plain"),)
_GARBAGE = b"\x00\xffthis is not HTTP\r\n\r\n"
#: How long a target that never answers holds the connection of a caller who stays, in seconds.
_FOREVER = 60.0


def serves(path: str) -> bool:
    """Tell whether a path leads to a target."""
    return bool(_place(path)[1])


def answer(site: Site, incoming: Incoming) -> Response:
    """Record a message to a target and answer as it was told.

    Scripts of other sites' pages send none, for they come with an Origin.
    """
    headers, allowed = incoming.headers, site.settings.allow_host
    stranger = guard.by_origin(headers.get("host", ""), headers.get("origin"), allowed)
    if stranger:
        return _said("403 Forbidden", f"{stranger.text}\n")
    tenant, name = _place(incoming.path)
    limit = site.settings.max_body
    try:
        body = incoming.body(limit)
    except TooLarge:
        return _said("413 Content Too Large", f"larger than {limit} bytes\n")
    except CutOff:
        return _said("400 Bad Request", "shorter than announced, or chunked wrongly\n")
    told = receive(site.world(tenant), name, _received(incoming, body))
    return _reply(told, incoming)


def _place(path: str) -> tuple[str, str]:
    """Give the tenant and the name of the target that a path leads to; "" where it is none's."""
    if "targets" not in path:
        return DEFAULT_TENANT, ""
    first, second, third = [*path.lstrip("/").split("/", 3), "", ""][:3]
    if first == "targets":
        return DEFAULT_TENANT, second
    if second == "targets":
        return tenant_name(first) or DEFAULT_TENANT, third
    return DEFAULT_TENANT, ""


def _received(incoming: Incoming, body: bytes) -> Received:
    return Received(
        method=incoming.method,
        path=incoming.raw_path,
        query=incoming.query,
        headers=tuple(incoming.pairs),
        body=body,
    )


def _reply(told: Answer, incoming: Incoming) -> Response:
    if told.delay:
        pause(told.delay)
    if told.fault:
        return _break(told.fault, incoming.connection)
    given = {name.lower() for name, _ in told.headers}
    plain = () if "content-type" in given else _PLAIN
    status = f"{told.status} {phrase(told.status)}"
    return Response(status, (*plain, *told.headers), told.body.encode())


def _break(fault: str, connection: socket.socket | None) -> Response:
    """Break the connection under the server, which then has nobody left to answer."""
    if connection is not None:
        with suppress(OSError):  # the caller may have gone before
            _FAULTS[fault](connection)
    return _said("502 Bad Gateway", f"the fault {fault!r} needs a real connection\n")


def _said(status: str, text: str) -> Response:
    return Response(status, _PLAIN, text.encode())


def _close(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def _garbage(connection: socket.socket) -> None:
    connection.sendall(_GARBAGE)
    connection.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket) -> None:
    """Have the kernel send RST instead of FIN: linger on, for no time.

    A dead socket takes the connection's place under the server, which still holds its number.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    dead, other = socket.socketpair()
    with dead, other:
        os.dup2(dead.fileno(), connection.fileno())


def _timeout(connection: socket.socket) -> None:
    waiting.begins()
    waiting.caller().stay(_FOREVER)
    _close(connection)


_FAULTS = {"close": _close, "garbage": _garbage, "reset": _reset, "timeout": _timeout}
