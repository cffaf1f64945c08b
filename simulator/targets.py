"""The face of the fake targets: any method on any path is recorded and answered as told."""

from __future__ import annotations

import socket
import struct

from flask import Flask
from flask import Response as FlaskResponse
from flask import request as flask_request
from werkzeug.exceptions import RequestEntityTooLarge

from .answers import Answer
from .clock import pause
from .receive import Received, phrase, receive
from .site import DEFAULT_TENANT, Site, tenant_name

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_GARBAGE = b"\x00\xffthis is not HTTP\r\n\r\n"
#: How long a target that never answers holds its connection, in seconds.
_FOREVER = 60.0


def install(app: Flask, site: Site) -> None:
    """Serve the targets of every tenant."""

    def target(name: str, tenant: str = DEFAULT_TENANT, path: str = "") -> FlaskResponse:
        world = site.world(tenant_name(tenant) or DEFAULT_TENANT)
        try:
            received = _received()
        except RequestEntityTooLarge:
            return FlaskResponse(f"larger than {site.settings.max_body} bytes\n", 413)
        return _reply(receive(world, name, received))

    for place in ("", "/<tenant>"):
        for rest in ("", "/", "/<path:path>"):
            app.add_url_rule(f"{place}/targets/<name>{rest}", "target", target, methods=METHODS)


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
    if fault == "timeout":
        pause(_FOREVER)
    if connection is not None:
        _FAULTS[fault](connection)
    return FlaskResponse(f"the fault {fault!r} needs a real connection\n", 502)


def _close(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def _garbage(connection: socket.socket) -> None:
    connection.sendall(_GARBAGE)
    connection.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket) -> None:
    """Have the kernel send RST instead of FIN: linger on, for no time."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


_FAULTS = {"close": _close, "garbage": _garbage, "reset": _reset, "timeout": _close}
