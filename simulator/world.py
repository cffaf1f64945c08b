"""A world: one tenant, with its webhooks, targets, journal and clock held together."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .answers import Answers
from .clock import make_clock, monotonic
from .contract.contract import Carrier, Contract
from .crm import dates, defaults, rules
from .crm.associate import Associate
from .crm.documents import Document
from .crm.errors import ArgumentException
from .crm.event import Event
from .crm.registry import Registry, missing
from .crm.webhook import ACTIVE, Webhook
from .delivery import outcome
from .delivery.compose import TEST, Outgoing, compose, script_parameters
from .delivery.dispatcher import Dispatcher, Job
from .delivery.outcome import Outcome
from .delivery.postbox import Postbox
from .delivery.settle import settle
from .delivery.transport import Transport
from .delivery.workers import Workers
from .journal import AttemptEntry, EventEntry, Journal
from .samples import Pools, Samples
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Shared:
    """What all tenants of a site have in common."""

    contract: Contract
    pools: Pools
    transport: Transport
    workers: Workers
    capture: Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls the API: a login name, and the SO-AppToken of the app that he uses, if any."""

    name: str = "tje0"
    application: str = ""


class World:
    """One tenant.

    :param name: the tenant's name, which is its ContextIdentifier: `Default` or `Cust12345`
    """

    def __init__(self, name: str, settings: Settings, shared: Shared) -> None:
        self.name = name
        self.settings = settings
        self.restricted = False
        self.shared = shared
        self.registry = Registry()
        self.answers = Answers(settings.journal_size)
        self.journal = Journal(settings.journal_size)
        self.postbox = Postbox(
            lambda: self.settings, shared.transport, lambda *sent: shared.capture(self, *sent)
        )
        self._requests = itertools.count(1)
        self._start_time()

    def _start_time(self) -> None:
        seed = None if self.settings.seed is None else f"{self.settings.seed}/{self.name}"
        self.samples = Samples(self.shared.pools, seed)
        self.clock = make_clock(self.settings.clock)
        self.dispatcher = Dispatcher(self.clock, self._run, self.shared.workers.wake)

    def configure(self, changes: dict[str, Any], restricted: bool | None = None) -> None:
        """Give the tenant its own settings; another seed or clock begins anew.

        :raises SettingsError: if a value cannot be; then nothing is changed
        """
        settings = self.settings.with_changes(changes)
        anew = {"seed", "clock"} & changes.keys()
        self.settings = settings
        self.restricted = self.restricted if restricted is None else restricted
        if anew:
            self._start_time()

    def carrier(self, name: str) -> Carrier:
        """Give a schema of the release that this tenant runs, by its bare name."""
        return self.shared.contract.carrier(name, self.settings.release)

    def next_request_id(self) -> str:
        """Number a call of the API."""
        return f"r{next(self._requests)}"

    def associate(self, caller: Caller) -> Associate:
        """Give the user that a caller is."""
        return defaults.associate(self.samples, caller.name)

    def default_webhook(self) -> Document:
        """Write a webhook to begin with; nothing is stored, but a sample's id can be saved."""
        release = self.settings.release
        if self.settings.defaults == "netserver":
            return defaults.netserver(release)
        webhook_id = self.registry.reserve(self.samples.number(1, 20))
        return defaults.sample(self.samples, webhook_id, release)

    def save(self, webhook: Webhook, caller: Caller) -> Webhook:
        """Check a webhook, call its target with the `test` event, and store it.

        :raises ArgumentException: if a rule is broken or the target does not answer 200; then
            nothing is stored
        :raises SoNotFoundException: if its id is not 0 and nothing has it
        """
        webhook = replace(webhook, application=caller.application)
        self._check_id(webhook)
        rules.check(webhook, self.postbox.may_be_http)
        if not webhook.is_script:
            self._check_target(webhook, caller)
        olds: list[Webhook | None] = []

        def finish(old: Webhook | None, new: Webhook) -> Webhook:
            olds.append(old)
            return self._stamped(old, new, caller)

        saved = self.registry.save(webhook, finish)
        self._tell_of_state(olds[0], saved)
        return saved

    def _check_id(self, webhook: Webhook) -> None:
        known = self.registry.find(webhook.id, webhook.application)
        if webhook.id and not known and not self.registry.is_reserved(webhook.id):
            raise missing(webhook.id)

    def _check_target(self, webhook: Webhook, caller: Caller) -> None:
        tried = self.test(webhook, caller)
        if not tried.delivered:
            raise ArgumentException(
                f"Webhook TargetUrl {webhook.target_url} did not answer the test event with "
                f"200 OK, so the webhook was not saved: {tried.message}"
            )

    def _stamped(self, old: Webhook | None, new: Webhook, caller: Caller) -> Webhook:
        now, user = self.clock.now(), self.associate(caller)
        new = replace(new, updated=now, updated_by=user)
        return new.saved_over(old) if old else replace(new, registered=now, registered_by=user)

    def _tell_of_state(self, old: Webhook | None, new: Webhook) -> None:
        if old is None or old.state == new.state:
            return
        verb = "started" if new.state == ACTIVE else "stopped"
        numbers = self.carrier("Webhook").shape.members["state"][1].numbers
        fields = {
            "events": len(new.events),
            "registered": dates.without_zone(new.registered),
            "registered_associate_id": new.registered_by.id if new.registered_by else 0,
            "state": numbers[new.state],
            "updated": dates.without_zone(new.updated),
            "updated_associate_id": new.updated_by.id if new.updated_by else 0,
        }
        self.signal(self.event(f"webhook{new.id}.{verb}", new.id, field_values=fields))

    def test(self, webhook: Webhook, caller: Caller) -> Outcome:
        """Call a webhook's target once with the `test` event; counters and state stay."""
        if webhook.is_script:
            return outcome.failed(
                outcome.INVALID, f"{webhook.target_url!r} is a CRMScript, which cannot be tested"
            )
        try:
            rules.check(webhook, self.postbox.may_be_http)
        except ArgumentException as error:
            return outcome.failed(outcome.INVALID, error.text)
        event = self.event(TEST, changed_by=self.associate(caller).id)
        return self.postbox.post(self._compose(webhook, event))

    def event(self, name: str, primary_key: int = 0, **facts: Any) -> Event:
        """Make an event that happens now."""
        return Event(
            id=self.samples.guid(),
            at=self.clock.now(),
            name=name,
            primary_key=primary_key,
            **facts,
        )

    def signal(self, event: Event) -> EventEntry:
        """Queue an event for every active subscriber, and return before any is told."""
        webhooks = self.registry.subscribers(event.name)
        entry = self.journal.events.add(
            lambda number: EventEntry(
                id=number,
                event_id=event.id,
                at=dates.with_z(event.at),
                event=event.name,
                primary_key=event.primary_key,
                changes=event.changes,
                changed_by=event.changed_by,
                webhooks=tuple(webhook.id for webhook in webhooks),
                request_id=event.request_id,
            )
        )
        self.dispatcher.add(
            Job(event=event, webhook_id=webhook.id, due=event.at) for webhook in webhooks
        )
        return entry

    def _run(self, job: Job) -> Job | None:
        """Do one job: tell the webhook of the event, settle, and write the journal last."""
        webhook = self.registry.find(job.webhook_id)
        if webhook is None or webhook.state != ACTIVE:
            return None
        started, at = monotonic(), dates.with_z(self.clock.now())
        tried = self._tell(webhook, job)
        self.registry.change(webhook.id, lambda current: settle(current, tried))
        self.journal.attempts.add(
            lambda number: AttemptEntry(
                id=number,
                event_id=job.event.id,
                event=job.event.name,
                webhook_id=webhook.id,
                attempt=job.attempt,
                at=at,
                url=webhook.target_url or "",
                outcome="delivered" if tried.delivered else "failed",
                reason=tried.reason,
                status=tried.status,
                message=tried.message,
                duration_ms=round((monotonic() - started) * 1000, 3),
            )
        )
        return None

    def _tell(self, webhook: Webhook, job: Job) -> Outcome:
        if webhook.is_script:
            parameters = script_parameters(webhook, job.event, self.name)
            return outcome.script(parameters)
        return self.postbox.post(replace(self._compose(webhook, job.event), attempt=job.attempt))

    def _compose(self, webhook: Webhook, event: Event) -> Outgoing:
        return compose(webhook, event, tenant=self.name, release=self.settings.release)
