"""HTTP itself over real sockets: connections that stay, that are refused, and that break."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
from commands import PATIENCE
from sockets import exchange

from simulator.incoming import BUG
from simulator.server import Server
from simulator.server.connection import Connection
from simulator.server.reader import HEAD_LIMIT, Reader
from simulator.settings import Settings

LIMIT = 2000
LIVE = b"GET /__admin/livez HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for the module."""
    with Server(Settings(port=0, seed=1, max_body=LIMIT)) as server:
        yield server


@pytest.fixture
def caller(server) -> Iterator[socket.socket]:
    """A connection to the server."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as caller:
        yield caller


def read_answer(caller: socket.socket) -> bytes:
    """Read one answer: its head, and the body that the head announces."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += caller.recv(1)
    length = answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    while len(answer.partition(b"\r\n\r\n")[2]) < int(length or 0):
        answer += caller.recv(1)
    return answer


def statuses(received: bytes) -> list[bytes]:
    """List the status lines in what came back."""
    return re.findall(rb"HTTP/1\.1 [^\r]+", received)


def test_a_connection_stays_for_the_next_request(caller):
    for _ in range(3):
        caller.sendall(LIVE)
        assert read_answer(caller).startswith(b"HTTP/1.1 200 OK\r\nDate: ")


def test_requests_may_follow_each_other_without_waiting(server):
    assert statuses(exchange(server.port, LIVE * 3)) == [b"HTTP/1.1 200 OK"] * 3


def test_what_follows_a_body_is_no_header(server):
    body = b"2\r\n{}\r\n0\r\nX-Late: 1\r\n\r\n"
    head = b"POST /targets/late HTTP/1.1\r\nX-Early: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert statuses(exchange(server.port, head + body)) == [b"HTTP/1.1 200 OK"]
    [message] = [one for one in server.site.world().journal.messages.all() if one.target == "late"]
    assert (message.header("X-Early"), message.header("X-Late")) == ("1", None)


def test_a_request_may_come_byte_by_byte(caller):
    for number in range(len(LIVE)):
        caller.sendall(LIVE[number : number + 1])
    assert read_answer(caller).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("head", [b"GET / HTTP/1.0", b"GET / HTTP/1.1\r\nConnection: close"])
def test_a_caller_who_wants_no_more_is_told_so(caller, head):
    caller.sendall(head + b"\r\n\r\n")
    assert b"\r\nConnection: close\r\n" in read_answer(caller)
    assert caller.recv(1) == b""


@pytest.mark.parametrize(
    "garbage", [b"tea\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n"]
)
def test_what_is_no_http_is_refused(server, garbage):
    answer = exchange(server.port, garbage)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"this is no HTTP request" in answer


@pytest.mark.parametrize(
    "head",
    [
        b"GET /api/v1/Webhook/\xc3\xa9 HTTP/1.1",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2",
        b"GET / HTTP/1.1\r\nA\x00: b",
        b"GET / HTTP/1.1\r\nA : b",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nhost: evil.example",
    ],
)
def test_a_head_that_could_be_read_in_two_ways_is_refused(server, head):
    assert statuses(exchange(server.port, head + b"\r\n\r\n")) == [b"HTTP/1.1 400 Refused"]


def test_headers_without_end_are_refused(server):
    head = b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * HEAD_LIMIT
    assert exchange(server.port, head).startswith(b"HTTP/1.1 431 ")


def test_a_caller_who_waits_for_100_continue_is_told_to_go_on(caller):
    head = b"POST /targets/t HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    caller.sendall(head)
    assert read_answer(caller) == b"HTTP/1.1 100 Continue\r\n\r\n"
    caller.sendall(b"{}")
    assert read_answer(caller).startswith(b"HTTP/1.1 200 OK")


def test_a_caller_of_http_1_0_is_told_nothing_before_his_answer(caller):
    head = b"POST /targets/t HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    caller.sendall(head)
    caller.sendall(b"{}")
    assert read_answer(caller).startswith(b"HTTP/1.1 200 OK")


