"""Restoring: a tenant becomes what is kept of it, when it begins and when more cannot be kept."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from .clock import MANUAL_START, ManualClock
from .crm.variants import Variants
from .deliveries import Deliveries
from .delivery.dispatcher import PATIENCE
from .state.found import Found

if TYPE_CHECKING:
    from .world import World


def restore(world: World, found: Found) -> None:
    """Have all that was kept, but for time and what waits.

    :raises SettingsError: if a setting of its own cannot be any more
    :raises UnknownVariant: if a variant of its choice is no more
    """
    _take(world, found)
    world.answers.load(Counter(message.target for message in world.journal.messages.all()))


def resume(world: World, found: Found, pause: timedelta = timedelta()) -> None:
    """Have the deliveries that wait, after a pause; a manual clock stands where it stood."""
    if isinstance(world.clock, ManualClock):
        world.clock = ManualClock(found.moment or MANUAL_START)
    world.deliveries = Deliveries(world)
    now = world.clock.now()
    jobs = [job.resumed(now) for job in found.jobs]
    if pause:
        jobs = [job._replace(due=max(job.due, now + pause)) for job in jobs]
    world.deliveries.load(jobs)


def catch_up(world: World, found: Found) -> None:
    """Be as what is kept: what was to happen since could not be kept, and has not happened.

    What is due waits a little: else it would be tried at once, and again and again.
    """
    before = world.settings
    world.deliveries.dispatcher.leave()
    _take(world, found)
    if before.seed != world.settings.seed:
        world.start_values()
    if before.clock != world.settings.clock:
        world.start_time()
    resume(world, found, PATIENCE)
    world.deliveries.dispatcher.resume()


def _take(world: World, found: Found) -> None:
    world.own = dict(found.settings)
    world.settings = world.common.with_changes(world.own)
    world.variants = Variants(found.variants)
    world.restricted = found.restricted
    world.registry.load(found.webhooks, found.reserved, found.last_id)
    world.journal.load(found.lines, found.tallies)
