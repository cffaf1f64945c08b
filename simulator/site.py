"""The site: a running simulator with all its tenants, and what they share."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from .contract.contract import Contract
from .delivery.transport import Transport
from .delivery.workers import Workers
from .receive import capture
from .samples import Pools
from .settings import Settings
from .tenants import DEFAULT_TENANT
from .world import Shared, World

#: So many deliveries that are left undone are told one by one.
_MOST_TOLD = 100

log = logging.getLogger(__name__)


class Site:
    """The tenants by name, each made when it is first used.

    `https_targets` has the base URL of the server's own https targets by kind of certificate.
    `connections` counts the open connections of the server; without one there are none. `broken`
    is how many bugs of ours were met.

    :param ca_files: authorities to trust besides the machine's and the setting `ca_file`
    :param contract: a contract of another site to use, since making one takes its time
    :param pools: likewise, its pools of samples
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
        self.shared = Shared(contract or Contract(), pools or Pools(), transport, workers, capture)
        self.https_targets: dict[str, str] = {}
        self.connections: Callable[[], int] = lambda: 0
        self.broken = 0
        self._failures: list[BaseException] = []
        self._worlds: dict[str, World] = {}
        self._lock = threading.Lock()

    def world(self, name: str = DEFAULT_TENANT) -> World:
        """Give a tenant, making it if need be."""
        world = self._worlds.get(name)
        if world is None:
            with self._lock:
                world = self._worlds.get(name) or World(name, self.settings, self.shared)
                self._worlds[name] = world
        return world

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
        """Forget a tenant, or all of them: the next use finds a new one."""
        with self._lock:
            gone = [self._worlds.pop(name, None)] if name else list(self._worlds.values())
            if name is None:
                self._worlds.clear()
        for world in gone:
            if world:
                world.close()

    def close(self, seconds: float = 5.0) -> int:
        """Stop delivering, waiting up to `seconds`; give the number of deliveries left undone."""
        self.shared.workers.close(seconds)
        for world in self.worlds():
            world.journal.end()
        self.shared.transport.close()
        left = [
            (world, job) for world in self.worlds() for job in world.deliveries.dispatcher.jobs()
        ]
        for world, job in left[:_MOST_TOLD]:
            told = (job.event.name, job.event.id, job.webhook_id, world.name)
            log.warning("left undone: %s (%s) for webhook %s of %s", *told)
        return len(left)
