"""Recording: what the journal keeps of events, attempts, ends of deliveries, and notices."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from . import logs
from .crm.event import Event
from .crm.mail import Notice
from .crm.webhook import ACTIVE, Webhook
from .delivery.job import Job
from .delivery.outcome import Outcome
from .delivery.settle import DELIVERED
from .journal.entries import AttemptEntry, DeliveryEntry, EventEntry, MailEntry

if TYPE_CHECKING:
    from .world import World

log = logging.getLogger(__name__)


def event(
    world: World, event: Event, told: Sequence[Webhook], subscribers: Sequence[Webhook]
) -> EventEntry:
    """Record an event with the webhooks that are told of it, and the subscribers that are not."""
    entry = world.journal.events.add(
        lambda number: EventEntry(
            id=number,
            event_id=event.id,
            at=event.at,
            event=event.name,
            primary_key=event.primary_key,
            changes=event.changes,
            changed_by=event.changed_by,
            webhooks=tuple(one.id for one in told),
            skipped=tuple((one.id, one.state) for one in subscribers if one.state != ACTIVE),
            request_id=event.request_id,
        )
    )
    logs.tell(log, "event", entry, tenant=world.name)
    return entry


def attempt(
    world: World, webhook: Webhook, job: Job, tried: Outcome, at: datetime, duration: float
) -> None:
    """Record one POST and how it ended; `duration` is in milliseconds."""
    entry = world.journal.attempts.add(
        lambda number: AttemptEntry(
            id=number,
            event_id=job.event.id,
            event=job.event.name,
            webhook_id=webhook.id,
            attempt=job.attempt,
            at=at,
            url=webhook.target_url or "",
            outcome="delivered" if tried.delivered else "failed",
            reason=tried.reason,
            status=tried.status,
            message=tried.message,
            duration_ms=duration,
            fault=job.fault,
        )
    )
    logs.tell(log, "attempt", entry, tenant=world.name, request_id=job.event.request_id)


def end(world: World, job: Job, fate: str, reason: str | None, attempts: int) -> None:
    """Record what became of a delivery in the end, after so many attempts."""
    event, now = job.event, world.clock.now()
    entry = world.journal.deliveries.add(
        lambda number: DeliveryEntry(
            id=number,
            event_id=event.id,
            event=event.name,
            webhook_id=job.webhook_id,
            raised_at=event.at,
            ended_at=now,
            outcome=fate,
            reason=reason,
            attempts=attempts,
            fault=job.fault,
            request_id=event.request_id,
        )
    )
    if fate != DELIVERED:
        logs.tell(log, "delivery", entry, tenant=world.name)


def notice(world: World, webhook: Webhook, job: Job, notice: Notice) -> None:
    """Record a notice that the CRM would have sent."""
    at = world.clock.now()
    world.journal.outbox.add(
        lambda number: MailEntry(
            id=number,
            at=at,
            tenant=world.name,
            webhook_id=webhook.id,
            event_id=job.event.id,
            via=notice.via,
            when=notice.when,
            to=notice.to,
            subject=notice.subject,
            body=notice.body,
        )
    )
