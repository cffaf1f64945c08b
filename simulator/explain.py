"""Explaining: for every webhook of a tenant, delivered, or the first reason why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .crm import dates
from .crm.webhook import ACTIVE, Webhook
from .deliveries import REASONS
from .delivery.job import Job
from .journal.entries import AttemptEntry, DeliveryEntry, EventEntry
from .world import World


class Explanation(NamedTuple):
    """What became of an event for one webhook.

    `verdict` is `delivered`, `waiting` or `not-delivered`. `reason` is a stable word, `detail` a
    sentence for people. `attempts` is how often the target was called.
    """

    webhook_id: int
    name: str | None
    verdict: str
    reason: str | None
    detail: str
    attempts: int


def explain(
    world: World, event: str, primary_key: int | None = None, application: str = ""
) -> tuple[EventEntry | None, list[Explanation]]:
    """Explain the newest event of a name, and of a primary key if one is given.

    :param application: the SO-AppToken of an app that wonders; it sees only its own webhooks
    """
    entry = _find(world, event, primary_key)
    missed = event if primary_key is None else f"{event} with the primary key {primary_key}"
    return entry, [
        _of_webhook(world, entry, event, one, application, missed) for one in world.registry.all()
    ]


def _find(world: World, event: str, primary_key: int | None) -> EventEntry | None:
    return next(
        (
            entry
            for entry in reversed(world.journal.events.all())
            if entry.event.lower() == event.lower() and primary_key in (None, entry.primary_key)
        ),
        None,
    )


def _of_webhook(
    world: World,
    entry: EventEntry | None,
    event: str,
    webhook: Webhook,
    application: str,
    missed: str,
) -> Explanation:
    skipped = dict(entry.skipped) if entry else {}
    if application and webhook.application != application:
        return _not(webhook, "other-application", "it was created by another application")
    if event.lower() not in [one.lower() for one in webhook.events]:
        listed = ", ".join(webhook.events) or "nothing"
        return _not(webhook, "not-subscribed", f"it is subscribed to {listed}, not to {event}")
    if entry and webhook.id in entry.webhooks:
        return _of_delivery(world, entry, webhook)
    state = skipped.get(webhook.id, webhook.state)
    if state != ACTIVE:
        return _not(webhook, REASONS.get(state, "stopped"), f"its state was {state}")
    if entry is None:
        return _not(webhook, "no-event", f"no event {missed} was raised, or it is forgotten by now")
    raised = dates.with_z(entry.at)
    return _not(webhook, "subscribed-later", f"the event was raised at {raised}, before it was")


def _of_delivery(world: World, entry: EventEntry, webhook: Webhook) -> Explanation:
    jobs = world.deliveries.dispatcher.jobs(webhook.id)  # first, so that no end is missed
    attempts = [
        one
        for one in world.journal.attempts.all()
        if one.event_id == entry.event_id and one.webhook_id == webhook.id
    ]
    ended = _ended(world.journal.deliveries.all(), entry, webhook)
    if ended is None:
        return _waiting(jobs, entry, webhook, attempts)
    if ended.outcome == "delivered":
        text = f"delivered at {dates.with_z(ended.ended_at)}"
        return _told(webhook, "delivered", None, text, ended.attempts)
    last = f": {attempts[-1].message.splitlines()[0]}" if attempts else ""
    at = dates.with_z(ended.ended_at)
    text = f"{ended.outcome} at {at} after {ended.attempts} attempts{last}"
    return _told(webhook, "not-delivered", ended.reason, text, ended.attempts)


def _ended(
    deliveries: Iterable[DeliveryEntry], entry: EventEntry, webhook: Webhook
) -> DeliveryEntry | None:
    """Find how a delivery ended; of one that was duplicated, the best end counts."""
    ends = [
        one for one in deliveries if one.event_id == entry.event_id and one.webhook_id == webhook.id
    ]
    return min(ends, key=lambda one: one.outcome != "delivered", default=None)


def _waiting(
    jobs: list[Job], entry: EventEntry, webhook: Webhook, attempts: list[AttemptEntry]
) -> Explanation:
    due = next((job.due for job in jobs if job.event.id == entry.event_id), None)
    if due is None:
        return _told(
            webhook, "not-delivered", "forgotten", "the journal has dropped it", len(attempts)
        )
    text = f"still waiting until {dates.with_z(due)}"
    if attempts:
        text += f"; attempt {attempts[-1].attempt} failed: {attempts[-1].message.splitlines()[0]}"
    return _told(webhook, "waiting", "waiting", text, len(attempts))


def _not(webhook: Webhook, reason: str, detail: str) -> Explanation:
    return _told(webhook, "not-delivered", reason, detail, 0)


def _told(
    webhook: Webhook, verdict: str, reason: str | None, detail: str, attempts: int
) -> Explanation:
    return Explanation(
        webhook_id=webhook.id,
        name=webhook.name,
        verdict=verdict,
        reason=reason,
        detail=detail,
        attempts=attempts,
    )
