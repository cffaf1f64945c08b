"""Messages: what a target received, filtered, waited for without polling, or proven absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .. import members, waiting
from ..journal.log import Log
from ..journal.message import Message
from . import documents
from .call import Asked
from .documents import Document
from .problem import Problem

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
    wanted = _wanted(given)

    def matches(message: Message) -> bool:
        return message.target == name and wanted.fits(message)

    log = asked.world.journal.messages
    if "quiet" in given:
        _expect_quiet(log, matches, name, given["quiet"])
    found = _wait(log, matches, given)
    if found is None:
        raise _too_late(log, name, wanted, given)
    return documents.listing(found, documents.message, log.dropped, given.get("limit"))


def delete(asked: Asked) -> None:
    """Forget a target's messages."""
    with asked.world.kept.unit:
        asked.world.journal.forget_messages(asked.name)


def _wait(
    log: Log[Message], matches: Callable[[Message], bool], given: Mapping[str, Any]
) -> list[Message] | None:
    count = given.get("count", 1 if "wait" in given else 0)
    found = log.wait(matches, count, given.get("wait", 0.0), given.get("after", 0))
    if len(found) >= count:
        return found
    _make_sure_of_time(log)
    return None


def _expect_quiet(
    log: Log[Message], matches: Callable[[Message], bool], name: str, seconds: float
) -> None:
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


def _too_late(log: Log[Message], name: str, wanted: _Wanted, given: Mapping[str, Any]) -> Problem:
    """Tell what did arrive, nearest first: most filters fit, then newest."""
    arrived = [one for one in log.since(given.get("after", 0)) if one.target == name]
    scores = {one.id: wanted.score(one) for one in arrived}
    arrived.sort(key=lambda one: (scores[one.id], one.id), reverse=True)
    asked = ", ".join(f"{key}={value}" for key, value in given.items())
    return Problem(
        408,
        "not-received",
        f"{name} did not receive what was waited for ({asked}); "
        f"{len(arrived)} other or fewer messages did arrive",
        items=[documents.message(one) for one in arrived[:100]],
        fitting=list(scores.values()).count(wanted.best),
        total=len(arrived),
        dropped=log.dropped,
    )


class _Wanted(NamedTuple):
    """What a message is to be: in itself, and in its body, which is read last and once."""

    outside: list[Callable[[Message], bool]]
    inside: list[Callable[[Any], bool]]

    @property
    def best(self) -> int:
        """Give the score of a message that fits."""
        return len(self.outside) + len(self.inside)

    def fits(self, message: Message) -> bool:
        """Tell whether a message is what is wanted."""
        if not all(match(message) for match in self.outside):
            return False
        return not self.inside or self._score_inside(message) == len(self.inside)

    def score(self, message: Message) -> int:
        """Count in how much a message is what is wanted."""
        return sum(match(message) for match in self.outside) + self._score_inside(message)

    def _score_inside(self, message: Message) -> int:
        document = message.json if self.inside else None
        return sum(match(document) for match in self.inside)


def _wanted(given: Mapping[str, Any]) -> _Wanted:
    bodies = {name: value for name, value in given.items() if name.startswith(PREFIX)}
    return _Wanted(
        [_matcher(name, value) for name, value in given.items() if name in FILTERS],
        [members.matcher(name.removeprefix(PREFIX), value) for name, value in bodies.items()],
    )


def _matcher(name: str, value: Any) -> Callable[[Message], bool]:
    if name in ("event", "method"):
        wanted = value.lower()
        return lambda message: (
            (text := getattr(message, name)) is not None and text.lower() == wanted
        )
    return lambda message: bool(getattr(message, name) == value)
