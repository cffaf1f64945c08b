"""What is under way: so that a target of the simulator's own knows which delivery it received."""

from __future__ import annotations

import threading

from .compose import Outgoing


class InFlight:
    """The POSTs that were sent and not answered yet, found by their exact body.

    The wire carries no id of a webhook, and must not: this is how a message still gets one.
    """

    def __init__(self) -> None:
        self._sent: dict[bytes, list[Outgoing]] = {}
        self._lock = threading.Lock()

    def begin(self, outgoing: Outgoing) -> None:
        """Remember a POST that is about to be sent."""
        with self._lock:
            self._sent.setdefault(outgoing.body, []).append(outgoing)

    def end(self, outgoing: Outgoing) -> None:
        """Forget a POST that ended."""
        with self._lock:
            sent = self._sent[outgoing.body]
            sent[:] = [one for one in sent if one is not outgoing]
            if not sent:
                del self._sent[outgoing.body]

    def find(self, body: bytes) -> Outgoing | None:
        """Give the POST that a target just received, or None if somebody else sent it."""
        with self._lock:
            return next(iter(self._sent.get(body, ())), None)
