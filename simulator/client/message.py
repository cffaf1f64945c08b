"""A message as a client sees it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Message:
    """What a target received.

    `signature` is `valid`, `invalid`, `unsigned` or `unverifiable`. `body` is the exact text, and
    `json` the same read as JSON, or None. `received_at` is ISO 8601 in UTC, on the tenant's clock.
    `answered` is the status that the target replied with, or the fault that it had. `request_id` is
    that of the call that led to it, if one did.
    """

    id: int
    tenant: str
    target: str
    received_at: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: str
    json: Any
    event: str | None
    event_id: str | None
    webhook_id: int | None
    signature: str
    attempt: int | None
    answered: str
    request_id: str | None

    def __repr__(self) -> str:
        return f"<Message {self}>"

    def __str__(self) -> str:
        attempt = f", attempt {self.attempt}" if self.attempt else ""
        return (
            f"{self.id}: {self.event or self.method} to {self.path} at {self.received_at}, "
            f"signature {self.signature}{attempt}, answered {self.answered}"
        )

    @property
    def primary_key(self) -> int | None:
        """Give the member PrimaryKey of the body, which is what the event is about."""
        value = self.json.get("PrimaryKey") if isinstance(self.json, dict) else None
        return value if isinstance(value, int) else None

    def header(self, name: str) -> str | None:
        """Give a header's value; the case of its name does not matter."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)


_NAMES = frozenset(one.name for one in dataclasses.fields(Message))


def read(document: Mapping[str, Any]) -> Message:
    """Make a message of its document; members of newer servers are left out."""
    return Message(**{name: value for name, value in document.items() if name in _NAMES})
