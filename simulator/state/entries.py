"""Kept entries: the door of a journal into the state file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from ..journal.entries import AttemptEntry, DeliveryEntry, EventEntry, MailEntry, RequestEntry
from ..journal.journal import Line
from ..journal.keeping import TIMELINE, Keeping
from ..journal.log import Tally
from ..journal.message import Message
from .pen import Pen
from .values import from_texts, to_text

#: The classes of the entries, by sort.
KINDS: Mapping[str, type] = {
    "request": RequestEntry,
    "event": EventEntry,
    "attempt": AttemptEntry,
    "delivery": DeliveryEntry,
    "mail": MailEntry,
    "message": Message,
}
_ADD = "INSERT INTO entries VALUES (:tenant, :sort, :id, :line, :body)"
_DROP = "DELETE FROM entries WHERE tenant = :tenant AND sort = :sort AND id = :id"
_TALLY = "INSERT OR REPLACE INTO tallies VALUES (:tenant, :sort, :last, :cleared, :first)"
_SHORTEN = """INSERT INTO tallies VALUES (:tenant, :sort, 0, 0, :first)
    ON CONFLICT (tenant, sort) DO UPDATE SET first = :first"""
_COUNT = "UPDATE tenants SET requests = :number WHERE id = :tenant"
_ALL = "SELECT sort, line, body FROM entries WHERE tenant = :tenant ORDER BY sort, id"
_TALLIES = "SELECT sort, last, cleared, first FROM tallies WHERE tenant = :tenant"


class KeptEntries(Keeping):
    """The journal of one tenant.

    :param requests: the number of the last call of the API
    """

    def __init__(self, pen: Pen, requests: int) -> None:
        self._pen = pen
        self._requests = requests

    def added(self, sort: str, entry: Any, line: int) -> None:
        """Keep an entry, and the number of the call that it is about."""
        self._pen.note(_ADD, sort=sort, id=entry.id, line=line, body=to_text(entry))
        if sort in ("request", "event") and entry.request_id:
            self._count(int(entry.request_id.removeprefix("r")))

    def dropped(self, sort: str, entry_id: int) -> None:
        """Forget an entry that had to make room."""
        self._pen.note(_DROP, sort=sort, id=entry_id)

    def shortened(self, first: int) -> None:
        """Keep where the timeline begins."""
        self._pen.note(_SHORTEN, sort=TIMELINE, first=first)

    def forgotten(self, sort: str, ids: Sequence[int], tallies: Mapping[str, Tally]) -> None:
        """Forget entries, and keep how the logs count from then on."""
        for entry_id in ids:
            self._pen.note(_DROP, sort=sort, id=entry_id)
        for name, tally in tallies.items():
            self._pen.note(_TALLY, sort=name, **tally._asdict())

    def all(self) -> list[Line]:
        """Read the entries with their lines in the timeline, sort by sort in their order."""
        return [
            Line(line, sort, entry)
            for sort, rows in groupby(self._pen.read(_ALL), key=itemgetter(0))
            for line, entry in _entries(KINDS[sort], rows)
        ]

    def tallies(self) -> dict[str, Tally]:
        """Read what the entries do not tell, by sort and for the timeline."""
        return {sort: Tally(*counted) for sort, *counted in self._pen.read(_TALLIES)}

    def _count(self, number: int) -> None:
        if number > self._requests:
            self._requests = number
            self._pen.note(_COUNT, number=number)


def _entries(kind: type, rows: Iterable[tuple[str, int, str]]) -> Iterator[tuple[int, Any]]:
    """Read the entries of a sort, each with its line."""
    lines, bodies = zip(*((line, body) for _, line, body in rows), strict=True)
    return zip(lines, from_texts(kind, bodies), strict=True)
