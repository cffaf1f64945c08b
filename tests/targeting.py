"""Calls of fake targets over real sockets, each in the tenant of its caller."""

from __future__ import annotations

from typing import Any

from sockets import exchange
from support import Api

from simulator.server import Server


def url(server: Server, api: Api, path: str = "/orders") -> str:
    """Give the URL of a target of this tenant."""
    return f"{server.url}/{api.tenant}/targets{path}"


def send(
    server: Server, api: Api, line: str = "POST /orders", *headers: str, body: bytes = b""
) -> bytes:
    """Send a request to a target of this tenant, and give the answer's bytes."""
    method, _, path = line.partition(" ")
    head = [f"{method} /{api.tenant}/targets{path} HTTP/1.1", "Host: x", *headers]
    head += [] if any("chunked" in one for one in headers) else [f"Content-Length: {len(body)}"]
    return exchange(server.port, "\r\n".join([*head, "", ""]).encode() + body)


def status_line(answer: bytes) -> bytes:
    """Give the first line of an answer."""
    return answer.partition(b"\r\n")[0]


def script(api: Api, *answers: dict[str, Any], **more: Any) -> None:
    """Tell the target `orders` what to answer."""
    told = api.admin("PUT", "/targets/orders", {"answers": list(answers), **more})
    assert told.status_code == 200, told.text
