"""Time: reading and moving a tenant's clock."""

from __future__ import annotations

import dataclasses

from flask import Response, jsonify

from .. import advance as advancing
from ..clock import ManualClock
from ..crm import dates
from ..site import Site
from ..world import World
from . import reading
from .problem import Problem


def get(site: Site) -> Response:
    """Tell what a tenant's clock shows, and when the next attempt is due."""
    reading.parameters()
    return jsonify(_document(reading.world(site)))


def put(site: Site) -> Response:
    """Make a tenant's clock `manual` or `real`."""
    reading.parameters()
    world = reading.world(site)
    kind = reading.body(site, "Clock")["kind"]
    if kind != world.settings.clock:
        world.configure({"clock": kind})
    return jsonify(_document(world))


def advance(site: Site) -> Response:
    """Move the clock; what is due on the way runs before this answers, and is in the answer.

    :raises Problem: if the clock is not manual
    """
    reading.parameters()
    world = reading.world(site)
    asked = reading.body(site, "ClockAdvance")
    before = max((one.id for one in world.journal.attempts.all()), default=0)
    try:
        _move(world, asked)
    except advancing.ClockError as error:
        raise Problem(409, "clock", str(error), [("", str(error))]) from None
    ran = [one for one in world.journal.attempts.all() if one.id > before]
    return jsonify(_document(world) | {"attempts": [dataclasses.asdict(one) for one in ran]})


def _move(world: World, asked: dict[str, object]) -> None:
    if "seconds" in asked:
        advancing.by(world, float(str(asked["seconds"])))
    elif asked["until"] == "idle":
        advancing.until_idle(world)
    else:
        advancing.to_next_attempt(world)


def _document(world: World) -> dict[str, object]:
    due = world.deliveries.dispatcher.next_due()
    return {
        "kind": "manual" if isinstance(world.clock, ManualClock) else "real",
        "now": dates.with_z(world.clock.now()),
        "next_attempt": dates.with_z(due) if due else None,
    }
