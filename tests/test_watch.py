"""The watch: one thread looks after all callers, and none of them holds up the others."""

from __future__ import annotations

import errno
import selectors
import socket
import threading
from collections.abc import Iterator
from selectors import EVENT_WRITE
from typing import Any

import pytest
from sockets import LONG, exchange

from simulator import waiting
from simulator.clock import pause
from simulator.incoming import Incoming, Response
from simulator.journal.journal import Line
from simulator.journal.log import Log
from simulator.server import environ, listener, turns, watch
from simulator.server.connection import OVER, Connection
from simulator.server.listener import Listener

BIG = b"x" * 8_000_000


class Application:
    """Answers with its path; `/waits` says that it waits and `/hangs` does not, until `go_on`.

    `/log` waits for an entry that never comes, `/pauses` for very long.
    """

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.began = threading.Semaphore(0)
        self.threads: set[int] = set()
        self.log: Log[Line] = Log(10, 1000)
        self.ended = threading.Semaphore(0)

    def __call__(self, incoming: Incoming) -> Response:
        path = incoming.path
        self.threads.add(threading.get_ident())
        if path == "/waits":
            waiting.begins()
        if path in ("/waits", "/hangs"):
            self.began.release()
            assert self.go_on.wait(LONG)
        if path == "/log":
            self.began.release()
            self.log.wait(lambda _: False, 1, LONG)
            self.ended.release()
        if path == "/pauses":
            self.began.release()
            pause(10 * LONG)
            self.ended.release()
        odd = [("X-Path", "\u20ac")] if path == "/odd" else []
        body = BIG if path == "/big" else path.encode()
        return Response("200 OK", [("Content-Type", "text/plain"), *odd], body)


def started(app: Application) -> Listener:
    """Serve the application for as long as nobody closes what is given."""
    served = Listener(app, "127.0.0.1", 0, 1000)
    served.start()
    return served


@pytest.fixture
def app() -> Application:
    """Make the application."""
    return Application()


@pytest.fixture(params=["DefaultSelector", "SelectSelector"])
def port(app, monkeypatch, request) -> Iterator[int]:
    """Serve the application, on this system and as on one that has nothing better."""
    monkeypatch.setattr(selectors, "DefaultSelector", getattr(selectors, request.param))
    served = started(app)
    yield served.port
    app.go_on.set()
    app.log.end()
    served.close()


def call(port: int) -> socket.socket:
    """Open a connection."""
    return socket.create_connection(("127.0.0.1", port), timeout=LONG)


def get(path: str) -> bytes:
    """Write a request."""
    return f"GET {path} HTTP/1.1\r\n\r\n".encode()


