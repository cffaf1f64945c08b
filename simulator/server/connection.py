"""A connection: requests in, answers out, one after the other, until one side has enough."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
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

Headers = list[tuple[str, str]]

log = logging.getLogger(__name__)


class Connection:
    """One caller's connection.

    :param base: what is the same in every environ of the listener
    :param limit: the largest body that is read, in bytes
    """

    def __init__(
        self,
        app: WSGIApplication,
        connection: socket.socket,
        caller: str,
        base: dict[str, Any],
        limit: int,
    ) -> None:
        self._app = app
        self._socket = connection
        self._caller = caller
        self._base = base
        self._reader = Reader(limit)

    def serve(self) -> None:
        """Answer requests until the caller leaves, is too slow, or says what is no HTTP."""
        with suppress(OSError):
            while incoming := self._next():
                if not self._answer(incoming):
                    return

    def _next(self) -> Incoming | None:
        """Wait for one more request; None if there is none."""
        try:
            while not self._reader.ready:
                if self._reader.is_too_large or not self._receive():
                    return self._reader.break_off()
                if self._reader.wants_continue:
                    self._socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        except Unreadable as error:
            if broken := self._reader.break_off():
                return broken
            self._refuse(error.status, str(error))
            return None
        return self._reader.ready.popleft()

    def _receive(self) -> bool:
        """Take in what has come; False if nothing will."""
        if self._reader.is_between:
            self._socket.settimeout(IDLE)
            self._deadline = monotonic() + IDLE + COMING
            data = self._socket.recv(_CHUNK)
            self._deadline = monotonic() + COMING
        else:
            data = self._receive_more()
        if data:
            self._reader.feed(data)
        return bool(data)

    def _receive_more(self) -> bytes:
        """Take in more of a request that has begun to come, if it still comes in time."""
        try:
            self._socket.settimeout(max(0.001, self._deadline - monotonic()))
            if monotonic() < self._deadline:
                return self._socket.recv(_CHUNK)
        except TimeoutError:
            pass
        raise Unreadable(408, f"the request did not come within {COMING:g} s")

    def _answer(self, incoming: Incoming) -> bool:
        """Have a request answered; True if the next one may come."""
        made = environ.make(self._base, incoming, self._caller, self._socket)
        status, headers, body = _call(self._app, made)
        keeps = incoming.keeps and incoming.is_whole
        head = _head(status, headers, len(body), keeps)
        self._socket.settimeout(GOING)
        self._socket.sendall(head if incoming.method == b"HEAD" else head + body)
        if not incoming.is_whole:
            self._linger()
        return keeps

    def _refuse(self, status: int, text: str) -> None:
        body = f"{status}: {text}\n".encode()
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        with suppress(OSError):
            self._socket.sendall(_head(f"{status} Refused", headers, len(body), False) + body)
            self._linger()

    def _linger(self) -> None:
        """Let the caller finish: closing on what he still sends would take the answer from him."""
        self._socket.shutdown(socket.SHUT_WR)
        self._socket.settimeout(_LINGER)
        end, left = monotonic() + _LINGER, _LEFTOVER
        while left > 0 and monotonic() < end and (data := self._socket.recv(_CHUNK)):
            left -= len(data)


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
