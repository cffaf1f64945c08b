"""A connection to a target: bytes go and come on it, within a deadline."""

from __future__ import annotations

import socket
from contextlib import suppress

from .. import waiting
from ..clock import monotonic
from .address import Origin
from .deadline import Deadline

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
        self.origin = origin
        self.life = life
        self._socket = opened
        self._patience: float | None = None
        self._is_prompt = True

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Send all bytes, in one piece where the system takes them so.

        :raises TimeoutError: if time is up before
        :raises OSError: if the connection breaks
        """
        self._wait_for(MOMENT)
        rest = memoryview(data)
        while rest:
            left = deadline.left()
            try:
                sent = self._socket.send(rest)
            except TimeoutError:
                waiting.begins()
                self._wait_for(left)
                sent = self._socket.send(rest)
            rest = rest[sent:]

    def receive(self, deadline: Deadline) -> bytes:
        """Give bytes that came, or none at all once the target has no more to say.

        A target that let this connection wait before is taken for one that does so again: whoever
        called says at once that he waits.
        :raises TimeoutError: if time is up before
        :raises OSError: if the connection breaks
        """
        left, started = deadline.left(), monotonic()
        try:
            received = self._promptly()
            return self._patiently(left) if received is None else received
        finally:
            self._is_prompt = monotonic() - started < PROMPT

    def _promptly(self) -> bytes | None:
        if self._is_prompt:
            self._wait_for(MOMENT)
            with suppress(TimeoutError):
                return self._socket.recv(_PIECE)
        return None

    def _patiently(self, seconds: float) -> bytes:
        waiting.begins()
        self._wait_for(seconds)
        return self._socket.recv(_PIECE)

    def rest(self) -> None:
        """Make ready to be kept for further use."""
        self._wait_for(0.0)

    def is_quiet(self) -> bool:
        """Tell that a connection that rests is still there, and that nothing came meanwhile."""
        try:
            socket.socket.recv(self._socket, 1, socket.MSG_PEEK)  # below TLS, if there is any
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close it."""
        self._socket.close()

    def _wait_for(self, seconds: float) -> None:
        if seconds != self._patience:
            self._patience = seconds
            self._socket.settimeout(seconds)
