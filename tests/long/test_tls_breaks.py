"""TLS that breaks: at each point of an exchange the attempt ends, and its reason says how."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from cases import each
from deliveries import make_outgoing
from sockets import LONG, OK, listening, read_request, reset

from simulator import certificates, waiting
from simulator.certificates import VALID, Certificates
from simulator.delivery.outcome import Outcome
from simulator.delivery.transport import Transport

pytest.importorskip("trustme")

HELLO = b"\x16\x03\x03\x00\x7a\x02"
ALERT = b"\x15\x03\x03\x00\x02\x02\x28"


@pytest.fixture(scope="module")
def made() -> Iterator[Certificates]:
    """An authority for the module."""
    made = certificates.make()
    yield made
    made.close()


@pytest.fixture
def transport(made: Certificates) -> Iterator[Transport]:
    """A transport that trusts the authority."""
    transport = Transport(LONG, [made.ca_file])
    yield transport
    transport.close()


@contextmanager
def secured(made: Certificates, reply: Callable[[socket.socket], None]) -> Iterator[str]:
    """Listen with a valid certificate for one connection, which is read once and replied to."""

    def serve() -> None:
        connection, _ = listener.accept()
        with suppress(OSError), made.contexts[VALID].wrap_socket(connection, True) as tls:
            tls.settimeout(LONG)
            read_request(tls)
            reply(tls)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(LONG)


def posted(
    transport: Transport, made: Certificates, reply: Callable[[socket.socket], None]
) -> Outcome:
    """Post over TLS to a target that replies so."""
    with secured(made, reply) as url:
        return transport.post(make_outgoing(url))


def test_a_sound_answer_over_tls_is_taken(transport, made):
    assert posted(transport, made, lambda tls: tls.sendall(OK)).delivered


def test_a_connection_over_tls_is_used_again(transport, made):
    def answer_twice(tls: socket.socket) -> None:
        tls.sendall(OK)
        seen.append(read_request(tls))
        tls.sendall(OK)

    seen: list[bytes] = []
    with secured(made, answer_twice) as url:
        assert all(transport.post(make_outgoing(url)).delivered for _ in range(2))
    assert len(seen) == 1


@each("hello", [b"", HELLO, HELLO + bytes(200), ALERT, reset])
def test_a_handshake_that_breaks_is_told(transport, hello):
    with listening(hello) as target:
        told = transport.post(make_outgoing(target.url.replace("http", "https", 1)))
    assert told.reason in ("tls", "closed")
    assert told.status is None


@each("part", [0, 5, 20, len(OK) - 1])
def test_a_connection_that_ends_without_goodbye_is_told(transport, made, part):
    def leave(tls: socket.socket) -> None:
        tls.sendall(OK[:part])
        socket.socket.shutdown(tls, socket.SHUT_RDWR)

    told = posted(transport, made, leave)
    assert (told.reason, told.status) == ("closed", None)


def test_bytes_that_are_not_encrypted_are_told(transport, made):
    def babble(tls: socket.socket) -> None:
        tls.sendall(OK[:20])
        socket.socket.sendall(tls, b"\x00\xffthis is no TLS\r\n" * 10)

    told = posted(transport, made, babble)
    assert (told.reason, told.status) == ("tls", None)


def test_whoever_waits_for_an_answer_over_tls_says_so(transport, made):
    """The tickets of a session come at once, and are no answer."""
    told = threading.Event()

    def answer(tls: socket.socket) -> None:
        if told.wait(LONG):
            tls.sendall(OK)

    waiting.tell(told.set, patient=True)
    try:
        with secured(made, lambda tls: None) as warm:
            transport.post(make_outgoing(warm))
        told.clear()
        with secured(made, lambda tls: (told.clear(), answer(tls))) as url:
            assert transport.post(make_outgoing(url)).delivered
    finally:
        waiting.tell(None)
