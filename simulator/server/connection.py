"""A connection: requests in, answers out, one after the other, until one side has enough.

It never waits: it does what can be done now, and says what must come before it can go on.
"""

from __future__ import annotations

import logging
import socket
from selectors import EVENT_READ, EVENT_WRITE
from typing import TYPE_CHECKING, Any

from ..clock import http_date, monotonic
from . import environ
from .reader import Incoming, Reader, Unreadable

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: Seconds that a connection may be idle, a request may take to come, and an answer to go.
IDLE, COMING, GOING = 75.0, 30.0, 30.0
#: What a caller who is refused may still send before he is cut off: bytes and seconds.
_LEFTOVER, _LINGER = 16 * 2**20, 2.0
_CHUNK = 65_536
_BODILESS = ("1", "204", "304")
#: What a connection that has come to its end waits for.
OVER = 0

Headers = list[tuple[str, str]]

log = logging.getLogger(__name__)


class Connection:
    """One caller's connection.

    `deadline` is when it must have gone on, or is told to `expire`. `watched` is for whoever looks
    after it.

    :param base: what is the same in every environ of the listener
    :param limit: the largest body that is read, in bytes
    """

    #: What reading and writing raise when they would have to wait.
    _again: tuple[type[OSError], ...] = (BlockingIOError,)

    def __init__(
        self,
        app: WSGIApplication,
        connection: socket.socket,
        caller: str,
        base: dict[str, Any],
        limit: int,
    ) -> None:
        self.socket = connection
        self.deadline = monotonic() + IDLE
        self.watched = 0
        self._app = app
        self._caller = caller
        self._base = base
        self._reader = Reader(limit)
        self._unreadable: Unreadable | None = None
        self._has_left = False
        self._began = False
        self._unsent = b""
        self._ends = False
        self._leftover = 0
        connection.setblocking(False)

    def work(self) -> int:
        """Do what can be done now; give the event of `selectors` to wait for, or `OVER`."""
        try:
            if self._unsent:
                self._send(b"")
            elif self._leftover:
                return self._discard()
            else:
                data = self._receive()
                if data is None:
                    return EVENT_READ
                self._read(data)
            return self._go_on()
        except OSError:
            return OVER

    def expire(self) -> int:
        """Give up what did not go on in time; a request that was coming is answered all the same.

        Gives what `work` gives.
        """
        if self._unsent or self._leftover or self._reader.is_between:
            return OVER
        self._unreadable = Unreadable(408, f"the request did not come within {COMING:g} s")
        try:
            return self._go_on()
        except OSError:
            return OVER

    def close(self) -> None:
        """Let go of the caller."""
        self.socket.close()

    def _receive(self) -> bytes | None:
        """Take what has come: b"" if nothing ever will, None if nothing has yet."""
        try:
            return self.socket.recv(_CHUNK)
        except self._again:
            return None

    def _read(self, data: bytes) -> None:
        self._has_left = not data
        try:
            self._reader.feed(data)
        except Unreadable as error:
            self._unreadable = error

    def _go_on(self) -> int:
        """Answer what can be answered, and tell what to wait for."""
        ready = self._reader.ready
        while ready and not self._unsent and not self._ends:
            self._answer(ready.popleft())
        if self._unsent:
            return EVENT_WRITE
        if not self._ends and (self._has_left or self._unreadable or self._reader.is_too_large):
            self._break_off()
        if self._unsent:
            return EVENT_WRITE
        if self._ends:
            return self._linger() if self._leftover else OVER
        return self._wait()

    def _wait(self) -> int:
        """Wait for the next request, or for more of one that has begun to come."""
        if self._reader.wants_continue:
            self._send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if self._reader.is_between:
            self._began = False
            self.deadline = monotonic() + IDLE
        elif not self._began:
            self._began = True
            self.deadline = monotonic() + COMING
        return EVENT_READ

    def _answer(self, incoming: Incoming) -> None:
        """Have a request answered."""
        self._began = False
        made = environ.make(self._base, incoming, self._caller, self.socket)
        status, headers, body = _call(self._app, made)
        keeps = incoming.keeps and incoming.is_whole
        if not keeps:
            self._end(lingers=not incoming.is_whole)
        head = _head(status, headers, len(body), keeps)
        self._send(head if incoming.method == b"HEAD" else head + body)

    def _break_off(self) -> None:
        """Answer a request whose body is under way as far as it came, or refuse what is none."""
        if broken := self._reader.break_off():
            self._answer(broken)
        elif error := self._unreadable:
            body = f"{error.status}: {error}\n".encode()
            headers = [("Content-Type", "text/plain; charset=utf-8")]
            self._send(_head(f"{error.status} Refused", headers, len(body), False) + body)
            self._end(lingers=True)
        else:
            self._end(lingers=False)

    def _send(self, data: bytes) -> None:
        """Send as much as is taken now, and keep the rest."""
        data = self._unsent + data if self._unsent else data
        try:
            sent = self.socket.send(data)
        except self._again:
            sent = 0
        if sent < len(data) and not self._unsent:
            self.deadline = monotonic() + GOING
        self._unsent = data[sent:]

    def _end(self, *, lingers: bool) -> None:
        self._ends = True
        self._leftover = _LEFTOVER if lingers else 0

    def _linger(self) -> int:
        """Let the caller finish: closing on what he still sends would take the answer from him."""
        self.socket.shutdown(socket.SHUT_WR)
        self.deadline = monotonic() + _LINGER
        return EVENT_READ

    def _discard(self) -> int:
        data = self._receive()
        if data is not None:
            self._leftover = max(0, self._leftover - len(data)) if data else 0
        return EVENT_READ if self._leftover else OVER


def _call(app: WSGIApplication, made: dict[str, Any]) -> tuple[str, Headers, bytes]:
    """Call the application, and give the whole of its answer."""
    head: list[Any] = []

    def start(status: str, headers: Headers, _error: Any = None) -> Any:
        head[:] = status, headers
        return head.append

    try:
        parts = app(made, start)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
    except Exception:
        log.exception("a request broke; this is a bug in the simulator, please report it")
        return "500 Internal Server Error", [], b""
    return head[0], head[1], body


def _head(status: str, headers: Headers, length: int, keeps: bool) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Date: {http_date()}"]
    lines += [f"{name}: {value}" for name, value in headers]
    if not status.startswith(_BODILESS) and all(n.lower() != "content-length" for n, _ in headers):
        lines.append(f"Content-Length: {length}")
    if not keeps:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
