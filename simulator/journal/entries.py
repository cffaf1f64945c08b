"""The entries of the journal: plain, flat values, one class a sort."""

from __future__ import annotations

from dataclasses import dataclass


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
