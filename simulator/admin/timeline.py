"""The timeline: everything that happened to a tenant in its order, and whatever happens next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..journal.journal import Line
from ..journal.message import Message
from . import documents
from .call import Asked

#: What an entry is called by in the parameter `sort`.
SORTS = ("request", "event", "attempt", "delivery", "mail", "message")


def get(asked: Asked) -> documents.Document:
    """List what happened; with `wait`, as soon as something happens after the line `after`.

    `life` is another number once the tenant was reset. A caller who passes the one that he knows
    is told everything of the new life at once, whatever `after` he knows.
    """
    given, world = asked.query, asked.world
    same_life = given.get("life", world.life) == world.life
    after, wait = (given.get("after", 0), given.get("wait", 0.0)) if same_life else (0, 0.0)

    def matches(line: Line) -> bool:
        return (
            given.get("sort", line.sort) == line.sort
            and _is_about(line, "event_id", given)
            and _is_about(line, "webhook_id", given)
        )

    log = world.journal.timeline
    found = log.wait(matches, 1, wait, after)
    listed = documents.listing(found, _document, log.dropped, given.get("limit"))
    return listed | {"life": world.life}


def _is_about(line: Line, name: str, given: Mapping[str, Any]) -> bool:
    return name not in given or getattr(line.entry, name, None) == given[name]


def _document(line: Line) -> documents.Document:
    write = documents.message if isinstance(line.entry, Message) else documents.entry
    return {"id": line.id, "sort": line.sort, "entry": write(line.entry)}
