"""Checks of what deliveries do to the receiver: an event that comes twice counts once."""

from __future__ import annotations

from typing import Any

from ..clock import monotonic, pause
from .check import Check, NotJudged, Wrong
from .visit import PROBE, Visit

_NOTIFICATION = "SuperOffice docs, dev/notification"
_STEP = 0.01
_LONGEST_VALUE = 40


def _duplicate(visit: Visit) -> str:
    return _twice(visit, second_attempt=1)


def _retry(visit: Visit) -> str:
    return _twice(visit, second_attempt=2)


def _twice(visit: Visit, second_attempt: int) -> str:
    """Deliver an event twice: the probe must show the first delivery, and not the second."""
    if not visit.terms.probe:
        raise NotJudged("without --probe URL nobody can tell what a delivery has changed")
    before = _at_rest(visit, visit.look(), 0)
    event, start = visit.letters.event(), monotonic()
    visit.accept(visit.letters.write(event), "the first delivery")
    after = _at_rest(visit, _changed(visit, before), monotonic() - start)
    seconds = monotonic() - start
    visit.accept(visit.letters.write(event, attempt=second_attempt), "the second delivery")
    newer = _watched(visit, after, seconds)
    if newer != after:
        raise Wrong(
            f"the probe went from {_shown(after)} to {_shown(newer)} when the event came again"
        )
    return f"the probe went from {_shown(before)} to {_shown(after)}, once"


def _at_rest(visit: Visit, value: Any, seconds: float) -> Any:
    """Wait until the probe rests, since work may go on behind an answer; give its value then."""
    deadline = monotonic() + visit.terms.timeout
    while (newer := _watched(visit, value, seconds)) != value:
        if monotonic() > deadline:
            raise Wrong(
                f"the probe changes by itself, from {_shown(value)} to {_shown(newer)}; "
                "it must tell only what deliveries have done",
                PROBE,
            )
        value = newer
    return value


def _changed(visit: Visit, before: Any) -> Any:
    """Wait until the probe shows a delivery, and give its value."""
    deadline = monotonic() + visit.terms.timeout
    while (value := visit.look()) == before:
        if monotonic() > deadline:
            raise Wrong(f"the probe stays {_shown(before)} after a first delivery", PROBE)
        pause(_STEP)
    return value


def _watched(visit: Visit, value: Any, seconds: float) -> Any:
    """Watch the probe for a while, and give its value as soon as it is another, or at the end.

    A receiver that works in the background gets the time again that its first work took.
    """
    deadline = monotonic() + max(visit.terms.quiet, seconds)
    while (newer := visit.look()) == value and (left := deadline - monotonic()) > 0:
        pause(min(_STEP, left))
    return newer


def _shown(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


CHECKS = (
    Check(
        name="duplicate",
        sends="One event twice, byte for byte; the probe is read before and after each.",
        right="Answers 200 to both, and the second changes nothing.",
        hint="Events are not remembered by their EventId, or only after the work is done.",
        fact=f"The EventId is the same however often an event is sent ({_NOTIFICATION}).",
        run=_duplicate,
    ),
    Check(
        name="retry",
        sends="One event, and then its retry: the same EventId, and X-SuperOffice-Retry: 1.",
        right="Answers 200 to both, and the retry changes nothing.",
        hint="The answer to the first attempt can be lost after the work was done.",
        fact=f"A failed event is sent up to three times under one EventId ({_NOTIFICATION}).",
        run=_retry,
    ),
)