def test_a_caller_whose_body_is_too_large_is_told_before_he_sends_it(caller):
    head = f"POST /api/v1/Webhook HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: {LIMIT + 1}"
    caller.sendall(head.encode() + b"\r\n\r\n")
    assert read_answer(caller).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "offer",
    [
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ],
)
def test_another_protocol_that_is_offered_is_not_taken(caller, offer):
    for _ in range(2):
        caller.sendall(LIVE[:-2] + offer)
        assert read_answer(caller).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("framing", "body"),
    [
        ("Content-Length: 8", b'{"a": 1}'),
        ("Transfer-Encoding: chunked", b'8\r\n{"a": 1}\r\n0\r\n\r\n'),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_another_protocol_that_is_offered_with_a_body_is_not_taken(
    server, caller, framing, body, at_once
):
    """Java's HttpClient offers HTTP/2 so, with whatever it sends."""
    head = f"POST /targets/java HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n"
    head += (
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n\r\n"
    )
    sent = (head.encode() + body + LIVE) * 2
    server.site.reset()
    for at in range(0, len(sent), len(sent) if at_once else 1):
        caller.sendall(sent[at : at + (len(sent) if at_once else 1)])
    assert [read_answer(caller)[:15] for _ in range(4)] == [b"HTTP/1.1 200 OK"] * 4
    messages = server.site.world().journal.messages.all()
    assert [one.content for one in messages] == [b'{"a": 1}'] * 2


@pytest.mark.parametrize("query", ["quiet=20", "count=1&wait=20"])
def test_who_closes_his_side_is_told_that_the_wait_broke_off(server, query):
    """Nobody knows what would have come: neither that it was quiet nor that nothing came."""
    line = f"GET /__admin/targets/nobody/messages?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = exchange(server.port, line.encode())  # which closes its side behind the request
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"problem:broke-off" in answer


@pytest.mark.parametrize(("owner", "name"), [(Reader, "feed"), (Connection, "_send")])
def test_a_bug_of_ours_ends_one_connection_and_no_other(serve, monkeypatch, caplog, owner, name):
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    port = serve().port
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(owner, name, broken)
        assert exchange(port, LIVE) == b""
    assert BUG in caplog.text
    assert exchange(port, LIVE).startswith(b"HTTP/1.1 200 OK")


def test_head_has_no_body(server):
    answer = exchange(server.port, b"HEAD /targets/t HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"\r\n\r\n")


def test_a_target_is_named_by_a_whole_url_too(server):
    answer = exchange(server.port, b"GET http://localhost/__admin/livez HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK")


def test_a_whole_url_may_have_no_path(server):
    answer = exchange(server.port, b"GET http://localhost?a=/__admin/livez HTTP/1.1\r\n\r\n")
    assert b"Location: /__admin/console" in answer  # as / is answered


def test_a_slow_caller_holds_up_nobody(server, caller):
    caller.sendall(LIVE[:10])
    assert exchange(server.port, LIVE).startswith(b"HTTP/1.1 200 OK")


def test_many_callers_are_served_side_by_side(server):
    callers = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    for caller in callers:
        caller.sendall(LIVE)
    assert all(read_answer(caller).startswith(b"HTTP/1.1 200 OK") for caller in callers)
    for caller in callers:
        caller.close()


def test_a_caller_who_stays_is_sent_away_when_the_server_closes(serve):
    server = serve()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as caller:
        caller.sendall(LIVE)
        read_answer(caller)
        server.close()
        assert caller.recv(1) == b""


def test_a_closed_server_leaves_no_thread(serve):
    server = serve()
    exchange(server.port, LIVE)
    server.close()
    names = [one.name for one in threading.enumerate()]
    assert [name for name in names if str(server.port) in name] == []


def test_a_caller_who_shakes_no_hands_holds_up_nobody(serve):
    server = serve(tls=True)
    port = int(server.site.https_targets["valid"].rpartition(":")[2])
    context = ssl.create_default_context(cafile=server.certificates.ca_file)
    address = ("127.0.0.1", port)
    with (
        socket.create_connection(address),
        socket.create_connection(address, timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as caller,
    ):
        caller.sendall(LIVE)
        assert read_answer(caller).startswith(b"HTTP/1.1 200 OK")