def answer(caller: socket.socket) -> bytes:
    """Read one answer, and give its body."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += more(caller, 1)
    body, length = b"", int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += more(caller, length - len(body))
    return body


def more(caller: socket.socket, length: int) -> bytes:
    """Read some more of an answer, of which there must be some."""
    piece = caller.recv(length)
    assert piece, "the connection ended before the answer did"
    return piece


def received(caller: socket.socket) -> int:
    """Count the bytes that come until the other side has enough."""
    count = 0
    while piece := caller.recv(2**20):
        count += len(piece)
    return count


def ask(port: int, path: str) -> socket.socket:
    """Send a request, and give the connection on which the answer comes."""
    caller = call(port)
    caller.sendall(get(path))
    return caller


@pytest.mark.parametrize("path", ["/waits", "/hangs"])
def test_who_waits_holds_up_nobody(app, port, path):
    with ask(port, path) as waits:
        app.began.acquire()
        assert exchange(port, get("/quick")).endswith(b"/quick")
        app.go_on.set()
        assert answer(waits) == path.encode()


@pytest.mark.parametrize("path", ["/waits", "/hangs"])
def test_very_many_may_wait_at_once(app, port, path):
    many = [ask(port, path) for _ in range(30)]
    for _ in many:
        app.began.acquire()
    assert exchange(port, get("/quick")).endswith(b"/quick")
    app.go_on.set()
    assert [answer(one) for one in many] == [path.encode()] * len(many)
    for one in many:
        one.close()


@pytest.mark.parametrize("behind", [b"", get("/quick")], ids=["alone", "and-another"])
def test_who_leaves_is_not_waited_for(app, port, behind):
    many = [ask(port, "/log") for _ in range(5)]
    with ask(port, "/log") as stays:
        for _ in (*many, stays):
            app.began.acquire()
        for one in many:
            one.sendall(behind) if one is many[0] else one.close()
        for _ in many[1:]:
            assert app.ended.acquire(timeout=LONG / 2)
        assert exchange(port, get("/quick")).endswith(b"/quick")
        assert not app.ended.acquire(blocking=False)
        app.log.end()
        assert answer(stays) == b"/log"
        if behind:
            assert [answer(many[0]), answer(many[0])] == [b"/log", b"/quick"]
    many[0].close()


def test_whoever_waited_may_ask_again(app, port):
    with ask(port, "/waits") as caller:
        app.began.acquire()
        app.go_on.set()
        assert answer(caller) == b"/waits"
        for path in ("/one", "/waits", "/two"):
            caller.sendall(get(path))
            assert answer(caller) == path.encode()


def test_requests_behind_one_that_waits_keep_their_order(app, port):
    with call(port) as caller:
        caller.sendall(get("/one") + get("/waits") + get("/two") + get("/three"))
        app.began.acquire()
        assert exchange(port, get("/quick")).endswith(b"/quick")
        app.go_on.set()
        assert [answer(caller) for _ in range(4)] == [b"/one", b"/waits", b"/two", b"/three"]


def test_as_long_as_nobody_waits_one_thread_does_it_all(app, port):
    with call(port) as one, call(port) as two:
        for caller in (one, two) * 20:
            caller.sendall(get("/quick"))
            assert answer(caller) == b"/quick"
    assert len(app.threads) == 1


def test_who_reads_slowly_gets_all_of_it_and_holds_up_nobody(port):
    with ask(port, "/big") as slow:
        assert exchange(port, get("/quick")).endswith(b"/quick")
        assert answer(slow) == BIG


def test_requests_behind_a_big_answer_are_answered_after_it(port):
    with call(port) as caller:
        caller.sendall(get("/big") + get("/quick"))
        assert [len(answer(caller)), answer(caller)] == [len(BIG), b"/quick"]


def test_who_never_reads_is_given_up(app):
    near, far = socket.socketpair()
    with near:
        near.sendall(get("/big") * 3)
        kept = Connection(app, far, "127.0.0.1", environ.base(("127.0.0.1", 80), "http"), 1000)
        before = kept.deadline
        assert kept.take()
        kept.answer()
        kept.give()
        assert kept.wanted == EVENT_WRITE
        assert kept.deadline < before  # an answer has less time to go than a caller has to ask
        assert not kept.expire()
        assert kept.wanted == OVER
        kept.close()
        assert received(near) < len(BIG)


def test_an_answer_that_cannot_be_written_ends_its_own_connection_only(app, port, caplog):
    with ask(port, "/odd") as caller:
        assert received(caller) == 0
    assert exchange(port, get("/quick")).endswith(b"/quick")
    assert "this is a bug in the simulator" in caplog.text


def test_without_a_file_to_spare_the_door_is_shut_for_a_moment(app, monkeypatch, caplog):
    tried: list[int] = []
    accept = listener.Listener._accept

    def fail_at_first(self: Listener) -> Any:
        tried.append(1)
        if len(tried) < 3:
            raise OSError(errno.EMFILE, "Too many open files")
        return accept(self)

    monkeypatch.setattr(listener.Listener, "_accept", fail_at_first)
    served = started(app)
    assert exchange(served.port, get("/quick")).endswith(b"/quick")
    served.close()
    assert caplog.text.count("a connection could not be taken") == 2


def test_closing_waits_for_a_request_under_way(app):
    served = started(app)
    with ask(served.port, "/waits") as caller:
        app.began.acquire()
        closing = threading.Thread(target=served.close, args=(LONG,))
        closing.start()
        app.go_on.set()
        assert answer(caller) == b"/waits"
        closing.join(LONG)
        assert not closing.is_alive()


def test_closing_does_not_wait_for_ever(app):
    served = started(app)
    with ask(served.port, "/waits") as caller:
        app.began.acquire()
        served.close(0.01)
        assert caller.recv(1) == b""
        app.go_on.set()


@pytest.mark.parametrize("path", ["/log", "/pauses"])
def test_nobody_waits_any_longer_once_it_is_closed(app, path):
    served = started(app)
    with ask(served.port, path):
        app.began.acquire()
        served.close(0.01)
        assert app.ended.acquire(timeout=LONG / 2)


def test_what_is_answered_when_it_closes_is_given(app, monkeypatch):
    """The answer is ready, and the thread that made it has no more time to give it."""
    monkeypatch.setattr(turns.Turns, "_mind", lambda _: None)  # so that nobody takes over from it
    served = started(app)
    with ask(served.port, "/hangs") as caller:
        app.began.acquire()
        closing = threading.Thread(target=served.close, args=(LONG,))
        closing.start()
        app.go_on.set()
        assert answer(caller) == b"/hangs"
        closing.join(LONG)


def test_a_big_answer_that_is_being_read_is_given_to_its_end(app):
    served = started(app)
    with ask(served.port, "/big") as caller:
        first = caller.recv(1000)
        closing = threading.Thread(target=served.close, args=(LONG,))
        closing.start()
        assert len(first) + received(caller) > len(BIG)
        closing.join(LONG)


def test_without_another_thread_everybody_waits_and_is_answered(app, port, monkeypatch, caplog):
    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    with ask(port, "/quick") as caller:
        assert answer(caller) == b"/quick"
        monkeypatch.setattr(threading.Thread, "start", refuse)
        caller.sendall(get("/waits"))
        app.began.acquire()
        app.go_on.set()
        assert answer(caller) == b"/waits"
        caller.sendall(get("/quick"))
        assert answer(caller) == b"/quick"
        monkeypatch.undo()
    assert "no thread can take over" in caplog.text


def test_a_bug_in_the_watch_itself_ends_nobody_elses_watch(app, port, monkeypatch, caplog):
    tidy, broken = watch.Watch._tidy, threading.Semaphore(0)

    def break_once(self: watch.Watch) -> None:
        if "once" not in vars(app):
            app.once = True
            broken.release()
            raise ValueError("a bug")
        tidy(self)

    monkeypatch.setattr(watch.Watch, "_tidy", break_once)
    assert exchange(port, get("/quick")).endswith(b"/quick")
    assert broken.acquire(timeout=LONG)
    assert exchange(port, get("/quick")).endswith(b"/quick")
    assert "this is a bug in the simulator" in caplog.text
