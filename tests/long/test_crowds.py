"""Crowds and slow callers: each has his limits, and the others are answered all the while."""

from __future__ import annotations

import gc
import os
import socket
import threading
from pathlib import Path

import pytest
from commands import PATIENCE
from sockets import exchange
from support import Api

from simulator.server import connection, listener

LIVE = b"GET /__admin/livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
FILES = Path("/proc/self/fd")


def open_sockets() -> set[str]:
    """Give the sockets that this process has open."""
    found = set()
    for one in FILES.iterdir():
        try:
            found.add(os.readlink(one))
        except FileNotFoundError:  # the folder itself, while it was listed
            continue
    return {name for name in found if name.startswith("socket:")}


def call(port: int) -> socket.socket:
    """Open a connection to the server."""
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


@pytest.mark.parametrize(
    "begun",
    [
        LIVE[:10],
        b"POST /api/v1/Webhook HTTP/1.1\r\nContent-Length: 5\r\n\r\nab",
        b"POST /targets/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
    ],
)
def test_a_request_that_does_not_come_to_its_end_is_given_up(serve, monkeypatch, begun):
    monkeypatch.setattr(connection, "COMING", 0.05)
    with call(serve().port) as slow:
        slow.sendall(begun)
        assert slow.recv(100).startswith(b"HTTP/1.1 408 Refused\r\n")


def test_a_request_that_drips_is_given_up_too(serve, monkeypatch):
    """Each byte comes in time, the whole of it does not."""
    monkeypatch.setattr(connection, "COMING", 0.2)
    port, done = serve().port, threading.Event()

    def drip() -> None:
        for number in range(10_000):
            if done.wait(0.01):
                return
            slow.sendall(b"GET / HTTP/1.1\r\n" if not number else b"A: b\r\n")

    with call(port) as slow:
        thread = threading.Thread(target=drip)
        thread.start()
        answer = slow.recv(100)
        done.set()
        thread.join(PATIENCE)
    assert answer.startswith(b"HTTP/1.1 408 Refused\r\n")


def test_a_caller_who_says_nothing_is_sent_away(serve, monkeypatch):
    monkeypatch.setattr(connection, "IDLE", 0.05)
    with call(serve().port) as silent:
        assert silent.recv(1) == b""


def test_one_too_many_is_told_to_come_back_later(serve, monkeypatch):
    monkeypatch.setattr(listener, "MOST", 2)
    port = serve().port
    with call(port) as one, call(port) as two, call(port) as three:
        assert three.recv(100).startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        for caller in (one, two):
            caller.sendall(LIVE)
            assert caller.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_server_with_a_full_journal_goes_on(serve):
    server = serve(journal_size=1)
    api = Api(server.site)
    api.saved(TargetUrl=f"{server.url}/targets/own")
    for _ in range(5):
        api.agent("SignalEvent", {"EventName": "contact.changed"})
    assert server.site.world().deliveries.dispatcher.wait_idle(PATIENCE)
    assert server.site.world().journal.deliveries.dropped == 4
    assert server.site.shared.counts.of("delivery").entries() == {("delivered", "none"): 5}


@pytest.mark.skipif(not FILES.exists(), reason="this machine does not tell what is open")
def test_a_server_that_was_used_and_closed_leaves_nothing_open(serve):
    gc.collect()
    before, threads = open_sockets(), set(threading.enumerate())
    server = serve()
    api = Api(server.site)
    api.saved(TargetUrl=f"{server.url}/targets/own")
    exchange(server.port, LIVE)
    server.close()
    gc.collect()
    assert open_sockets() - before == set()
    assert set(threading.enumerate()) - threads == set()
