"""Kept connections: used again, by any thread, while the target holds them; closed in the end."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from deliveries import make_outgoing
from sockets import LONG, OK, listening, read_request

from simulator.delivery import connections
from simulator.delivery.outcome import Outcome
from simulator.delivery.transport import Transport


@pytest.fixture
def transport() -> Iterator[Transport]:
    """A transport of the test's own."""
    transport = Transport(LONG)
    yield transport
    transport.close()


class Staying:
    """A target that answers on each connection until the caller has enough, or `close()`."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self.taken: list[socket.socket] = []
        self.requests: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.taken.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            while connection.recv(1, socket.MSG_PEEK):
                self.requests.append(read_request(connection))
                connection.sendall(OK)

    def hang_up(self) -> None:
        """End every connection, which the caller can see from now on."""
        for connection in self.taken:
            with suppress(OSError):  # which is over already
                connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Take no more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.taken:
            connection.close()


@pytest.fixture
def staying() -> Iterator[Staying]:
    """A target that keeps connections."""
    target = Staying()
    yield target
    target.close()


def post(transport: Transport, url: str) -> Outcome:
    """Post once."""
    return transport.post(make_outgoing(url))


def test_one_connection_does_for_posts_one_after_another(transport, staying):
    assert all(post(transport, staying.url).delivered for _ in range(20))
    assert (len(staying.taken), len(staying.requests)) == (1, 20)


def test_a_connection_that_went_away_is_replaced(transport, staying):
    """Nothing is sent on it, so that the target gets each POST exactly once."""
    for _ in range(3):
        assert post(transport, staying.url).delivered
        staying.hang_up()
    assert (len(staying.taken), len(staying.requests)) == (3, 3)


def test_a_target_that_leaves_once_it_has_read_is_not_called_again(transport):
    """Whether it did what it was asked to is not known: the next attempt is for the schedule."""

    def answer_once(connection: socket.socket) -> None:
        connection.sendall(OK)
        seen.append(read_request(connection))

    seen: list[bytes] = []
    with listening(answer_once) as target:
        outcomes = [post(transport, target.url) for _ in range(2)]
    assert [one.reason for one in outcomes] == [None, "closed"]
    assert len(target.requests) == len(seen) == 1


@pytest.mark.parametrize("more", [b"more", OK])
def test_a_connection_on_which_more_came_than_was_asked_for_is_not_used_again(transport, more):
    with listening(OK + more) as target:
        assert all(post(transport, target.url).delivered for _ in range(2))
    assert len(target.requests) == 2


def test_what_comes_after_the_answer_is_not_taken_for_the_next(transport):
    late, gone = threading.Event(), threading.Event()

    def answer_late(connection: socket.socket) -> None:
        connection.sendall(OK)
        late.wait(LONG)
        connection.sendall(OK.replace(b"200", b"500"))
        gone.set()

    with listening(answer_late) as target:
        assert post(transport, target.url).status == 200
        late.set()
        gone.wait(LONG)
        assert post(transport, target.url).status == 200
    assert len(target.requests) == 2


@pytest.mark.parametrize(
    "line", [b"HTTP/1.0 200 OK\r\n", b"HTTP/1.1 200 OK\r\nConnection: close\r\n"]
)
def test_a_connection_that_the_target_will_close_is_not_used_again(transport, line):
    with listening(line + b"Content-Length: 2\r\n\r\nok") as target:
        assert all(post(transport, target.url).delivered for _ in range(2))
    assert len(target.requests) == 2


def test_an_answer_that_comes_before_all_was_read_counts(transport):
    refusal = b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"
    with listening(refusal) as target:
        assert post(transport, target.url).status == 413


def test_many_threads_share_the_connections_to_one_target(transport, staying):
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: post(transport, staying.url), range(200)))
    assert all(one.delivered for one in outcomes)
    assert len(staying.requests) == 200
    assert len(staying.taken) <= 8


def test_no_more_connections_are_kept_than_allowed(transport, monkeypatch):
    monkeypatch.setattr(connections, "MOST", 2)
    targets = [Staying() for _ in range(4)]
    for target in targets:
        assert post(transport, target.url).delivered
    assert transport._connections._count == 2
    for target in reversed(targets):
        assert post(transport, target.url).delivered
        target.close()
    assert [len(one.taken) for one in targets] == [2, 2, 1, 1]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells by Linux's list of files")
def test_no_file_is_left_open(staying):
    before = len(os.listdir("/proc/self/fd"))
    transport = Transport(LONG)
    with listening(b"\xff\r\n") as garbage:
        for url in (staying.url, garbage.url, "http://127.0.0.1:1/"):
            post(transport, url)
    transport.close()
    for connection in staying.taken:
        connection.close()
    assert len(os.listdir("/proc/self/fd")) <= before


def test_a_connection_in_use_when_all_are_closed_is_not_kept(transport):
    reached, go_on = threading.Event(), threading.Event()

    def answer_late(connection: socket.socket) -> None:
        reached.set()
        go_on.wait(LONG)
        connection.sendall(OK)

    with listening(answer_late) as target, ThreadPoolExecutor(1) as pool:
        told = pool.submit(post, transport, target.url)
        reached.wait(LONG)
        transport.close()
        go_on.set()
        assert told.result(LONG).delivered
    assert transport._connections._count == 0
