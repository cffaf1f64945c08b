"""Very many connections: a thousand at once, and hundreds that are slow on purpose."""

from __future__ import annotations

import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from commands import PATIENCE, Running, serving
from sockets import exchange

from simulator.clock import monotonic

LIVE = b"GET /__admin/livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
MANY, SLOW = 1000, 500


@pytest.fixture(scope="module", autouse=True)
def enough_files() -> None:
    """Have as many files as the machine lets a process have; the server gets them from here."""
    low, high = resource.getrlimit(resource.RLIMIT_NOFILE)
    if low < 4 * MANY:
        wanted = 4 * MANY if high == resource.RLIM_INFINITY else min(high, 4 * MANY)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, high))
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 2 * MANY:
        pytest.skip(f"needs {2 * MANY} open files; ulimit -n says fewer")


@pytest.fixture
def running(tmp_path) -> Iterator[Running]:
    """A server in a process of its own, which says nothing but errors."""
    with serving(tmp_path, "--log-level", "error") as running:
        yield running
        assert running.errors.read_text() == ""


def port_of(running: Running) -> int:
    """Give the port of a server."""
    return int(running.url.rpartition(":")[2])


@contextmanager
def callers(running: Running, count: int) -> Iterator[list[socket.socket]]:
    """Open so many connections."""
    address = ("127.0.0.1", port_of(running))
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(address, timeout=PATIENCE))
            for _ in range(count)
        ]


def answered(caller: socket.socket) -> bool:
    """Tell whether a caller is answered well."""
    return caller.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_thousand_connections_at_once_are_all_answered(running):
    with callers(running, MANY) as many:
        for _ in range(3):
            for caller in many:
                caller.sendall(LIVE)
            assert all(answered(caller) for caller in many)


def test_while_hundreds_are_slow_on_purpose_others_are_answered_quickly(running):
    done = threading.Event()

    def drip(slow: list[socket.socket]) -> None:
        for number in range(len(LIVE) - 3):
            for caller in slow:
                caller.sendall(LIVE[number : number + 1])
            if done.wait(0.05):
                return

    waits = []
    with callers(running, SLOW) as slow:
        thread = threading.Thread(target=drip, args=(slow,), daemon=True)
        thread.start()
        for _ in range(200):
            started = monotonic()
            assert exchange(port_of(running), LIVE).startswith(b"HTTP/1.1 200 OK")
            waits.append(monotonic() - started)
        done.set()
        thread.join(PATIENCE)
    assert sorted(waits)[len(waits) // 2] < 1.0
    assert max(waits) < 10.0


def test_the_slow_ones_are_answered_in_the_end(running):
    with callers(running, SLOW) as slow:
        for part in (LIVE[:10], LIVE[10:30], LIVE[30:]):
            for caller in slow:
                caller.sendall(part)
        assert all(answered(caller) for caller in slow)
