"""The entries of the journal: plain, flat values, one class a sort.

Tuples are made in a third of the time that a frozen dataclass takes. Moments are in UTC. The weight
of an entry is what a caller may make as long as he likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

#: Bytes of an item in a list, and how many items' worth a pair in it is.
_ITEM, _PAIR = 8, 10
#: Bytes that a text in a list takes besides its characters, its place there included.
_TEXT = 57


class RequestEntry(NamedTuple):
    """One call of the CRM API. `error` says why it was refused, and None where it was served."""

    id: int
    request_id: str
    at: datetime
    tenant: str
    method: str
    path: str
    operation: str | None
    status: int
    breaches: tuple[str, ...]
    duration_ms: float
    error: str | None = None

    @property
    def weight(self) -> int:
        """Tell how many bytes its texts take, about."""
        if not (self.breaches or self.error):
            return len(self.path)
        return len(self.path) + len(self.error or "") + _weight(self.breaches)


class EventEntry(NamedTuple):
    """One event that was raised, and the active webhooks that were subscribed to it then.

    `skipped` has the other subscribers with their states, which are why they are not told.
    """

    id: int
    event_id: str
    at: datetime
    event: str
    primary_key: int
    changes: tuple[str, ...]
    changed_by: int
    webhooks: tuple[int, ...]
    skipped: tuple[tuple[int, str], ...]
    request_id: str | None

    @property
    def weight(self) -> int:
        """Tell how many bytes its texts and lists take, about."""
        lists = _ITEM * (len(self.webhooks) + _PAIR * len(self.skipped))
        return len(self.event) + _weight(self.changes) + lists


class AttemptEntry(NamedTuple):
    """One POST of a delivery, and how it ended.

    `outcome` is `delivered` or `failed`; `reason` is a stable word for why it failed.
    """

    id: int
    event_id: str
    event: str
    webhook_id: int
    attempt: int
    at: datetime
    url: str
    outcome: str
    reason: str | None
    status: int | None
    message: str
    duration_ms: float
    fault: str | None = None

    @property
    def weight(self) -> int:
        """Tell how many bytes its texts take, about."""
        return len(self.event) + len(self.url) + len(self.message)


class DeliveryEntry(NamedTuple):
    """One event for one webhook, and what became of it in the end.

    `outcome` is `delivered`, `discarded`, `requeued`, `abandoned` or `dropped`; `reason` is a
    stable word for why it was not delivered. `attempts` is how often its target was called.
    """

    id: int
    event_id: str
    event: str
    webhook_id: int
    raised_at: datetime
    ended_at: datetime
    outcome: str
    reason: str | None
    attempts: int
    fault: str | None
    request_id: str | None

    @property
    def weight(self) -> int:
        """Tell how many bytes its texts take, about."""
        return len(self.event)


class MailEntry(NamedTuple):
    """One notice that the CRM would have sent. `via` is `Email` or `InApp`."""

    id: int
    at: datetime
    tenant: str
    webhook_id: int
    event_id: str
    via: str
    when: str
    to: tuple[str, ...]
    subject: str
    body: str

    @property
    def weight(self) -> int:
        """Tell how many bytes its texts take, about."""
        return len(self.subject) + len(self.body) + _weight(self.to)


def _weight(texts: Sequence[str]) -> int:
    return sum(map(len, texts)) + _TEXT * len(texts)
