"""Events: raising them as the CRM would, and telling what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from ..crm import catalogue
from ..crm.errors import ArgumentException
from ..crm.event import Event, check_name
from ..delivery.job import Job
from ..explain import explain
from ..journal.entries import DeliveryEntry, EventEntry
from ..world import World
from . import documents
from .call import Asked
from .documents import Document
from .problem import Problem, invalid


def post(asked: Asked) -> Document:
    """Raise an event; what the body does not give is filled from the catalogue.

    :raises Problem: if the event's name is malformed
    """
    event = _event(asked.world, asked.body)
    return _raised(event, asked.world.deliveries.signal(event))


def _event(world: World, given: dict[str, Any]) -> Event:
    try:
        name = check_name(given["event"])
    except ArgumentException as error:
        raise Problem(400, "invalid-body", error.text, [("/event", error.text)]) from None
    return world.happened(name, given)


def _raised(event: Event, entry: EventEntry) -> Document:
    known = catalogue.known(event.name)
    return {
        **documents.entry(entry),
        "values": event.values,
        "field_values": event.field_values,
        "known": known,
        "note": None if known else f"{event.name} is not in the documented catalogue of events",
        "deliveries": [{"webhook_id": one, "outcome": "waiting"} for one in entry.webhooks],
    }


class _Waiting(NamedTuple):
    """A delivery that has not come to its end, with what those that have are told of."""

    id: None
    event_id: str
    event: str
    webhook_id: int
    raised_at: datetime
    ended_at: None
    outcome: str
    reason: None
    attempts: int
    due: datetime
    fault: str | None
    request_id: str | None


def deliveries(asked: Asked) -> Document:
    """List deliveries: those that ended, and behind them those that wait."""
    filters, worlds = dict(asked.query), asked.worlds
    after, limit = filters.pop("after", 0), filters.pop("limit", 0)
    ended, waiting = list[list[DeliveryEntry]](), list[list[_Waiting]]()
    for world in worlds:
        jobs = world.deliveries.dispatcher.jobs()  # first, so that none is missed
        ends = world.journal.deliveries.since(after)
        known = set(map(_key, ends)) if jobs else set()
        ended.append(ends)
        waiting.append([one for one in map(_waiting, jobs) if _key(one) not in known])
    listed = documents.merged(ended, "ended_at") + documents.merged(waiting, "raised_at")
    found = documents.fitting(listed, filters)
    dropped = sum(world.journal.deliveries.dropped for world in worlds)
    return documents.listing(found, documents.entry, dropped, limit)


def _key(delivery: DeliveryEntry | _Waiting) -> tuple[Any, ...]:
    """Tell a delivery from all others, whether it has ended or waits."""
    return delivery.event_id, delivery.webhook_id, delivery.fault


def _waiting(job: Job) -> _Waiting:
    event = job.event
    return _Waiting(
        id=None,
        event_id=event.id,
        event=event.name,
        webhook_id=job.webhook_id,
        raised_at=event.at,
        ended_at=None,
        outcome="waiting",
        reason=None,
        attempts=job.attempt - 1,
        due=job.due,
        fault=job.fault,
        request_id=event.request_id,
    )


def explained(asked: Asked) -> Document:
    """Tell for every webhook: delivered, or the first reason why not."""
    entry, verdicts = explain(asked.world, **asked.query)
    listed = documents.listing(verdicts, documents.entry, 0)
    return {"event": documents.entry(entry) if entry else None, **listed}


def trace(asked: Asked) -> Document:
    """Give everything that one id links: call, events, deliveries, attempts and messages.

    :raises Problem: if no id is given
    """
    given, journal = asked.query, asked.world.journal
    if not given:
        raise invalid("event_id", None, "given, or request_id")
    events = [
        one
        for one in journal.events.all()
        if one.event_id == given.get("event_id")
        or (one.request_id and one.request_id == given.get("request_id"))
    ]
    ids = {*(one.event_id for one in events), given.get("event_id")} - {"", None}
    calls = {one.request_id for one in events} | {given.get("request_id")}
    return {
        "requests": [documents.entry(e) for e in journal.requests.all() if e.request_id in calls],
        "events": [documents.entry(one) for one in events],
        "deliveries": [documents.entry(e) for e in journal.deliveries.all() if e.event_id in ids],
        "attempts": [documents.entry(e) for e in journal.attempts.all() if e.event_id in ids],
        "messages": [
            documents.message(one)
            for one in journal.messages.all()
            if one.event_id in ids or (one.request_id and one.request_id in calls)
        ],
        "outbox": [documents.entry(one) for one in journal.outbox.all() if one.event_id in ids],
    }
