"""A message: what a target received, exactly."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

Pairs = tuple[tuple[str, str], ...]


class _Facts(NamedTuple):
    id: int
    tenant: str
    target: str
    received_at: datetime
    method: str
    path: str
    query: str
    headers: Pairs
    content: bytes
    signature: str
    webhook_id: int | None
    attempt: int | None
    answered: str


class Message(_Facts):
    """What a target received, exactly, and what it answered.

    `signature` is `valid`, `invalid`, `unsigned` or `unverifiable`.
    """

    @property
    def weight(self) -> int:
        """Tell how many bytes were received, about."""
        headers = sum(map(len, chain.from_iterable(self.headers)))
        return len(self.content) + len(self.path) + len(self.query) + headers

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
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def _member(self, name: str) -> str | None:
        value = self.json.get(name) if isinstance(self.json, dict) else None
        return value if isinstance(value, str) else None
