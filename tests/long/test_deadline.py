"""The deadline of an exchange: a target may go on for as long as it likes, nobody waits for it."""

import itertools
import socket
import threading
from collections.abc import Iterator

import pytest
from cases import each
from deliveries import make_outgoing
from sockets import Reply, listening

from simulator.clock import monotonic
from simulator.delivery.outcome import Outcome
from simulator.delivery.transport import Transport

SECONDS = 0.1
#: So long may a test take on a busy machine; a target that is listened to for ever takes longer.
PATIENCE = 20.0


@pytest.fixture
def transport() -> Iterator[Transport]:
    """A transport that does not wait long."""
    transport = Transport(SECONDS)
    yield transport
    transport.close()


def posted(transport: Transport, reply: bytes | Reply, scheme: str = "http") -> Outcome:
    """Post to a target that replies so."""
    with listening(reply) as target:
        started = monotonic()
        told = transport.post(make_outgoing(target.url.replace("http", scheme, 1)))
        assert SECONDS / 2 < monotonic() - started < PATIENCE
    return told


def drips(begun: bytes, piece: bytes) -> Reply:
    """Reply with a begin, and then with the same piece for ever, each in time."""

    def reply(connection: socket.socket) -> None:
        connection.sendall(begun)
        while True:
            connection.sendall(piece)
            threading.Event().wait(SECONDS / 10)

    return reply


@each(
    ("begun", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
)
def test_an_answer_that_drips_is_out_of_time(transport, begun, piece):
    told = posted(transport, drips(begun, piece))
    assert (told.reason, told.status) == ("timeout", None)
    assert f"it did not answer within {SECONDS:g} s" in told.message


def test_a_handshake_that_drips_is_out_of_time(transport):
    told = posted(transport, drips(b"\x16\x03\x03\x40\x00", b"\x00"), "https")
    assert told.reason == "timeout"


def test_a_target_that_takes_nothing_is_out_of_time(transport):
    """Nobody takes the connection, so what is sent stays in buffers, and they are full soon."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outgoing = make_outgoing(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        told = transport.post(outgoing._replace(body=bytes(2**26)))
    assert told.reason == "timeout"


def test_addresses_that_take_no_connection_share_the_time(transport, monkeypatch):
    """A name has ten of them; each lets the caller wait for as long as he will."""
    waited: list[float] = []

    def connect(self: socket.socket, _: object) -> None:
        waited.append(self.gettimeout() or 0.0)
        raise TimeoutError if len(waited) > 2 else ConnectionRefusedError

    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))] * 10
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *_: addresses[: 10 if host == "many.example" else 1]
    )
    monkeypatch.setattr(socket.socket, "connect", connect)
    told = transport.post(make_outgoing("http://many.example/"))
    assert told.reason == "timeout"
    assert all(after < before for before, after in itertools.pairwise(waited))
