"""The simulator as a Python program holds it: a server of its own, or one that already runs."""

from __future__ import annotations

import secrets
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .client.connection import Client
from .client.errors import ServerFailed
from .client.tenant import Tenant

if TYPE_CHECKING:
    from .server import Server


class Simulator(Tenant):
    """The tenant `Default` of a server on a free port, which is gone at the end.

    ::

        with Simulator(seed=1) as sim:
            target = sim.target("orders")
            sim.webhooks.save(target.url, events=["contact.changed"])
            sim.raise_event("contact.changed", primary_key=18)
            target.assert_received(event="contact.changed", primary_key=18)

    Without `with`: `Simulator().start()`, and `close()` at the end.

    :param url: the base URL of a simulator that already runs, which is then used instead
    :param token: its admin token, if it has one
    :param tenant: which tenant to be; another one is there with `tenant()`
    :param settings: of the server; of the tenant only, if the server already runs
    :raises SettingsError: if a setting is unknown or cannot have its value
    :raises CannotStart: if the server cannot listen
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        token: str | None = None,
        tenant: str = "Default",
        **settings: Any,
    ) -> None:
        self.server: Server | None = None
        self._settings = settings
        if url is None:
            self.server = _make_server({"port": 0, "admin_token": token, **settings})
            url, token = self.server.url, self.server.settings.admin_token
        super().__init__(Client(url, tenant, token))

    def start(self) -> Simulator:
        """Have the server take requests from here on; one that already runs is asked if it does.

        :raises CannotReach: if nobody answers, or not in time
        """
        if self.server:
            self.server.start()
        self.client.read("GET", "/readyz")
        if not self.server and self._settings:
            self.configure(**self._settings)
        return self

    def tenant(self, name: str | None = None) -> Tenant:
        """Give a tenant of the same server: by its name, such as `Cust12345`, or a fresh one."""
        return Tenant(self.client.of_tenant(name or f"Cust{secrets.randbelow(9 * 10**9) + 10**9}"))

    def close(self) -> None:
        """End the server, if it is our own.

        :raises ServerFailed: if it met a bug of its own that nobody was told of
        """
        if self.server:
            self.server.close()
            self.raise_failures()

    def raise_failures(self) -> None:
        """Tell of bugs that a server of our own met since this was last asked.

        :raises ServerFailed: if there are any; its cause is the first one
        """
        failures = self.server.site.take_failures() if self.server else []
        if failures:
            text = f"{len(failures)} failed inside the simulator; the first: {failures[0]!r}"
            raise ServerFailed(text) from failures[0]

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except ServerFailed as failed:
            if error is None:
                raise
            error.add_note(str(failed))


def _make_server(settings: dict[str, Any]) -> Server:
    # Only here: whoever talks to a server elsewhere needs none of what a server does.
    from .server import Server
    from .settings import Settings, SettingsError

    unknown = settings.keys() - set(Settings.__dataclass_fields__)
    if unknown:
        known = ", ".join(Settings.__dataclass_fields__)
        raise SettingsError(f"there is no setting {', '.join(sorted(unknown))}, only {known}")
    return Server(Settings(**settings))
