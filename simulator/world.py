"""A world: one tenant, with its webhooks, targets, journal and clock held together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from . import restoring
from .answers import Answers
from .clock import ManualClock, make_clock
from .contract.contract import Carrier, Contract
from .crm import defaults
from .crm.associate import Associate
from .crm.documents import Document
from .crm.event import Event
from .crm.registry import Registry
from .crm.users import Users
from .crm.variants import Variants
from .deliveries import Deliveries
from .delivery.postbox import Postbox
from .delivery.transport import Transport
from .delivery.workers import Workers
from .faults import Faults
from .journal.counts import Counts
from .journal.journal import Journal
from .samples import Pools, Samples
from .settings import Settings
from .state.unkept import Unkept

if TYPE_CHECKING:
    from .crm.webhook import Webhook
    from .delivery.outcome import Outcome


class Shared(NamedTuple):
    """What all tenants of a site have in common.

    `lives` numbers them, also those that are gone. `tenant` gives one by its name, if it is there.
    """

    contract: Contract
    pools: Pools
    transport: Transport
    workers: Workers
    capture: Callable[..., Outcome]
    lives: Iterator[int]
    counts: Counts
    tenant: Callable[[str], World | None]


class Caller(NamedTuple):
    """Who calls the API: a login name, and the SO-AppToken of the app that he uses, if any."""

    name: str = "tje0"
    application: str = ""


class World:
    """One tenant.

    :param name: the tenant's name, which is its ContextIdentifier: `Default` or `Cust12345`
    :param kept: what is kept of it, and told of its changes; nothing where it is None
    """

    def __init__(
        self, name: str, settings: Settings, shared: Shared, kept: Unkept | None = None
    ) -> None:
        self.name = name
        self.kept = kept or Unkept()
        #: Tells this tenant from one of the same name before it was reset.
        self.life = self.kept.life or next(shared.lives)
        self.settings = self.common = settings
        #: What differs from the settings that all tenants have in common.
        self.own: dict[str, Any] = {}
        self.variants = Variants()
        self.restricted = False
        self.shared = shared
        self.registry = Registry(self.kept.webhooks)
        self.answers = Answers(settings.journal_size)
        self.faults = Faults()
        size, room = settings.journal_size, settings.journal_bytes
        self.journal = Journal(size, room, shared.counts, self.kept.entries)
        self.postbox = Postbox(
            lambda: self.settings,
            lambda: self.variants,
            shared.transport,
            lambda *sent: shared.capture(self, *sent),
        )
        found = self.kept.found()
        self._start = found.start if found else 0
        self._requests = itertools.count(found.requests + 1 if found else 1)
        if found:
            restoring.restore(self, found)
        self.start_values()
        self.start_time()
        if found:
            restoring.resume(self, found)
        self.kept.lost(partial(restoring.catch_up, self))

    def start_values(self) -> None:
        """Have the random values of the seed, from the first one on."""
        self.samples = Samples(self.shared.pools, self._seed(), self._start)
        self.users = Users(self.samples)

    def start_time(self) -> None:
        """Have another clock, and no deliveries that wait."""
        self.clock = make_clock(self.settings.clock)
        self.deliveries = Deliveries(self)

    def _seed(self) -> str | None:
        """Give what random values begin from; a tenant's own seed has the same for any name."""
        seed = self.settings.seed
        if seed is None or "seed" in self.own:
            return None if seed is None else str(seed)
        return f"{seed}/{self.name}"

    def configure(
        self,
        changes: Mapping[str, Any],
        restricted: bool | None = None,
        variants: Mapping[str, str] | None = None,
    ) -> None:
        """Give the tenant its own settings; another clock begins anew, and values with a seed.

        :raises SettingsError: if a value cannot be; then nothing is changed
        :raises UnknownVariant: if a variant or its choice is unknown; then nothing is changed
        :raises CannotKeep: if that cannot be kept; then nothing is changed
        """
        with self.kept.unit:
            settings = self.settings.with_changes(changes)
            has_other_clock = settings.clock != self.settings.clock
            self.variants = Variants({**self.variants, **(variants or {})})
            self.settings = settings
            self.own |= changes
            self.restricted = self.restricted if restricted is None else restricted
            if "seed" in changes:
                self.start_values()
            if "seed" in changes or has_other_clock:
                before = self.deliveries
                self.start_time()
                before.close()  # now that what happens meanwhile is for the others
            moment = self.clock.now() if isinstance(self.clock, ManualClock) else None
            self.kept.configured(self.own, self.variants, self.restricted, moment)

    def carrier(self, name: str) -> Carrier:
        """Give a schema of the release that this tenant runs, by its bare name."""
        return self.shared.contract.carrier(name, self.settings.release)

    def next_request_id(self) -> str:
        """Number a call of the API."""
        return f"r{next(self._requests)}"

    def associate(self, caller: Caller) -> Associate:
        """Give the user that a caller is."""
        return self.users.of(caller.name)

    def default_webhook(self) -> Document:
        """Write a webhook to begin with; nothing is stored, but a sample's id can be saved."""
        release = self.settings.release
        if self.settings.defaults == "netserver":
            return defaults.netserver(release)
        with self.kept.unit:
            webhook_id = self.registry.reserve(self.samples.number(1, 20))
        return defaults.sample(self.samples, self.users, webhook_id, release)

    def save(self, webhook: Webhook, caller: Caller, request_id: str | None = None) -> Webhook:
        """Check a webhook, call its target with the `test` event, and store it.

        :param request_id: the id of the call that asks for it
        :raises ArgumentException: if a rule is broken or the target does not answer 200; then
            nothing is stored
        :raises SoNotFoundException: if its id is not 0 and nothing has it
        :raises CannotKeep: if it cannot be kept; then nothing is stored
        """
        from . import saving

        return saving.save(self, webhook, caller, request_id)

    def resave(
        self,
        read: Callable[[], Webhook],
        change: Callable[[Webhook], Webhook],
        caller: Caller,
        request_id: str | None = None,
    ) -> Webhook:
        """Save what `change` makes of a webhook, and make it again if somebody else was faster.

        :param read: gives the webhook as it is, or raises what forbids to change it
        :raises ConflictException: if somebody else changes it all the time
        :raises CrmError: as `save` does
        """
        from . import saving

        return saving.resave(self, read, change, caller, request_id)

    def test(self, webhook: Webhook, caller: Caller, request_id: str | None = None) -> Outcome:
        """Call a webhook's target once with the `test` event; counters and state stay."""
        from . import saving

        return saving.test(self, webhook, caller, request_id)

    def delete(
        self,
        webhook_id: int,
        caller: Caller,
        check: Callable[[Webhook], object] | None = None,
    ) -> bool:
        """Delete a webhook that the caller may see, and give up what waits for it.

        :param check: raises what forbids it, and is given the webhook while nobody can change it
        """
        with self.kept.unit:
            deleted = self.registry.delete(webhook_id, caller.application, check)
            if deleted:
                self.deliveries.abandon(webhook_id, "deleted")
        return deleted is not None

    def event(self, name: str, primary_key: int = 0, **facts: Any) -> Event:
        """Make an event that happens now."""
        return Event(
            id=self.samples.guid(),
            at=self.clock.now(),
            name=name,
            primary_key=primary_key,
            **facts,
        )

    def happened(self, name: str, given: Mapping[str, Any], **facts: Any) -> Event:
        """Make an event that happens now; what is not given is filled from the catalogue.

        :param given: `primary_key`, `changes`, `values`, `field_values` and `changed_by`, or some
        :param facts: other facts of the event
        """
        from .crm import filling

        filled = filling.fill(
            name,
            given.get("primary_key"),
            self.samples,
            self.clock.now(),
            release=self.settings.release,
            with_field_values=self.tells_field_values,
            changes=given.get("changes"),
            values=given.get("values"),
            field_values=given.get("field_values"),
        )
        return self.event(
            name,
            filled.primary_key,
            changes=tuple(filled.changes),
            values=filled.values,
            field_values=filled.field_values,
            changed_by=given.get("changed_by", self.associate(Caller()).id),
            **facts,
        )

    @property
    def tells_field_values(self) -> bool:
        """Tell whether events carry FieldValues, in the release and by the variant."""
        by_release = self.settings.release != "10.0"
        choice = self.variants["payload"]
        return by_release if choice == "by-release" else choice == "with-field-values"

    def close(self) -> None:
        """Forget every webhook and whatever waits; nothing is delivered from here on."""
        self.kept.close()
        self.deliveries.dispatcher.close()
        self.registry.clear()
        self.journal.end()
