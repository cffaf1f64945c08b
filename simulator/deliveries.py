"""Deliveries: how an event becomes jobs, and a job becomes attempts, outcomes and notices."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from . import recording
from .clock import milliseconds_since, monotonic
from .crm import dates, mail
from .crm.event import Event
from .crm.webhook import ACTIVE, STOPPED, TOO_MANY_ERRORS, Webhook
from .delivery import outcome
from .delivery.compose import TEST, Outgoing, Sender, compose, script_parameters
from .delivery.dispatcher import Begun, Dispatcher, End
from .delivery.job import Job
from .delivery.outcome import Awaited, Outcome
from .delivery.settle import DELIVERED, DISABLED, DISCARDED, REQUEUED, RETRIED, Settled, settle
from .faults import DELAY, DROP, DUPLICATE, REORDER, DeliveryFault
from .journal.entries import EventEntry

if TYPE_CHECKING:
    from .world import World

ABANDONED, DROPPED = "abandoned", "dropped"
#: Why a subscriber is not told, by its state.
REASONS = {STOPPED: "stopped", TOO_MANY_ERRORS: "too-many-errors"}

log = logging.getLogger(__name__)


class Deliveries:
    """The deliveries of one tenant: what waits, and the one function that does the next job."""

    def __init__(self, world: World) -> None:
        self._world = world
        kept = world.kept
        self.dispatcher = Dispatcher(
            world.clock, self._run, world.shared.workers.wake, unit=kept.unit, keeping=kept.jobs
        )
        self._reorders = False

    def signal(self, event: Event) -> EventEntry:
        """Queue an event for every active subscriber, and return before any is told.

        :raises CannotKeep: if that cannot be kept; then nothing has happened
        """
        world = self._world
        with world.kept.unit:
            subscribers = world.registry.subscribers(event.name)
            told = [one for one in subscribers if one.state == ACTIVE]
            entry = recording.event(world, event, told, subscribers)
            world.deliveries._queue(event, told)  # with another clock, these are others by now
        return entry

    def abandon(self, webhook_id: int, reason: str) -> None:
        """Give up what waits for a webhook that was stopped, disabled or deleted."""
        with self._world.kept.unit:
            self._end_all(self.dispatcher.drop(webhook_id), ABANDONED, reason)

    def close(self) -> None:
        """Take no more events, and give up all that waits."""
        with self._world.kept.unit:
            self._end_all(self.dispatcher.close(), ABANDONED, "reset")

    def load(self, jobs: Sequence[Job]) -> None:
        """Have jobs wait that waited before; nobody is told before the dispatcher resumes."""
        self._reorders = any(job.fault == REORDER for job in jobs)
        self.dispatcher.load(jobs)

    def sender(self) -> Sender:
        """Tell who sends."""
        world = self._world
        return Sender(world.name, world.settings.release, world.variants)

    def _queue(self, event: Event, webhooks: Iterable[Webhook]) -> None:
        faulty = self._world.faults.all()[1]
        jobs = [Job(event=event, webhook_id=one.id, due=event.at) for one in webhooks]
        if not faulty and not self._reorders:
            self._refuse(self.dispatcher.add(jobs))
            return
        for job in jobs:
            self._queue_with_fault(job)

    def _queue_with_fault(self, job: Job) -> None:
        waiting = self.dispatcher.jobs(job.webhook_id)
        last = waiting[-1] if waiting else job
        overtakes = last.fault == REORDER and last.attempt == 1
        fault = self._world.faults.of_delivery(job.event.name, job.webhook_id)
        if fault is None:
            left = self.dispatcher.add([job], before_last=overtakes)
        elif fault.delivery == DROP:
            self._end(job._replace(fault=DROP), DROPPED, "fault", 0)
            return
        else:
            self._reorders |= fault.delivery == REORDER  # what comes next is to overtake it
            left = self.dispatcher.add(_faulty(job, fault), before_last=overtakes)
        self._refuse(left)

    def _refuse(self, jobs: list[Job]) -> None:
        """End jobs that the dispatcher does not take, unless it has a successor by now."""
        successor = self._world.deliveries
        if not self.dispatcher.closed:
            self._end_all(jobs, DROPPED, "queue-full")
        elif successor is not self:
            now = self._world.clock.now()
            successor._refuse(successor.dispatcher.add([job.resumed(now) for job in jobs]))
        else:
            self._end_all(jobs, ABANDONED, "reset")

    def _run(self, job: Job) -> Begun:
        """Begin one job: tell the webhook of the event. The rest waits for its answer."""
        webhook = self._world.registry.find(job.webhook_id)
        if webhook is None or webhook.state != ACTIVE:
            give_up = partial(self._end, job, ABANDONED, _why_not(webhook), job.attempt - 1)
            return lambda: give_up
        started, at = monotonic(), self._world.clock.now()
        return partial(self._answered, webhook, job, self._tell(webhook, job), at, started)

    def _answered(
        self, webhook: Webhook, job: Job, awaited: Awaited, at: datetime, started: float
    ) -> End:
        """Wait for the outcome of an attempt; give what ends it."""
        tried = awaited()
        return partial(self._finish, webhook, job, tried, at, milliseconds_since(started))

    def _finish(
        self, webhook: Webhook, job: Job, tried: Outcome, at: datetime, duration: float
    ) -> Job | None:
        """Settle an attempt, and write the journal last; give the job to do later, if any."""
        settled = self._settle(webhook, job, tried)
        self._follow(settled, job, tried)
        recording.attempt(self._world, webhook, job, tried, at, duration)
        if settled.later and self.dispatcher.closed:
            self._end(job, ABANDONED, "reset", job.attempt)
            return None
        if settled.fate != RETRIED:
            fate = DISCARDED if settled.fate == DISABLED else settled.fate
            gone = "reset" if self.dispatcher.closed else "deleted"
            reason = {DELIVERED: None, ABANDONED: gone}.get(fate, tried.reason)
            self._end(job, fate, reason, job.attempt)
        return settled.later

    def _tell(self, webhook: Webhook, job: Job) -> Awaited:
        world = self._world
        if webhook.is_script:
            given = script_parameters(webhook, job.event, world.name)
            return partial(outcome.script, given)
        outgoing = compose(webhook, job.event, self.sender(), job.attempt, job.fault)
        failed = self.check(outgoing)
        return (lambda: failed) if failed else world.postbox.begin(outgoing)

    def check(self, outgoing: Outgoing) -> Outcome | None:
        """Check a body before it is sent; give the outcome of one that breaks its schema."""
        name = payload_schema(outgoing.event)
        carrier = self._world.carrier(name)
        breaches = carrier.check(dict(outgoing.members))
        if not breaches:
            return None
        listed = "; ".join(map(str, breaches))
        log.error("an outgoing body breaks %s: %s", carrier.schema_id, listed)
        return outcome.failed(
            outcome.CONTRACT, f"not sent: the body breaks {carrier.schema_id}: {listed}"
        )

    def _settle(self, webhook: Webhook, job: Job, tried: Outcome) -> Settled:
        """Settle an attempt; of a webhook that was deleted meanwhile nothing is left to count."""
        fate = DELIVERED if tried.delivered else ABANDONED
        world, box = self._world, [Settled(webhook=webhook, fate=fate)]

        def change(current: Webhook) -> Webhook:
            box[0] = settle(current, job, tried, world.variants, world.clock.now())
            return box[0].webhook

        world.registry.change(webhook.id, change)
        return box[0]

    def _follow(self, settled: Settled, job: Job, tried: Outcome) -> None:
        """Do what follows from an attempt: notices, a requeued event, the end of a webhook."""
        webhook = settled.webhook
        if settled.first_failure:
            self._notify(webhook, mail.FIRST_FAILURE, job, tried)
        if settled.fate == REQUEUED:
            again = job.event._replace(id=self._world.samples.guid())
            due = self._world.clock.now()
            self._refuse(self.dispatcher.add([Job(event=again, webhook_id=webhook.id, due=due)]))
        if settled.fate == DISABLED:
            self._notify(webhook, mail.DISABLING, job, tried)
            self.abandon(webhook.id, REASONS[TOO_MANY_ERRORS])
            self.tell_of_state(webhook, "errors")

    def tell_of_state(self, webhook: Webhook, verb: str) -> None:
        """Signal `webhook{id}.started`, `.stopped` or `.errors` to whoever subscribed to it."""
        world = self._world
        fields = self._fields(webhook) if world.tells_field_values else None
        self.signal(world.event(f"webhook{webhook.id}.{verb}", webhook.id, field_values=fields))

    def _fields(self, webhook: Webhook) -> dict[str, Any]:
        numbers = self._world.carrier("Webhook").shape.members["state"][1].numbers
        return {
            "events": len(webhook.events),
            "registered": dates.without_zone(webhook.registered),
            "registered_associate_id": webhook.registered_by.id if webhook.registered_by else 0,
            "state": numbers[webhook.state],
            "updated": dates.without_zone(webhook.updated),
            "updated_associate_id": webhook.updated_by.id if webhook.updated_by else 0,
        }

    def _notify(self, webhook: Webhook, when: str, job: Job, tried: Outcome) -> None:
        for notice in mail.notices(webhook, when, job.event.id, tried.message):
            recording.notice(self._world, webhook, job, notice)

    def _end_all(self, jobs: Iterable[Job], fate: str, reason: str) -> None:
        for job in jobs:
            self._end(job, fate, reason, job.attempt - 1)

    def _end(self, job: Job, fate: str, reason: str | None, attempts: int) -> None:
        recording.end(self._world, job, fate, reason, attempts)


def _faulty(job: Job, fault: DeliveryFault) -> list[Job]:
    """Give the jobs that a delivery fault makes of one."""
    marked = job._replace(fault=fault.delivery)
    if fault.delivery == DUPLICATE:
        return [job, marked]
    if fault.delivery in (DELAY, REORDER):
        return [marked._replace(due=job.due + timedelta(seconds=fault.delay))]
    return [marked]


def _why_not(webhook: Webhook | None) -> str:
    return "deleted" if webhook is None else REASONS.get(webhook.state, "stopped")


def payload_schema(event: Event) -> str:
    """Name the schema that the payload of an event keeps."""
    if event.name == TEST:
        return "TestEvent"
    if event.state_verb:
        return "StateEventPayload"
    return "EventPayload" if event.field_values is None else "EventPayloadWithFieldValues"
