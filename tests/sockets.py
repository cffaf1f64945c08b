"""Hand-made servers and callers on loopback, which see and say every byte themselves."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from support import BASIC

LONG = 10.0
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-aNsWeR: 1\r\n\r\nok"
TLS = b"\x16"  # how a TLS handshake begins
Reply = Callable[[socket.socket], None]


@dataclass
class FakeTarget:
    """A listening socket: its URL, and the bytes of every request that it read."""

    url: str
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def listening(reply: bytes | Reply) -> Iterator[FakeTarget]:
    """Listen on a free port; each connection is read once, answered, and closed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = FakeTarget(f"http://127.0.0.1:{listener.getsockname()[1]}/hook?a=b")
        thread = threading.Thread(target=_serve, args=(listener, target, reply), daemon=True)
        thread.start()
        yield target
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(LONG)


def _serve(listener: socket.socket, target: FakeTarget, reply: bytes | Reply) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(LONG)
            target.requests.append(read_request(connection))
            try:
                connection.sendall(reply) if isinstance(reply, bytes) else reply(connection)
            except OSError:  # the other side has gone
                continue


def read_request(connection: socket.socket) -> bytes:
    """Read a request with its body, as far as Content-Length says."""
    data = b""
    while b"\r\n\r\n" not in data and not data.startswith(TLS):
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [line.partition(b":") for line in head.split(b"\r\n")]
    length = int(next((v for name, _, v in lines if name.lower() == b"content-length"), b"0"))
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def reset(connection: socket.socket) -> None:
    """Break the connection off with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def exchange(port: int, request: bytes) -> bytes:
    """Send bytes to a port of this machine, and give all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=LONG) as connection:
        connection.sendall(request)
        with suppress(OSError):  # it may be broken already, which reading tells
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


class Answer:
    """An answer, taken apart."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status, self.reason = int(first.split(" ")[1]), first.split(" ", 2)[2]
        self.headers = {name: value for name, _, value in (one.partition(": ") for one in lines)}

    @property
    def json(self) -> Any:
        """Give the body read as JSON."""
        return json.loads(self.body)


def call(port: int, line: str, *headers: str, body: bytes = b"") -> Answer:
    """Send a request line with these headers and a body, signed in; its length is told if need be.

    The request goes as it is written, whatever HTTP says of it.
    """
    own = ["Host: localhost", f"Authorization: {BASIC}", "Content-Type: application/json"]
    if not any(one.startswith(("Transfer-Encoding", "Content-Length")) for one in headers):
        own.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"{line} HTTP/1.1", *own, *headers, "", ""])
    return Answer(exchange(port, head.encode("latin-1") + body))
