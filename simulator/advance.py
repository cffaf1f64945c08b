"""Advancing: moving a manual clock, with everything that is due done on the way."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from .clock import LATEST, ManualClock
from .crm import dates
from .world import World

#: Real seconds that work under way has to end before the clock moves.
PATIENCE = 60.0


class ClockError(ValueError):
    """The clock cannot be moved so; the text says why and what would be right."""


def by(world: World, seconds: float) -> None:
    """Move the clock by so many seconds; each attempt on the way is made at its exact moment.

    :raises ClockError: if the tenant's clock is not manual or was set anew meanwhile, or `seconds`
        is negative or leads too far
    """
    clock = _manual(world)
    if seconds < 0:
        raise ClockError(f"seconds is {seconds}, and must be 0 or more: time never runs backwards")
    with clock.moving():
        _by(world, clock, seconds)


def _by(world: World, clock: ManualClock, seconds: float) -> None:
    goal = _goal(world, clock, seconds)
    _settle(world)
    while (due := world.deliveries.dispatcher.next_due()) and due <= goal:
        _move(world, clock, due)
        _settle(world)
    _move(world, clock, goal)
    _settle(world)  # what somebody raised meanwhile, and its retries


def to_next_attempt(world: World) -> None:
    """Move the clock to the next attempt that waits, and make it; without any, nothing moves.

    :raises ClockError: if the tenant's clock is not manual
    """
    clock = _manual(world)
    _settle(world)
    if due := world.deliveries.dispatcher.next_due():
        _move(world, clock, due)
        _settle(world)


def until_idle(world: World) -> None:
    """Move the clock until nothing waits any more.

    :raises ClockError: if the tenant's clock is not manual
    """
    to_next_attempt(world)
    while world.deliveries.dispatcher.waiting():
        to_next_attempt(world)


def _manual(world: World) -> ManualClock:
    if isinstance(world.clock, ManualClock):
        return world.clock
    raise ClockError(
        f"the clock of {world.name} is real, so it moves by itself; make it manual with "
        f'PUT /__admin/tenants/{world.name} {{"clock": "manual"}}'
    )


def _goal(world: World, clock: ManualClock, seconds: float) -> datetime:
    with suppress(OverflowError):
        goal = clock.now() + timedelta(seconds=seconds)
        if seconds == 0 or goal <= LATEST:
            return goal
    raise ClockError(
        f"seconds is {seconds}, which leads past {dates.with_z(LATEST)}: the rest of the year 9999 "
        "is for retries; a clock that is made real and manual again begins anew"
    )


def _move(world: World, clock: ManualClock, moment: datetime) -> None:
    """Move a clock, as long as it is the tenant's.

    :raises ClockError: if the tenant was given another one meanwhile
    """
    with world.kept.unit:
        if world.clock is not clock:
            raise ClockError(
                f"the clock of {world.name} was set anew while it was moved; GET /__admin/clock "
                "tells where it stands, and you may move it again"
            )
        clock.move_to(moment)
        world.kept.moved(clock.now())


def _settle(world: World) -> None:
    """Do what is due, here and in whatever thread has begun it.

    :raises ClockError: if something hangs for longer than any target may
    """
    dispatcher = world.deliveries.dispatcher
    while dispatcher.step():
        pass
    if not dispatcher.wait_idle(PATIENCE):
        raise ClockError(f"a delivery has been under way for {PATIENCE:g} s; the clock stands")
