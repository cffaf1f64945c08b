"""The journal of one tenant: a log a sort, and one timeline of them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .counts import Counts
from .entries import AttemptEntry, DeliveryEntry, EventEntry, MailEntry, RequestEntry
from .keeping import TIMELINE, Keeping
from .log import Log, Tally
from .message import Message


class Line(NamedTuple):
    """An entry of any sort, numbered in the order in which it was written.

    `sort` is `request`, `event`, `attempt`, `delivery`, `mail` or `message`.
    """

    id: int
    sort: str
    entry: Any

    @property
    def weight(self) -> int:
        """Tell how many bytes its entry takes, about."""
        return int(self.entry.weight)


class Journal:
    """Everything that is remembered of one tenant.

    :param size: how many entries of each sort, and how many lines of the timeline, are kept
    :param room: how many bytes the entries of each sort may weigh together
    :param counts: counts what is written here, beside what other journals write
    :param keeping: is told of each change
    """

    def __init__(
        self,
        size: int,
        room: int,
        counts: Counts | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        self._counts = counts or Counts()
        self._keeping = keeping or Keeping()
        self.timeline: Log[Line] = Log(size, room)
        self.requests: Log[RequestEntry] = self._log("request", size, room)
        self.events: Log[EventEntry] = self._log("event", size, room)
        self.attempts: Log[AttemptEntry] = self._log("attempt", size, room)
        self.deliveries: Log[DeliveryEntry] = self._log("delivery", size, room)
        self.outbox: Log[MailEntry] = self._log("mail", size, room)
        self.messages: Log[Message] = self._log("message", size, room)

    def _log(self, sort: str, size: int, room: int) -> Log[Any]:
        count = self._counts.of(sort)

        def then(entry: Any, weight: int, gone: list[Any]) -> None:
            line = self.timeline.add(lambda number: Line(number, sort, entry), weight)
            if self.timeline.is_short:
                self._shorten()
            count.add(entry, drops=len(gone))
            self._keeping.added(sort, entry, line.id)
            for one in gone:
                self._keeping.dropped(sort, one.id)

        return Log(size, room, then)

    def _shorten(self) -> None:
        """Have it kept where the timeline begins, since bytes left no room for all of its lines.

        Where only their number counts, the newest lines of all tell that.
        """
        self._keeping.shortened(self.timeline.tally().first)

    def logs(self) -> dict[str, Log[Any]]:
        """Give the logs by the names of their sorts."""
        return {
            "request": self.requests,
            "event": self.events,
            "attempt": self.attempts,
            "delivery": self.deliveries,
            "mail": self.outbox,
            "message": self.messages,
        }

    def load(self, lines: Sequence[Line], tallies: Mapping[str, Tally]) -> None:
        """Have the entries of another journal in the place of all that there are.

        What there is no room for is dropped.

        :param lines: every entry with its number in the timeline, those of a sort in their order
        :param tallies: what the entries do not tell, by sort and for the timeline
        """
        for sort, log in self.logs().items():
            entries = (line.entry for line in lines if line.sort == sort)
            for gone in log.load(entries, tallies.get(sort, Tally())):
                self._keeping.dropped(sort, gone.id)
        tally = tallies.get(TIMELINE, Tally())
        shown = [line for line in lines if line.id >= tally.first]
        self.timeline.load(sorted(shown, key=lambda line: line.id), tally)

    def end(self) -> None:
        """Let nobody wait any longer: nothing more will happen to this tenant."""
        self.messages.end()
        self.timeline.end()

    def forget_messages(self, target: str) -> None:
        """Forget what one target received, in the timeline too."""
        gone = self.messages.clear(lambda message: message.target == target)
        self.timeline.clear(lambda line: line.sort == "message" and line.entry.target == target)
        tallies = {"message": self.messages.tally(), TIMELINE: self.timeline.tally()}
        self._keeping.forgotten("message", [message.id for message in gone], tallies)
