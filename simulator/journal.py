"""The journal: what happened to a tenant, bounded, and able to wait for what is yet to come."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any, Generic, Protocol, TypeVar

Pairs = tuple[tuple[str, str], ...]


class Entry(Protocol):
    """Anything with a number that grows from entry to entry."""

    @property
    def id(self) -> int:
        """Give the entry's number in its log, from 1."""


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEntry:
    """One call of the CRM API."""

    id: int
    request_id: str
    at: str
    tenant: str
    method: str
    path: str
    operation: str | None
    status: int
    breaches: tuple[str, ...]
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry:
    """One event that was raised, and the active webhooks that were subscribed to it then.

    `skipped` has the other subscribers with their states, which are why they are not told.
    """

    id: int
    event_id: str
    at: str
    event: str
    primary_key: int
    changes: tuple[str, ...]
    changed_by: int
    webhooks: tuple[int, ...]
    skipped: tuple[tuple[int, str], ...]
    request_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEntry:
    """One POST of a delivery, and how it ended.

    `outcome` is `delivered` or `failed`; `reason` is a stable word for why it failed.
    """

    id: int
    event_id: str
    event: str
    webhook_id: int
    attempt: int
    at: str
    url: str
    outcome: str
    reason: str | None
    status: int | None
    message: str
    duration_ms: float
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEntry:
    """One event for one webhook, and what became of it in the end.

    `outcome` is `delivered`, `discarded`, `requeued`, `abandoned` or `dropped`; `reason` is a
    stable word for why it was not delivered. `attempts` is how often its target was called.
    """

    id: int
    event_id: str
    event: str
    webhook_id: int
    raised_at: str
    ended_at: str
    outcome: str
    reason: str | None
    attempts: int
    fault: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEntry:
    """One notice that the CRM would have sent. `via` is `Email` or `InApp`."""

    id: int
    at: str
    tenant: str
    webhook_id: int
    event_id: str
    via: str
    when: str
    to: tuple[str, ...]
    subject: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a target received, exactly, and what it answered.

    `signature` is `valid`, `invalid`, `unsigned` or `unverifiable`.
    """

    id: int
    tenant: str
    target: str
    received_at: str
    method: str
    path: str
    query: str
    headers: Pairs
    content: bytes
    signature: str
    webhook_id: int | None
    attempt: int | None
    answered: str

    @property
    def body(self) -> str:
        """Give the text received; bytes that are no UTF-8 are shown as U+FFFD."""
        return self.content.decode("utf-8", "replace")

    @cached_property
    def json(self) -> Any:
        """Give the body read as JSON, or None where it is none."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None

    @property
    def event(self) -> str | None:
        """Give the event's name as the header tells it, or else the body."""
        return self.header("X-SuperOffice-Event") or self._member("Event")

    @property
    def event_id(self) -> str | None:
        """Give the event's id as the header tells it, or else the body."""
        return self.header("X-SuperOffice-EventId") or self._member("EventId")

    def header(self, name: str) -> str | None:
        """Give a header's value; the case of its name does not matter."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def _member(self, name: str) -> str | None:
        value = self.json.get(name) if isinstance(self.json, dict) else None
        return value if isinstance(value, str) else None


class Log(Generic[E]):
    """Entries of one sort, oldest first; the oldest are dropped, and counted, past `size`."""

    def __init__(self, size: int) -> None:
        self._entries: deque[E] = deque(maxlen=size)
        self._last = 0
        self._cleared = 0
        self._changed = threading.Condition()

    def add(self, make: Callable[[int], E]) -> E:
        """Append the entry that `make` builds from its number, and wake whoever waits for it."""
        with self._changed:
            entry = make(self._last + 1)
            self._last = entry.id
            self._entries.append(entry)
            self._changed.notify_all()
            return entry

    @property
    def dropped(self) -> int:
        """Count the entries that are gone because newer ones needed their place."""
        with self._changed:
            return self._last - self._cleared - len(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def all(self) -> list[E]:
        """Copy the entries, oldest first."""
        with self._changed:
            return list(self._entries)

    def clear(self, matches: Callable[[E], bool] = lambda entry: True) -> None:
        """Forget the entries that match; numbers go on, so that no id is given twice."""
        with self._changed:
            kept = [entry for entry in self._entries if not matches(entry)]
            self._cleared += len(self._entries) - len(kept)
            self._entries.clear()
            self._entries.extend(kept)

    def wait(self, matches: Callable[[E], bool], count: int, seconds: float) -> list[E]:
        """Give the matching entries as soon as there are `count`, or what there is in the end.

        No polling: the thread sleeps until an entry is added. `seconds` is real time.
        """
        with self._changed:
            return self._collect(0, matches, count, seconds)

    def quiet(self, matches: Callable[[E], bool], seconds: float) -> E | None:
        """Give the first matching entry that is added within `seconds`, or None if none is."""
        with self._changed:
            return next(iter(self._collect(self._last, matches, 1, seconds)), None)

    def _collect(
        self, seen: int, matches: Callable[[E], bool], count: int, seconds: float
    ) -> list[E]:
        """Gather what matches and came after the entry `seen`; each entry is looked at once."""
        found: list[E] = []

        def is_enough() -> bool:
            nonlocal seen
            found.extend(entry for entry in self._since(seen) if matches(entry))
            seen = self._last
            return len(found) >= count

        self._changed.wait_for(is_enough, seconds)
        return found

    def _since(self, number: int) -> list[E]:
        newer = list(takewhile(lambda entry: entry.id > number, reversed(self._entries)))
        return newer[::-1]


class Journal:
    """Everything that is remembered of one tenant, a log a sort.

    :param size: how many entries of each sort are kept
    """

    def __init__(self, size: int) -> None:
        self.requests: Log[RequestEntry] = Log(size)
        self.events: Log[EventEntry] = Log(size)
        self.attempts: Log[AttemptEntry] = Log(size)
        self.deliveries: Log[DeliveryEntry] = Log(size)
        self.outbox: Log[MailEntry] = Log(size)
        self.messages: Log[Message] = Log(size)

    def clear(self) -> None:
        """Forget everything."""
        for log in vars(self).values():
            log.clear()
