"""Requests as other clients write them: exact headers and bytes over a real socket."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any

_SECONDS = 20


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    reason: str
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """Give the body read as JSON."""
        return json.loads(self.body)


def send(
    url: str, method: str, body: bytes | str | None = None, headers: dict[str, str] | None = None
) -> Reply:
    """Send a request with these headers and no others, save Host and the body's length."""
    host, path = url.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host, timeout=_SECONDS)
    content = body.encode() if isinstance(body, str) else body
    try:
        connection.putrequest(method, f"/{path}", skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if content is not None and "Transfer-Encoding" not in (headers or {}):
            connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        return _reply(connection)
    finally:
        connection.close()


def _reply(connection: http.client.HTTPConnection) -> Reply:
    answer = connection.getresponse()
    return Reply(answer.status, answer.reason, answer.headers, answer.read())
