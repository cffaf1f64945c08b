"""A connection: requests in, answers out, one after the other, until one side has enough.

It never waits: it does what can be done now, and says what must come before it can go on.
"""

from __future__ import annotations

import logging
import socket
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from .. import waiting
from ..clock import http_date, monotonic
from ..incoming import BUG, Handler, Pairs, Response
from .reader import Parsed, Reader, Unreadable
from .request import Request

#: Seconds that a connection may be idle, a request may take to come, and an answer to go.
IDLE, COMING, GOING = 75.0, 30.0, 30.0
#: What a caller who is refused may still send before he is cut off: bytes and seconds.
_LEFTOVER, _LINGER = 16 * 2**20, 2.0
_CHUNK = 65_536
_BODILESS = ("1", "204", "304")
_LENGTH = "\r\ncontent-length:"
#: Requests that came together are answered up to so many bytes before any of it is given.
_ENOUGH = 65_536
#: What a connection that has come to its end waits for.
OVER = 0

_BROKEN = Response("500 Internal Server Error", (), b"")

log = logging.getLogger(__name__)


class Connection:
    """One caller's connection.

    What is to be done comes in three parts, so that many connections can be at the same part: code
    that runs again and again is quicker than code that takes turns. `wanted` is the event of
    `selectors` that is waited for after the last one, or `OVER`; `deadline` is when it must have
    come. `watched`, `in_line` and `is_away` are for whoever looks after the connection.

    :param base: what is the same in every environ of the listener
    :param limit: the largest body that is read, in bytes
    """

    #: What reading and writing raise when they would have to wait.
    _again: tuple[type[OSError], ...] = (BlockingIOError,)

    def __init__(
        self,
        handle: Handler,
        connection: socket.socket,
        address: str,
        base: dict[str, Any],
        limit: int,
    ) -> None:
        self.socket = connection
        self.deadline = monotonic() + IDLE
        self.wanted = EVENT_READ
        self.watched = 0
        self.in_line = False
        self.is_away = False
        self.caller = waiting.Caller()
        self._handle = handle
        self._address = address
        self._base = base
        self._reader = Reader(limit)
        self._unreadable: Unreadable | None = None
        self._is_read_out = False
        self._began = False
        self._answers = b""
        self._sent = 0
        self._ends = False
        self._leftover = 0
        connection.setblocking(False)

    def take(self) -> bool:
        """Take what has come; True if there is now something to answer or to give.

        A bug of ours ends this connection, here as below, and no other.
        """
        if self._answers:
            return True
        try:
            if self._leftover:
                self._discard()
                return False
            data = self._receive()
            if data is not None:
                self._read(data)
                return True
        except OSError:
            self.wanted = OVER
        except Exception:
            log.exception(BUG)
            self.wanted = OVER
        return False

    def answer(self) -> None:
        """Have what came answered, as far as it is not too much at once."""
        waiting.works_for(self.caller)
        try:
            self._answer_all()
        except Exception:
            log.exception(BUG)
            self._answers, self._sent = b"", 0
            self._end(lingers=False)

    def _answer_all(self) -> None:
        ready = self._reader.ready
        while ready and not self._ends and len(self._answers) < _ENOUGH:
            self._answer(ready.popleft())
        if ready or self._ends:
            return
        if self._is_read_out or self._unreadable or self._reader.is_too_large:
            self._break_off()

    def give(self) -> None:
        """Give what was answered, as far as it is taken now, and tell what to wait for."""
        try:
            self._send()
            self.wanted = self._next()
        except OSError:
            self.wanted = OVER
        except Exception:
            log.exception(BUG)
            self.wanted = OVER

    @property
    def has_more(self) -> bool:
        """Tell that there are requests to be answered although nothing new comes."""
        return bool(self._reader.ready) and not self._ends and self.wanted == EVENT_READ

    def expire(self) -> bool:
        """Give up what did not go on in time; True if that is to be answered."""
        if self._answers or self._leftover or self._reader.is_between:
            self.wanted = OVER
            return False
        self._refuse(Unreadable(408, f"the request did not come within {COMING:g} s"))
        return True

    def has_gone(self) -> bool:
        """Tell whether the caller has closed his side, without taking what he may have sent."""
        try:
            return not socket.socket.recv(self.socket, 1, socket.MSG_PEEK)  # TLS or not
        except BlockingIOError:
            return False
        except OSError:
            return True

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
        self._is_read_out = not data
        try:
            self._reader.feed(data)
        except Unreadable as error:
            self._unreadable = error

    def _answer(self, parsed: Parsed) -> None:
        """Have a request answered."""
        self._began = False
        status, headers, body = self._handled(parsed)
        keeps = parsed.keeps and parsed.is_whole
        if not keeps:
            self._end(lingers=not parsed.is_whole)
        head = _head(status, headers, len(body), keeps)
        bare = parsed.method == b"HEAD" or status.startswith(_BODILESS)
        self._answers += head if bare else head + body

    def _handled(self, parsed: Parsed) -> Response:
        try:
            return self._handle(Request(parsed, self._base, self._address, self.socket))
        except Exception:
            log.exception(BUG)
            return _BROKEN

    def _break_off(self) -> None:
        """Answer a request whose body is under way as far as it came, or refuse what is none."""
        if broken := self._reader.break_off():
            self._answer(broken)
        elif self._unreadable:
            self._refuse(self._unreadable)
        else:
            self._end(lingers=False)

    def _refuse(self, error: Unreadable) -> None:
        body = f"{error.status}: {error}\n".encode()
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        self._answers += _head(f"{error.status} Refused", headers, len(body), False) + body
        self._end(lingers=True)

    def _end(self, *, lingers: bool) -> None:
        self._ends = True
        self._leftover = _LEFTOVER if lingers else 0

    def _send(self) -> None:
        """Send as much as is taken now; an answer has its time from then on."""
        if not self._answers:
            return
        if not self._sent:
            self.deadline = monotonic() + GOING
        try:
            left = memoryview(self._answers)[self._sent :] if self._sent else self._answers
            self._sent += self.socket.send(left)
        except self._again:
            pass
        if self._sent == len(self._answers):
            self._answers, self._sent = b"", 0

    def _next(self) -> int:
        """Tell what to wait for."""
        if self._answers:
            return EVENT_WRITE
        if self._ends:
            return self._linger() if self._leftover else OVER
        if self._reader.wants_continue:
            self._answers = b"HTTP/1.1 100 Continue\r\n\r\n"
            return EVENT_WRITE
        if self._reader.is_between:
            self._began = False
            self.deadline = monotonic() + IDLE
        elif not self._began:
            self._began = True
            self.deadline = monotonic() + COMING
        return EVENT_READ

    def _linger(self) -> int:
        """Let the caller finish: closing on what he still sends would take the answer from him."""
        self.socket.shutdown(socket.SHUT_WR)
        self.deadline = monotonic() + _LINGER
        return EVENT_READ

    def _discard(self) -> None:
        data = self._receive()
        if data is not None:
            self._leftover = max(0, self._leftover - len(data)) if data else 0
        self.wanted = EVENT_READ if self._leftover else OVER


def _head(status: str, headers: Pairs, length: int, keeps: bool) -> bytes:
    told = "".join([f"{name}: {value}\r\n" for name, value in headers])
    if not status.startswith(_BODILESS) and _LENGTH not in f"\r\n{told}".lower():
        told += f"Content-Length: {length}\r\n"
    last = "\r\n" if keeps else "Connection: close\r\n\r\n"
    return f"HTTP/1.1 {status}\r\nDate: {http_date()}\r\n{told}{last}".encode("latin-1")
