"""Messages: what a target received, filtered, waited for without polling, or proven absent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, jsonify

from ..journal.log import Log
from ..journal.message import Message
from ..site import Site
from . import documents, reading
from .problem import Problem, invalid

Match = Callable[[Message], bool]

_FILTERS = ("event", "event_id", "method", "path", "signature", "webhook_id")
_PREFIX = "json."


def get(site: Site, name: str) -> Response:
    """List a target's messages; with `count` and `wait` as soon as there are so many.

    :raises Problem: 408 if they did not come in time, 409 if a quiet target was not quiet
    """
    given = reading.parameters(
        *_FILTERS, "after", "count", "limit", "quiet", "wait", prefixes=[_PREFIX]
    )
    world, matchers = reading.world(site), _matchers(given)
    after = reading.whole(given, "after", 0)

    def matches(message: Message) -> bool:
        return (
            message.target == name
            and message.id > after
            and all(match(message) for match in matchers)
        )

    log = world.journal.messages
    quiet = reading.seconds(given, "quiet")
    if quiet is not None:
        _expect_quiet(log, matches, name, quiet)
    found = _wait(log, matches, given)
    if found is None:
        raise _too_late(log, name, after, matchers, given)
    limit = reading.whole(given, "limit", 0)
    return jsonify(documents.listing(found, documents.message, log.dropped, limit))


def delete(site: Site, name: str) -> Response:
    """Forget a target's messages."""
    reading.parameters()
    reading.world(site).journal.forget_messages(name)
    return Response(status=204)


def _wait(log: Log[Message], matches: Match, given: dict[str, str]) -> list[Message] | None:
    count = reading.whole(given, "count", 1 if "wait" in given else 0)
    found = log.wait(matches, count, reading.seconds(given, "wait") or 0.0)
    return found if len(found) >= count else None


def _expect_quiet(log: Log[Message], matches: Match, name: str, seconds: float) -> None:
    loud = log.quiet(matches, seconds)
    if loud:
        raise Problem(
            409,
            "not-quiet",
            f"{name} received message {loud.id} within {seconds:g} s",
            items=[documents.message(loud)],
        )


def _too_late(
    log: Log[Message], name: str, after: int, matchers: list[Match], given: dict[str, str]
) -> Problem:
    """Tell what did arrive, nearest first: most filters fit, then newest."""
    arrived = [one for one in log.all() if one.target == name and one.id > after]
    arrived.sort(key=lambda one: (sum(match(one) for match in matchers), one.id), reverse=True)
    wanted = ", ".join(f"{key}={value}" for key, value in given.items() if key != "tenant")
    return Problem(
        408,
        "not-received",
        f"{name} did not receive what was waited for ({wanted}); "
        f"{len(arrived)} other or fewer messages did arrive",
        items=[documents.message(one) for one in arrived[:100]],
        total=len(arrived),
        dropped=log.dropped,
    )


def _matchers(given: dict[str, str]) -> list[Match]:
    return [
        _matcher(name, value)
        for name, value in given.items()
        if name in _FILTERS or name.startswith(_PREFIX)
    ]


def _matcher(name: str, value: str) -> Match:
    if name.startswith(_PREFIX):
        return _json_matcher(name, value)
    if name == "signature" and value not in ("valid", "invalid", "unsigned", "unverifiable"):
        raise invalid(name, value, "valid, invalid, unsigned or unverifiable")
    if name in ("event", "method"):
        return lambda message: str(getattr(message, name)).lower() == value.lower()
    return lambda message: str(getattr(message, name)) == value


def _json_matcher(name: str, value: str) -> Match:
    """Compare a member of the body with JSON, or with plain text where the value is none."""
    steps = [
        step.replace("~1", "/").replace("~0", "~")
        for step in name.removeprefix(_PREFIX).removeprefix("/").split("/")
    ]
    try:
        wanted = json.loads(value)
    except (ValueError, RecursionError):
        wanted = value
    return lambda message: any(_same(_at(message.json, steps), one) for one in (wanted, value))


def _same(found: Any, wanted: Any) -> bool:
    """Compare as JSON does, where 1 is not true."""
    return found == wanted and isinstance(found, bool) == isinstance(wanted, bool)


def _at(document: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and step.isdecimal() and int(step) < len(document):
            document = document[int(step)]
        else:
            return _ABSENT
    return document


_ABSENT = object()
