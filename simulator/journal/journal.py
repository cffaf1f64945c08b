"""The journal of one tenant: a log a sort, and one timeline of them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .entries import AttemptEntry, DeliveryEntry, EventEntry, MailEntry, RequestEntry
from .log import Log
from .message import Message


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of any sort, numbered in the order in which it was written.

    `sort` is `request`, `event`, `attempt`, `delivery`, `mail` or `message`.
    """

    id: int
    sort: str
    entry: Any


class Journal:
    """Everything that is remembered of one tenant.

    :param size: how many entries of each sort, and how many lines of the timeline, are kept
    """

    def __init__(self, size: int) -> None:
        self.timeline: Log[Line] = Log(size)
        self.requests: Log[RequestEntry] = Log(size, self._line("request"))
        self.events: Log[EventEntry] = Log(size, self._line("event"))
        self.attempts: Log[AttemptEntry] = Log(size, self._line("attempt"))
        self.deliveries: Log[DeliveryEntry] = Log(size, self._line("delivery"))
        self.outbox: Log[MailEntry] = Log(size, self._line("mail"))
        self.messages: Log[Message] = Log(size, self._line("message"))

    def _line(self, sort: str) -> Callable[[Any], object]:
        return lambda entry: self.timeline.add(lambda number: Line(number, sort, entry))

    def end(self) -> None:
        """Let nobody wait any longer: nothing more will happen to this tenant."""
        self.messages.end()
        self.timeline.end()

    def forget_messages(self, target: str) -> None:
        """Forget what one target received, in the timeline too."""
        self.messages.clear(lambda message: message.target == target)
        self.timeline.clear(lambda line: line.sort == "message" and line.entry.target == target)
