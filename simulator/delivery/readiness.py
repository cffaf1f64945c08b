"""Readiness: waiting until a socket has something to read, or takes more of what is to be sent."""

from __future__ import annotations

import select
import socket
from typing import Any

READ, WRITE = 1, 4  # as `select` calls them where it knows poll: POLLIN and POLLOUT


class Readiness:
    """What one socket is waited for.

    One call of the system a wait: each lets other threads have the interpreter, and is a while
    until it comes back.
    """

    def __init__(self, opened: socket.socket) -> None:
        self._socket = opened
        self._poll: Any = select.poll() if hasattr(select, "poll") else None
        if self._poll:
            self._poll.register(opened.fileno(), READ)
        self._event = READ

    def wait(self, event: int, seconds: float) -> bool:
        """Tell whether a socket can be read or written within so many seconds."""
        if self._poll is None:
            return self._selected(event, seconds)
        if event != self._event:
            self._poll.modify(self._socket.fileno(), event)
            self._event = event
        return bool(self._poll.poll(seconds * 1000))

    def _selected(self, event: int, seconds: float) -> bool:
        asked = [self._socket]
        to_read, to_write = (asked, []) if event == READ else ([], asked)
        return any(select.select(to_read, to_write, asked, seconds))
