"""The site: a running simulator with all its tenants, and what they share."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .contract.contract import Contract
from .delivery.transport import Transport
from .delivery.workers import Workers
from .journal.counts import Counts
from .keeping import ALONE, Unit
from .receive import capture
from .samples import Pools
from .settings import Settings
from .tenants import DEFAULT_TENANT
from .world import Shared, World

if TYPE_CHECKING:
    from .state.state import State

#: So many deliveries that are left undone are told one by one.
_MOST_TOLD = 100
#: So long, in seconds, have threads to end that deliver for nobody, or for tenants that are gone.
_MOMENT = 0.25

log = logging.getLogger(__name__)


class Site:
    """The tenants by name, each made when it is first used.

    `https_targets` has the base URL of the server's own https targets by kind of certificate.
    `connections` counts the open connections of the server; without one there are none. `broken`
    is how many bugs of ours were met.

    :param ca_files: authorities to trust besides the machine's and the setting `ca_file`
    :param contract: a contract of another site to use, since making one takes its time
    :param pools: likewise, its pools of samples
    :raises CannotOpen: if the setting `state` names a file that cannot be used
    """

    def __init__(
        self,
        settings: Settings | None = None,
        ca_files: Sequence[str | Path] = (),
        contract: Contract | None = None,
        pools: Pools | None = None,
    ) -> None:
        self.settings = settings or Settings()
        files = [file for file in (self.settings.ca_file, *ca_files) if file]
        transport = Transport(self.settings.timeout, files)
        workers = Workers(failed=self.failed)
        self.shared = Shared(
            contract or Contract(),
            pools or Pools(),
            transport,
            workers,
            capture,
            itertools.count(1),
            Counts(),
            lambda name: self._worlds.get(name),
        )
        self.https_targets: dict[str, str] = {}
        self.connections: Callable[[], int] = lambda: 0
        self.broken = 0
        self._failures: list[BaseException] = []
        self._worlds: dict[str, World] = {}
        self._lock = threading.Lock()
        self.state = _opened(self.settings)
        self._unit: Unit = self.state.file if self.state else ALONE
        self._alone: Unit = self.state.file.lock if self.state else ALONE
        if self.state:
            self._load(self.state)

    def _load(self, state: State) -> None:
        """Have the tenants that were kept; what waits for them goes on waiting until `start`."""
        with state.beginning():
            for name, kept in state.tenants().items():
                self._worlds[name] = World(name, self.settings, self.shared, kept)
        worlds = self.worlds()
        counts = (
            len(worlds),
            sum(len(world.registry.all()) for world in worlds),
            sum(world.deliveries.dispatcher.waiting() for world in worlds),
        )
        log.info("kept so far: %d tenants, %d webhooks, %d deliveries that wait", *counts)

    def start(self) -> None:
        """Have the deliveries made that waited in the state file."""
        for world in self.worlds():
            world.deliveries.dispatcher.resume()

    def world(self, name: str = DEFAULT_TENANT) -> World:
        """Give a tenant, making it if need be.

        :raises CannotKeep: if there would be another one, and it cannot be kept
        """
        return self._worlds.get(name) or self._make(name)

    def _make(self, name: str) -> World:
        with self._alone, self._lock:
            if name not in self._worlds:
                kept = self.state.make(name) if self.state else None
                self._worlds[name] = World(name, self.settings, self.shared, kept)
            return self._worlds[name]

    def worlds(self) -> list[World]:
        """List the tenants that were used or configured, oldest first."""
        with self._lock:
            return list(self._worlds.values())

    def failed(self, error: BaseException) -> None:
        """Remember a bug of ours, so that whoever runs the site in his process is told of it."""
        with self._lock:
            self.broken += 1
            self._failures = [*self._failures, error][:_MOST_TOLD]

    def take_failures(self) -> list[BaseException]:
        """Give the bugs that were met since this was last asked."""
        with self._lock:
            failures, self._failures = self._failures, []
            return failures

    def reset(self, name: str | None = None) -> None:
        """Forget a tenant, or all of them: the next use finds a new one.

        :raises CannotKeep: if that cannot be kept; then nothing is forgotten
        """
        with self._alone, self._lock:
            gone = [one for one in self._worlds.values() if name in (None, one.name)]
            with self._unit:
                for world in gone:
                    world.kept.forget()
            for world in gone:
                del self._worlds[world.name]
                world.close()

    def close(self, seconds: float = 5.0) -> int:
        """Stop all; give the number of deliveries that are left undone and not kept."""
        left = self.drain(seconds)
        self.release()
        return left

    def release(self) -> None:
        """Let go of the state file: nothing happens from here on."""
        if self.state:
            self.state.file.close()

    def drain(self, seconds: float = 5.0) -> int:
        """Stop delivering, waiting up to `seconds` for what is due, as `close` does.

        What is under way for tenants that were reset is not waited for.
        """
        due = any(world.deliveries.dispatcher.jobs() for world in self.worlds())
        waits = due or self.state  # which may take its time to keep the end of the last one
        self.shared.workers.close(seconds if waits else min(seconds, _MOMENT))
        for world in self.worlds():
            world.journal.end()
        self.shared.transport.close()
        if self.state:
            return 0
        left = [
            (world, job) for world in self.worlds() for job in world.deliveries.dispatcher.jobs()
        ]
        for world, job in left[:_MOST_TOLD]:
            told = (job.event.name, job.event.id, job.webhook_id, world.name)
            log.warning("left undone: %s (%s) for webhook %s of %s", *told)
        return len(left)


def _opened(settings: Settings) -> State | None:
    if not settings.state:
        return None
    from .state.state import State  # only here: SQLite takes its time to load, and few need it

    return State(settings.state)
