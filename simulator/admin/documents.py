"""Documents of the admin API: plain values in snake_case."""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from ..answers import Answer, Target
from ..crm import dates
from ..crm.webhook import Webhook
from ..journal.message import Message
from ..settings import Settings
from ..world import World

Document = dict[str, Any]
E = TypeVar("E")

#: What entries of the journal call their moments.
_MOMENTS = {"at", "raised_at", "ended_at", "due"}


def listing(
    items: Sequence[Any], write: Callable[[Any], Document], dropped: int, limit: int | None = None
) -> Document:
    """Write a list, oldest first; `limit` keeps the newest ones, `total` counts them all."""
    shown = items[-limit:] if limit else items
    return {"items": [write(one) for one in shown], "total": len(items), "dropped": dropped}


def entry(one: Any) -> Document:
    """Write an entry of the journal, or any named tuple as flat, with the names of its fields."""
    document: Document = one._asdict()
    for name in _MOMENTS & document.keys():
        document[name] = document[name] and dates.with_z(document[name])
    return document


def merged(lists: list[list[E]], moment: str) -> list[E]:
    """Put the entries of tenants in one list, oldest first; each list is in its order already."""
    return list(heapq.merge(*lists, key=attrgetter(moment))) if len(lists) != 1 else lists[0]


def fitting(entries: list[Any], filters: Mapping[str, Any]) -> list[Any]:
    """Choose the entries whose fields have the values that are asked for."""
    for name, wanted in filters.items():
        entries = [entry for entry in entries if getattr(entry, name) == wanted]
    return entries


def message(one: Message) -> Document:
    """Write what a target received; `body` is the exact text."""
    return {
        "id": one.id,
        "tenant": one.tenant,
        "target": one.target,
        "received_at": dates.with_z(one.received_at),
        "method": one.method,
        "path": one.path,
        "query": one.query,
        "headers": _headers(one.headers),
        "body": one.body,
        "json": one.json,
        "event": one.event,
        "event_id": one.event_id,
        "webhook_id": one.webhook_id,
        "signature": one.signature,
        "attempt": one.attempt,
        "answered": one.answered,
        "request_id": one.request_id,
    }


def _headers(pairs: Iterable[tuple[str, str]]) -> Document:
    """Write headers by name; values of the same name are joined, as HTTP has it."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def webhook(one: Webhook, tenant: str) -> Document:
    """Write a stored webhook with its state and usage; its secret stays where it is."""
    return {
        "tenant": tenant,
        "id": one.id,
        "name": one.name,
        "type": one.type,
        "state": one.state,
        "events": list(one.events),
        "target_url": one.target_url,
        "has_secret": bool(one.secret),
        "registered": dates.with_z(one.registered),
        "updated": dates.with_z(one.updated),
        **one.usage._asdict(),
    }


def target(one: Target, tenant: str) -> Document:
    """Write a target with its current answers."""
    return {
        "tenant": tenant,
        "name": one.name,
        "received": one.received,
        "has_secret": one.secret is not None,
        "answers": [_answer(answer) for answer in one.answers],
    }


def _answer(one: Answer) -> Document:
    return one._asdict() | {"headers": dict(one.headers)}


def settings(one: Settings) -> Document:
    """Write the settings; the admin token is never told."""
    return dataclasses.asdict(one) | {"admin_token": "***" if one.admin_token else None}


def tenant(one: World) -> Document:
    """Write a tenant: its name, what it has of its own, and how much it holds."""
    settings = one.settings
    return {
        "name": one.name,
        "release": settings.release,
        "defaults": settings.defaults,
        "seed": settings.seed,
        "auth": settings.auth,
        "egress": settings.egress,
        "https": settings.https,
        "clock": settings.clock,
        "strict": settings.strict,
        "restricted": one.restricted,
        "variants": dict(one.variants),
        "webhooks": len(one.registry.all()),
        "targets": len(one.answers.all()),
        "requests": len(one.journal.requests),
        "events": len(one.journal.events),
        "attempts": len(one.journal.attempts),
        "messages": len(one.journal.messages),
    }
