"""Events: raising them as the CRM would, and telling what became of them."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Response, jsonify, request

from ..crm import catalogue, dates
from ..crm.errors import ArgumentException
from ..crm.event import Event, check_name
from ..explain import explain
from ..journal.entries import EventEntry
from ..site import Site
from ..world import World
from . import documents, reading
from .problem import Problem, invalid


def post(site: Site) -> Response:
    """Raise an event; what the body does not give is filled from the catalogue.

    :raises Problem: if the event's name is malformed
    """
    reading.parameters()
    world = reading.world(site)
    given = reading.body(site, "EventToRaise")
    event = _event(world, given)
    entry = world.deliveries.signal(event)
    answer = jsonify(_raised(world, event, entry))
    answer.status_code = 201
    return answer


def _event(world: World, given: dict[str, Any]) -> Event:
    try:
        name = check_name(given["event"])
    except ArgumentException as error:
        raise Problem(400, "invalid-body", error.text, [("/event", error.text)]) from None
    return world.happened(name, given)


def _raised(world: World, event: Event, entry: EventEntry) -> dict[str, Any]:
    known = catalogue.known(event.name)
    return {
        **dataclasses.asdict(entry),
        "values": event.values,
        "field_values": event.field_values,
        "known": known,
        "note": None if known else f"{event.name} is not in the documented catalogue of events",
        "deliveries": [{"webhook_id": one, "outcome": "waiting"} for one in entry.webhooks],
    }


def deliveries(site: Site) -> Response:
    """List deliveries: those that ended, and behind them those that wait."""
    given = reading.parameters("event", "event_id", "webhook_id", "outcome", "limit", "after")
    worlds = reading.worlds(site)
    after, limit = reading.whole(given, "after", 0), reading.whole(given, "limit", 0)
    ended = [
        documents.entry(one)
        for world in worlds
        for one in world.journal.deliveries.all()
        if one.id > after
    ]
    waiting = [one for world in worlds for one in _waiting(world)]
    filters = ("event", "event_id", "webhook_id", "outcome")
    found = [
        one
        for one in (*ended, *waiting)
        if all(str(one[name]) == given[name] for name in filters if name in given)
    ]
    dropped = sum(world.journal.deliveries.dropped for world in worlds)
    return jsonify(documents.listing(found, lambda one: one, dropped, limit))


def _waiting(world: World) -> list[dict[str, Any]]:
    return [
        {
            "id": None,
            "event_id": job.event.id,
            "event": job.event.name,
            "webhook_id": job.webhook_id,
            "raised_at": dates.with_z(job.event.at),
            "ended_at": None,
            "outcome": "waiting",
            "reason": None,
            "attempts": job.attempt - 1,
            "due": dates.with_z(job.due),
            "fault": job.fault,
            "request_id": job.event.request_id,
        }
        for job in world.deliveries.dispatcher.jobs()
    ]


def explained(site: Site) -> Response:
    """Tell for every webhook: delivered, or the first reason why not.

    :raises Problem: if `event` is missing
    """
    given = reading.parameters("event", "primary_key", "application")
    world = reading.world(site)
    if not given.get("event"):
        raise invalid("event", given.get("event"), "the name of an event, such as contact.changed")
    key = reading.whole(given, "primary_key", 0) if "primary_key" in given else None
    entry, verdicts = explain(world, given["event"], key, given.get("application", ""))
    return jsonify(
        {
            "event": documents.entry(entry) if entry else None,
            "items": [dataclasses.asdict(one) for one in verdicts],
            "total": len(verdicts),
            "dropped": 0,
        }
    )


def trace(site: Site) -> Response:
    """Give everything that one id links: call, events, deliveries, attempts and messages."""
    given = reading.parameters("event_id", "request_id")
    journal = reading.world(site).journal
    if not given.keys() & {"event_id", "request_id"}:
        raise invalid("event_id", request.args.get("event_id"), "given, or request_id")
    events = [
        one
        for one in journal.events.all()
        if one.event_id == given.get("event_id")
        or (one.request_id and one.request_id == given.get("request_id"))
    ]
    ids = {one.event_id for one in events} | {given.get("event_id", "")}
    calls = {one.request_id for one in events} | {given.get("request_id")}
    return jsonify(
        {
            "requests": [
                documents.entry(e) for e in journal.requests.all() if e.request_id in calls
            ],
            "events": [documents.entry(one) for one in events],
            "deliveries": [
                documents.entry(e) for e in journal.deliveries.all() if e.event_id in ids
            ],
            "attempts": [
                documents.entry(one) for one in journal.attempts.all() if one.event_id in ids
            ],
            "messages": [documents.message(e) for e in journal.messages.all() if e.event_id in ids],
            "outbox": [documents.entry(one) for one in journal.outbox.all() if one.event_id in ids],
        }
    )
