"""A connection to a target: bytes go and come on it, within a deadline."""

from __future__ import annotations

import socket
import sys

from .. import waiting
from ..clock import monotonic
from .address import Origin
from .deadline import Deadline
from .readiness import READ, WRITE, Readiness

#: Seconds for which whoever waits does not say so: a target that is near answers within them.
MOMENT = 0.001
#: Seconds within which a target answers that is taken for a prompt one the next time.
PROMPT = 0.0003
_PIECE = 65_536


class Connection:
    """A connection that was made; one thread at a time may use it.

    :param life: tells apart those that were made before all were closed and since
    """

    def __init__(self, opened: socket.socket, origin: Origin, life: int) -> None:
        opened.setblocking(False)
        self.origin = origin
        self.life = life
        self._socket = opened
        self._readiness = Readiness(opened)
        self._again = _again(opened)
        self._is_prompt = True

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Send all bytes, in one piece where the system takes them so.

        :raises TimeoutError: if time is up before
        :raises OSError: if the connection breaks
        """
        rest = memoryview(data)
        while rest:
            left = deadline.left()
            try:
                rest = rest[self._socket.send(rest) :]
            except self._again:
                if not self._readiness.wait(WRITE, MOMENT):
                    waiting.begins()
                    self._readiness.wait(WRITE, left)

    def receive(self, deadline: Deadline) -> bytes:
        """Give bytes that came, or none at all once the target has no more to say.

        A target that let this connection wait before is taken for one that does so again: whoever
        called says at once that he waits.
        :raises TimeoutError: if time is up before
        :raises OSError: if the connection breaks
        """
        started = monotonic()
        try:
            if not self._has_unpacked() and not self._comes(MOMENT if self._is_prompt else 0):
                waiting.begins()
                self._comes(deadline.left())
            return self._received(deadline)
        finally:
            self._is_prompt = monotonic() - started < PROMPT

    def _received(self, deadline: Deadline) -> bytes:
        """Read what is there; of TLS it may be less than can be unpacked yet."""
        while True:
            left = deadline.left()
            try:
                return self._socket.recv(_PIECE)
            except self._again:
                if not self._comes(min(left, MOMENT)):
                    waiting.begins()
                    self._comes(left)

    def _comes(self, seconds: float) -> bool:
        return self._readiness.wait(READ, seconds)

    def _has_unpacked(self) -> bool:
        """Tell whether TLS has bytes that came before, of which the system knows no more."""
        pending = getattr(self._socket, "pending", None)
        return bool(pending and pending())

    def is_quiet(self) -> bool:
        """Tell that a connection that rests is still there, and that nothing came meanwhile."""
        return not self._comes(0)

    def close(self) -> None:
        """Close it."""
        self._socket.close()


def _again(opened: socket.socket) -> tuple[type[OSError], ...]:
    """Name what a socket raises where it would have to wait."""
    tls = sys.modules.get("ssl")  # nobody has a socket of its who has not loaded it
    if tls and isinstance(opened, tls.SSLSocket):
        return tls.SSLWantReadError, tls.SSLWantWriteError
    return (BlockingIOError,)
