"""The journal of one tenant: a log a sort, and one timeline of them all."""

from __future__ import annotations

from typing import Any, NamedTuple

from .counts import Counts
from .entries import AttemptEntry, DeliveryEntry, EventEntry, MailEntry, RequestEntry
from .log import Log
from .message import Message


class Line(NamedTuple):
    """An entry of any sort, numbered in the order in which it was written.

    `sort` is `request`, `event`, `attempt`, `delivery`, `mail` or `message`.
    """

    id: int
    sort: str
    entry: Any


class Journal:
    """Everything that is remembered of one tenant.

    :param size: how many entries of each sort, and how many lines of the timeline, are kept
    :param counts: counts what is written here, beside what other journals write
    """

    def __init__(self, size: int, counts: Counts | None = None) -> None:
        self._counts = counts or Counts()
        self.timeline: Log[Line] = Log(size)
        self.requests: Log[RequestEntry] = self._log("request", size)
        self.events: Log[EventEntry] = self._log("event", size)
        self.attempts: Log[AttemptEntry] = self._log("attempt", size)
        self.deliveries: Log[DeliveryEntry] = self._log("delivery", size)
        self.outbox: Log[MailEntry] = self._log("mail", size)
        self.messages: Log[Message] = self._log("message", size)

    def _log(self, sort: str, size: int) -> Log[Any]:
        def then(entry: Any) -> None:
            self.timeline.add(lambda number: Line(number, sort, entry))
            self._counts.add(sort, entry)

        return Log(size, then, lambda: self._counts.drop(sort))

    def end(self) -> None:
        """Let nobody wait any longer: nothing more will happen to this tenant."""
        self.messages.end()
        self.timeline.end()

    def forget_messages(self, target: str) -> None:
        """Forget what one target received, in the timeline too."""
        self.messages.clear(lambda message: message.target == target)
        self.timeline.clear(lambda line: line.sort == "message" and line.entry.target == target)
