"""The face of the fake targets: any method on any path is recorded and answered as told."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress

from flask import Response as FlaskResponse
from flask import request as flask_request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from .answers import Answer
from .clock import pause
from .receive import Received, phrase, receive
from .site import DEFAULT_TENANT, Site, tenant_name

_GARBAGE = b"\x00\xffthis is not HTTP\r\n\r\n"
#: How long a target that never answers holds its connection, in seconds.
_FOREVER = 60.0


def answer(site: Site, path: str) -> FlaskResponse | None:
    """Record a message to a target and answer as it was told; None if the path is no target's."""
    tenant, name = _place(path)
    if not name:
        return None
    try:
        received = _received()
    except RequestEntityTooLarge:
        text = f"larger than {site.settings.max_body} bytes\n"
        return FlaskResponse(text, 413, content_type="text/plain")
    except ClientDisconnected:
        return FlaskResponse("shorter than announced, or chunked wrongly\n", 400)
    return _reply(receive(site.world(tenant), name, received))


def _place(path: str) -> tuple[str, str]:
    """Give the tenant and the name of the target that a path leads to; "" where it is none's."""
    first, second, third = [*path.split("/", 3), "", ""][:3]
    if first == "targets":
        return DEFAULT_TENANT, second
    if second == "targets":
        return tenant_name(first) or DEFAULT_TENANT, third
    return DEFAULT_TENANT, ""


def _received() -> Received:
    environ = flask_request.environ
    cased = environ.get("simulator.headers")  # WSGI itself loses the case of names
    raw = environ.get("RAW_URI") or flask_request.path  # as it was sent, with its escapes
    return Received(
        method=flask_request.method,
        path=raw.partition("?")[0],
        query=flask_request.query_string.decode("latin-1"),
        headers=cased or tuple(flask_request.headers.items()),
        body=flask_request.get_data(cache=False),
    )


def _reply(answer: Answer) -> FlaskResponse:
    pause(answer.delay)
    if answer.fault:
        return _break(answer.fault)
    response = FlaskResponse(
        answer.body, status=f"{answer.status} {phrase(answer.status)}", content_type="text/plain"
    )
    for name, value in answer.headers:
        response.headers[name] = value
    return response


def _break(fault: str) -> FlaskResponse:
    """Break the connection under the server, which then has nobody left to answer."""
    connection: socket.socket | None = flask_request.environ.get("werkzeug.socket")
    if connection is not None:
        with suppress(OSError):  # the caller may have gone before
            _FAULTS[fault](connection)
    return FlaskResponse(f"the fault {fault!r} needs a real connection\n", 502)


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
