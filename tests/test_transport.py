"""The transport: what really goes over a socket, and what is made of whatever comes back."""

import errno
import os
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from cases import each
from deliveries import make_outgoing
from sockets import OK, Reply, free_port, listening, reset

from simulator.clock import monotonic
from simulator.crm.signature import verify
from simulator.delivery import deadline
from simulator.delivery.outcome import Outcome
from simulator.delivery.transport import LONGEST_ANSWER, Transport

PATIENT, IMPATIENT = 10.0, 0.1


@pytest.fixture(scope="module")
def transport() -> Iterator[Transport]:
    """One transport for the module: each test has a target of its own."""
    transport = Transport(PATIENT)
    yield transport
    transport.close()


@pytest.fixture(scope="module")
def impatient() -> Iterator[Transport]:
    """A transport that does not wait long."""
    transport = Transport(IMPATIENT)
    yield transport
    transport.close()


def posted(transport: Transport, reply: bytes | Reply) -> Outcome:
    """Post to a target that replies so."""
    with listening(reply) as target:
        return transport.post(make_outgoing(target.url))


def test_what_is_sent_is_what_was_composed(transport):
    with listening(OK) as target:
        sent = make_outgoing(target.url, name="\u20ac", headers={"x-mY-kEy": "1"})
        assert transport.post(sent).delivered
    head, _, body = target.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?a=b HTTP/1.1\r\n")
    assert body == sent.body
    for name, value in sent.headers:
        assert f"\r\n{name}: {value}".encode() in head


def test_no_header_is_sent_that_the_crm_does_not_send(transport):
    with listening(OK) as target:
        sent = make_outgoing(target.url)
        transport.post(sent)
    head = target.requests[0].partition(b"\r\n\r\n")[0].decode()
    names = {line.partition(":")[0] for line in head.split("\r\n")[1:]}
    assert names == {"Host", "Content-Length", *dict(sent.headers)}


def test_the_signature_on_the_wire_is_over_the_bytes_on_the_wire(transport):
    with listening(OK) as target:
        transport.post(make_outgoing(target.url, name="\u00c5se", secret="k"))
    head, _, body = target.requests[0].partition(b"\r\n\r\n")
    lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert verify(lines[b"X-SuperOffice-Signature"].decode(), body, ["k"]) == "valid"


def test_the_answer_is_told_as_it_came(transport):
    told = posted(transport, OK)
    assert (told.status, told.reason) == (200, None)
    assert told.message == "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-aNsWeR: 1\r\n\r\nok"


def test_an_answer_without_a_phrase_gets_the_usual_one(transport):
    told = posted(transport, b"HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n")
    assert told.message.startswith("HTTP/1.1 503 Service Unavailable\r\n")


def test_an_unknown_status_without_a_phrase_stays_without(transport):
    told = posted(transport, b"HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n")
    assert told.message.startswith("HTTP/1.1 299\r\n")


def test_a_redirect_is_an_answer_and_is_not_followed(transport):
    with listening(OK) as elsewhere:
        reply = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.url}\r\nContent-Length: 0\r\n\r\n"
        told = posted(transport, reply.encode())
    assert (told.status, told.reason, elsewhere.requests) == (302, "status", [])


def test_an_answer_is_not_unpacked(transport):
    told = posted(
        transport,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    )
    assert told.delivered
    assert told.message.endswith("nope")


