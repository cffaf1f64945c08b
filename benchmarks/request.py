"""A request: one call that is the same for all who are measured."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any

#: tje0:Tje0, as in the documented samples.
SIGNED_IN = {"Authorization": "Basic dGplMDpUamUw"}
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request to a server on this machine."""

    method: str
    path: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def status(self, port: int) -> int:
        """Send it on a connection of its own; 0 if nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            return self.send(connection)[0]
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def send(self, connection: http.client.HTTPConnection) -> tuple[int, bytes]:
        """Send it on a connection, and give the status and the body of the answer."""
        connection.request(self.method, self.path, self.body.encode() or None, self.headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def raw(self, port: int) -> bytes:
        """Write it as it goes over the wire."""
        body = self.body.encode()
        headers = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(body)), **self.headers}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body


def post(path: str, body: Any = None, **headers: str) -> Request:
    """Make a POST with a JSON body, signed in."""
    given = SIGNED_IN | _JSON | {name.replace("_", "-"): one for name, one in headers.items()}
    return Request("POST", path, "" if body is None else json.dumps(body), given)


def get(path: str) -> Request:
    """Make a GET, signed in."""
    return Request("GET", path, headers=SIGNED_IN)
