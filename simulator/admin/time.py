"""Time: reading and moving a tenant's clock."""

from __future__ import annotations

from typing import Any

from .. import advance as advancing
from ..clock import ManualClock
from ..crm import dates
from ..world import World
from . import documents
from .call import Asked
from .documents import Document
from .problem import Problem


def get(asked: Asked) -> Document:
    """Tell what a tenant's clock shows, and when the next attempt is due."""
    return _document(asked.world)


def put(asked: Asked) -> Document:
    """Make a tenant's clock `manual` or `real`."""
    world, kind = asked.world, asked.body["kind"]
    if kind != world.settings.clock:
        world.configure({"clock": kind})
    return _document(world)


def advance(asked: Asked) -> Document:
    """Move the clock; what is due on the way runs before this answers, and is in the answer.

    :raises Problem: if the clock is not manual
    """
    world = asked.world
    attempts = world.journal.attempts
    before = attempts.tally().last
    try:
        _move(world, asked.body)
    except advancing.ClockError as error:
        raise Problem(409, "clock", str(error), [("", str(error))]) from None
    ran = [documents.entry(one) for one in attempts.since(before)]
    return _document(world) | {"attempts": ran}


def _move(world: World, wanted: dict[str, Any]) -> None:
    if "seconds" in wanted:
        advancing.by(world, float(wanted["seconds"]))
    elif wanted["until"] == "idle":
        advancing.until_idle(world)
    else:
        advancing.to_next_attempt(world)


def _document(world: World) -> Document:
    due = world.deliveries.dispatcher.next_due()
    return {
        "kind": "manual" if isinstance(world.clock, ManualClock) else "real",
        "now": dates.with_z(world.clock.now()),
        "next_attempt": dates.with_z(due) if due else None,
    }
