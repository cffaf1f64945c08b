"""What is under way: so that a target of the simulator's own knows which delivery it received."""

from __future__ import annotations

import threading

from .address import target
from .compose import SIGNATURE, Outgoing


class InFlight:
    """The POSTs that were sent and not answered yet, found by what arrives of them.

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

    def find(self, body: bytes, signature: str | None = None, called: str = "") -> Outgoing | None:
        """Give the POST that a target just received, or None if somebody else sent it.

        Webhooks of one name have equal bodies: then it is the one that fits best.

        :param called: the path and the query, as the first line has them
        """
        with self._lock:
            sent = self._sent.get(body, [])
            if len(sent) > 1:
                return max(sent, key=lambda one: _fits(one, signature, called))
            return sent[0] if sent else None


def _fits(sent: Outgoing, signature: str | None, called: str) -> tuple[bool, bool]:
    return target(sent.url) == called, dict(sent.headers).get(SIGNATURE) == signature
