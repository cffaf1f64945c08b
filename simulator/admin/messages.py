"""Messages: what a target received, filtered, waited for without polling, or proven absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .. import members, waiting
from ..journal.log import Log
from ..journal.message import Message
from . import documents
from .call import Asked
from .documents import Document
from .problem import Problem

Match = Callable[[Message], bool]

#: The parameters that say which messages are meant, and how one begins that looks into the body.
FILTERS = ("event", "event_id", "method", "path", "signature", "webhook_id", "attempt")
PREFIX = "json."
#: How a signature may be found to be.
VERDICTS = ("valid", "invalid", "unsigned", "unverifiable")


def get(asked: Asked) -> Document:
    """List a target's messages; with `count` and `wait` as soon as there are so many.

    :raises Problem: 408 if they did not come in time, 409 if a quiet target was not quiet, 503 if
        nobody knows because the wait broke off
    """
    given, name = asked.query, asked.name
    matchers, after = _matchers(given), given.get("after", 0)

    def matches(message: Message) -> bool:
        return message.target == name and all(match(message) for match in matchers)

    log = asked.world.journal.messages
    if "quiet" in given:
        _expect_quiet(log, matches, name, given["quiet"])
    found = _wait(log, matches, given)
    if found is None:
        raise _too_late(log, name, after, matchers, given)
    return documents.listing(found, documents.message, log.dropped, given.get("limit"))


def delete(asked: Asked) -> None:
    """Forget a target's messages."""
    with asked.world.kept.unit:
        asked.world.journal.forget_messages(asked.name)


def _wait(log: Log[Message], matches: Match, given: Mapping[str, Any]) -> list[Message] | None:
    count = given.get("count", 1 if "wait" in given else 0)
    found = log.wait(matches, count, given.get("wait", 0.0), given.get("after", 0))
    if len(found) >= count:
        return found
    _make_sure_of_time(log)
    return None


def _expect_quiet(log: Log[Message], matches: Match, name: str, seconds: float) -> None:
    loud = log.quiet(matches, seconds)
    if loud:
        raise Problem(
            409,
            "not-quiet",
            f"{name} received message {loud.id} within {seconds:g} s",
            items=[documents.message(loud)],
        )
    _make_sure_of_time(log)


def _make_sure_of_time(log: Log[Message]) -> None:
    """Make sure that time is what ended a wait: else nobody knows what would have come."""
    if log.has_ended or waiting.caller().has_left:
        raise Problem(
            503,
            "broke-off",
            "the wait broke off: the tenant was reset, the server ends, or you closed your side of "
            "the connection; wait once more",
        )


def _too_late(
    log: Log[Message], name: str, after: int, matchers: list[Match], given: Mapping[str, Any]
) -> Problem:
    """Tell what did arrive, nearest first: most filters fit, then newest."""
    arrived = [one for one in log.all() if one.target == name and one.id > after]
    arrived.sort(key=lambda one: (sum(match(one) for match in matchers), one.id), reverse=True)
    wanted = ", ".join(f"{key}={value}" for key, value in given.items())
    return Problem(
        408,
        "not-received",
        f"{name} did not receive what was waited for ({wanted}); "
        f"{len(arrived)} other or fewer messages did arrive",
        items=[documents.message(one) for one in arrived[:100]],
        fitting=sum(all(match(one) for match in matchers) for one in arrived),
        total=len(arrived),
        dropped=log.dropped,
    )


def _matchers(given: Mapping[str, Any]) -> list[Match]:
    return [
        _matcher(name, value)
        for name, value in given.items()
        if name in FILTERS or name.startswith(PREFIX)
    ]


def _matcher(name: str, value: Any) -> Match:
    if name.startswith(PREFIX):
        fits = members.matcher(name.removeprefix(PREFIX), value)
        return lambda message: fits(message.json)
    if name in ("event", "method"):
        wanted = value.lower()
        return lambda message: (
            (text := getattr(message, name)) is not None and text.lower() == wanted
        )
    return lambda message: bool(getattr(message, name) == value)
