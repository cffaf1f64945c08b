"""The face of the fake targets: any method on any path is recorded and answered as told."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress

from . import incoming
from .answers import Answer
from .clock import pause
from .delivery.outcome import phrase
from .incoming import Body, Environ, Start
from .receive import Received, receive
from .site import Site
from .tenants import DEFAULT_TENANT, tenant_name

_GARBAGE = b"\x00\xffthis is not HTTP\r\n\r\n"
#: How long a target that never answers holds its connection, in seconds.
_FOREVER = 60.0


def serves(path: str) -> bool:
    """Tell whether a path leads to a target."""
    return bool(_place(path)[1])


def answer(site: Site, environ: Environ, start: Start) -> Body:
    """Record a message to a target and answer as it was told."""
    tenant, name = _place(incoming.path(environ))
    limit = site.settings.max_body
    try:
        body = incoming.body(environ, limit)
    except incoming.TooLarge:
        return _said(start, "413 Content Too Large", f"larger than {limit} bytes\n")
    except incoming.CutOff:
        return _said(start, "400 Bad Request", "shorter than announced, or chunked wrongly\n")
    told = receive(site.world(tenant), name, _received(environ, body))
    return _reply(told, environ, start)


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


def _received(environ: Environ, body: bytes) -> Received:
    cased = environ.get("simulator.headers")  # WSGI itself loses the case of names
    raw = environ.get("RAW_URI") or incoming.path(environ)  # as it was sent, with its escapes
    return Received(
        method=environ["REQUEST_METHOD"],
        path=raw.partition("?")[0],
        query=environ.get("QUERY_STRING", ""),
        headers=tuple(cased or incoming.headers(environ).items()),
        body=body,
    )


def _reply(told: Answer, environ: Environ, start: Start) -> Body:
    if told.delay:
        pause(told.delay)
    if told.fault:
        return _break(told.fault, environ, start)
    given = {name.lower() for name, _ in told.headers}
    plain = () if "content-type" in given else (("Content-Type", "text/plain"),)
    start(f"{told.status} {phrase(told.status)}", [*plain, *told.headers])
    return [told.body.encode()]


def _break(fault: str, environ: Environ, start: Start) -> Body:
    """Break the connection under the server, which then has nobody left to answer."""
    connection: socket.socket | None = environ.get("simulator.connection")
    if connection is not None:
        with suppress(OSError):  # the caller may have gone before
            _FAULTS[fault](connection)
    return _said(start, "502 Bad Gateway", f"the fault {fault!r} needs a real connection\n")


def _said(start: Start, status: str, text: str) -> Body:
    start(status, [("Content-Type", "text/plain")])
    return [text.encode()]


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
    pause(_FOREVER)
    _close(connection)


_FAULTS = {"close": _close, "garbage": _garbage, "reset": _reset, "timeout": _timeout}
