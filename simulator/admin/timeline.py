"""The timeline: everything that happened to a tenant in its order, and whatever happens next."""

from __future__ import annotations

from flask import Response, jsonify

from ..journal.journal import Line
from ..journal.message import Message
from ..site import Site
from . import documents, reading

#: What an entry is called by in the parameter `sort`.
SORTS = ("request", "event", "attempt", "delivery", "mail", "message")


def get(site: Site) -> Response:
    """List what happened; with `wait`, as soon as something happens after the line `after`.

    `life` is another number once the tenant was reset. A caller who passes the one that he knows
    is told everything of the new life, whatever `after` he knows.
    """
    given = reading.parameters("sort", "event_id", "webhook_id", "after", "life", "limit", "wait")
    world = reading.world(site)
    sort = reading.one_of(given, "sort", SORTS)
    same_life = reading.whole(given, "life", world.life) == world.life
    after = reading.whole(given, "after", 0) if same_life else 0

    def matches(line: Line) -> bool:
        return (
            line.id > after
            and sort in (None, line.sort)
            and _is_about(line, "event_id", given)
            and _is_about(line, "webhook_id", given)
        )

    log = world.journal.timeline
    found = log.wait(matches, 1, reading.seconds(given, "wait") or 0.0)
    limit = reading.whole(given, "limit", 0)
    listed = documents.listing(found, _document, log.dropped, limit)
    return jsonify(listed | {"life": world.life})


def _is_about(line: Line, name: str, given: dict[str, str]) -> bool:
    return name not in given or str(getattr(line.entry, name, None)) == given[name]


def _document(line: Line) -> documents.Document:
    write = documents.message if isinstance(line.entry, Message) else documents.entry
    return {"id": line.id, "sort": line.sort, "entry": write(line.entry)}
