"""What is under way: so that a target of the simulator's own knows which delivery it received."""

from __future__ import annotations

import threading

from .compose import Outgoing


class InFlight:
    """The POSTs that were sent and not answered yet, found by event id and exact body.

    The wire carries no id of a webhook, and must not: this is how a message still gets one.
    """

    def __init__(self) -> None:
        self._sent: dict[tuple[str, bytes], list[Outgoing]] = {}
        self._lock = threading.Lock()

    def begin(self, outgoing: Outgoing) -> None:
        """Remember a POST that is about to be sent."""
        with self._lock:
            self._sent.setdefault(_key(outgoing), []).append(outgoing)

    def end(self, outgoing: Outgoing) -> None:
        """Forget a POST that ended."""
        with self._lock:
            sent = self._sent[_key(outgoing)]
            sent[:] = [one for one in sent if one is not outgoing]
            if not sent:
                del self._sent[_key(outgoing)]

    def find(self, event_id: str | None, body: bytes) -> Outgoing | None:
        """Give the POST that a target just received, or None if somebody else sent it."""
        with self._lock:
            return next(iter(self._sent.get((event_id or "", body), ())), None)


def _key(outgoing: Outgoing) -> tuple[str, bytes]:
    return outgoing.event.id, outgoing.body
