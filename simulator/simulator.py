"""The simulator as a Python program holds it: a server of its own, or one that already runs."""

from __future__ import annotations

import secrets
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .client.connection import Client
from .client.errors import ServerFailed, SimulatorError
from .client.tenant import Tenant
from .tenants import tenant_name

if TYPE_CHECKING:
    from .server import Server

#: So long a server may take to say that it is ready, in seconds.
PATIENCE = 10.0
#: What a tenant can be told that no setting of the server is.
OF_TENANTS_ONLY = frozenset({"restricted", "variants"})


class Simulator(Tenant):
    """The tenant `Default` of a server on a free port, which is gone at the end.

    ::

        with Simulator(seed=1) as sim:
            target = sim.target("orders")
            sim.webhooks.save(target, events=["contact.changed"])
            sim.raise_event("contact.changed", primary_key=18)
            target.assert_received("contact.changed", primary_key=18)

    Without `with`: `Simulator().start()`, and `close()` at the end.

    :param url: the base URL of a simulator that already runs, which is then used instead
    :param token: its admin token, if it has one
    :param tenant: which tenant to be; another one is there with `tenant()`
    :param settings: of the server and of the tenant; of the tenant only, if the server already runs
    :raises SettingsError: if a setting is unknown or cannot have its value
    :raises CannotReach: if the URL is none
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
        self._runs = False
        self._is_closed = False
        tenant = _checked(tenant)
        if url is None:
            of_server = settings.keys() - OF_TENANTS_ONLY
            self._settings = {name: settings[name] for name in settings.keys() - of_server}
            self.server = _make_server(token, {name: settings[name] for name in of_server})
            url, token = self.server.url, self.server.settings.admin_token
        super().__init__(Client(url, tenant, token))

    def start(self, timeout: float = PATIENCE) -> Simulator:
        """Have the server take requests from here on; one that runs elsewhere is asked if it does.

        :param timeout: the seconds that it may take to start and to answer
        :raises CannotReach: if nobody answers, or not in time
        :raises Refused: if the token is wrong, or the tenant cannot have a setting
        :raises SimulatorError: if it was closed
        """
        if self._is_closed:
            raise SimulatorError("this simulator is closed; make another one")
        if self._runs:
            return self
        try:
            self._begin(timeout)
        except BaseException:
            self.close()  # which tells of the bug instead, if it was one of ours
            raise
        self._runs = True
        return self

    def _begin(self, timeout: float) -> None:
        if self.server:
            self.server.start()
        self.client.check(timeout)
        if self._settings:
            self.configure(**self._settings)

    def tenant(self, name: str | None = None) -> Tenant:
        """Give a tenant of the same server: by its name, such as `Cust12345`, or a fresh one.

        :raises ValueError: if the name is none of a tenant
        """
        fresh = f"Cust{secrets.randbelow(9 * 10**9) + 10**9}"
        return Tenant(self.client.of_tenant(_checked(name or fresh)))

    def close(self) -> None:
        """End the server, if it is our own.

        :raises ServerFailed: if it met a bug of its own that nobody was told of
        """
        if self.server:
            self._is_closed = True
            self.server.close()
            self.raise_failures()

    def raise_failures(self) -> None:
        """Tell of bugs that a server of our own met since this was last asked.

        :raises ServerFailed: if there are any; its cause is the first one
        """
        __tracebackhide__ = True  # what is of use in a test's report is the cause
        failures = self.server.site.take_failures() if self.server else []
        if failures:
            number = f"{len(failures)} bug{'s' * (len(failures) > 1)} of its own"
            text = f"the simulator met {number}, please report: {failures[0]!r}"
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


def _checked(tenant: str) -> str:
    name = tenant_name(tenant)
    if name is None:
        raise ValueError(f"tenant is {tenant!r}, and must be Default, or Cust and 1 to 10 digits")
    return name


def _make_server(token: str | None, settings: dict[str, Any]) -> Server:
    # Only here: whoever talks to a server elsewhere needs none of what a server does.
    from .server import Server
    from .settings import Settings, SettingsError

    unknown = settings.keys() - set(Settings.__dataclass_fields__)
    if unknown:
        known = ", ".join([*Settings.__dataclass_fields__, *sorted(OF_TENANTS_ONLY)])
        raise SettingsError(f"there is no setting {', '.join(sorted(unknown))}, only {known}")
    return Server(Settings(**{"port": 0, "admin_token": token, **settings}))