@pytest.mark.parametrize("framing", [b"Content-Length: 1000000\r\n", b""])
def test_a_huge_answer_is_cut(transport, framing):
    told = posted(transport, b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n" + b"x" * 1_000_000)
    assert told.delivered
    assert told.message.count("x") == LONGEST_ANSWER


def test_a_connection_is_used_again(transport):
    def answer_twice(connection) -> None:
        connection.sendall(OK)
        seen.append(connection.recv(65536))
        connection.sendall(OK)

    seen: list[bytes] = []
    with listening(answer_twice) as target:
        outcomes = [transport.post(make_outgoing(target.url)) for _ in range(2)]
    assert [one.status for one in outcomes] == [200, 200]
    assert len(target.requests) == len(seen) == 1


@each(
    ("reply", "reason"),
    [
        (b"", "closed"),
        (reset, "closed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "closed"),
        (b"HTTP/1.1 2", "closed"),
        (b"HTTP/1.1 200 OK\r\n", "closed"),
        (b"HTTP/1.1 200 OK\r\nX-A: b", "closed"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort", "closed"),
        (b"\x00\xffthis is not HTTP\r\n\r\n", "garbage"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "garbage"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "garbage"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", "garbage"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "closed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx", "garbage"),
        (b"HTTP/3.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "garbage"),
    ],
)
def test_a_broken_answer_has_a_reason(transport, reply, reason):
    told = posted(transport, reply)
    assert (told.reason, told.status) == (reason, None)
    assert told.message.startswith("POST to http://127.0.0.1:")


def test_a_target_that_nobody_runs_refuses(transport):
    told = transport.post(make_outgoing(f"http://127.0.0.1:{free_port()}/"))
    assert (told.status, told.reason) == (None, "refused")
    assert "it refused the connection" in told.message


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\n", OK[:-1]])
def test_a_slow_target_runs_out_of_time(impatient, begun):
    done = threading.Event()

    def hang(connection) -> None:
        connection.sendall(begun)
        done.wait(PATIENT)

    with listening(hang) as target:
        told = impatient.post(make_outgoing(target.url))
        done.set()
    assert told.reason == "timeout"
    assert "it did not answer within 0.1 s" in told.message


def test_an_answer_that_came_in_time_counts_whenever_it_is_read(transport, monkeypatch):
    came = threading.Event()

    def answer(connection) -> None:
        connection.sendall(OK)
        came.set()

    with listening(answer) as target:
        awaited = transport.begin(make_outgoing(target.url))
        came.wait(PATIENT)
        now = monotonic() + 2 * PATIENT
        monkeypatch.setattr(deadline, "monotonic", lambda: now)
        assert awaited().delivered


def test_plain_http_behind_https_is_a_tls_failure(transport):
    with listening(OK) as target:
        told = transport.post(make_outgoing(target.url.replace("http:", "https:")))
    assert told.reason == "tls"


@pytest.mark.parametrize(
    "error",
    [
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        OSError(errno.EMFILE, "Too many open files"),
    ],
)
def test_a_name_that_no_one_knows_is_unreachable(transport, monkeypatch, error):
    def resolve(*_: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    told = transport.post(make_outgoing("http://no-such-host.invalid/"))
    assert told.reason == "unreachable"
    assert "its host name could not be resolved" in told.message


def test_a_name_of_this_machine_that_resolves_elsewhere_is_not_called(transport, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found)
    told = transport.post(make_outgoing("http://crm.localhost/"))
    assert told.reason == "unreachable"
    assert "crm.localhost has no address" in told.message


def test_an_address_of_a_kind_that_the_machine_does_not_have_holds_up_no_other(
    transport, monkeypatch
):
    """As `::1` of localhost is where IPv6 is off; so it is where no more sockets can be had."""
    unknown = 99, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)
    with listening(OK) as target:
        here = socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", urlsplit(target.url).port)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [unknown, here])
        assert transport.post(make_outgoing("http://localhost/")).status == 200


def test_a_machine_without_sockets_for_any_address_reaches_nobody(transport, monkeypatch):
    unknown = 99, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [unknown])
    assert transport.post(make_outgoing("http://localhost/")).reason == "unreachable"


def test_a_host_without_a_way_to_it_is_unreachable(transport, monkeypatch):
    def connect(*_: object) -> None:
        raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))

    monkeypatch.setattr(socket.socket, "connect", connect)
    told = transport.post(make_outgoing("http://192.0.2.1/"))
    assert (told.reason, told.status) == ("unreachable", None)


@pytest.mark.parametrize("url", ["http://[::1", "http://a..b/", "http://.example/", "http://%/"])
def test_a_url_that_cannot_be_called_is_told(transport, url):
    assert not transport.post(make_outgoing(url)).delivered
