"""Hand-made servers and callers on loopback, which see and say every byte themselves."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

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
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received
