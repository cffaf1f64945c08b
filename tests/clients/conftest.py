"""Real clients against a real server: one server a session, and a fresh tenant a test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import npm_clients
import pytest
from official import Agent, Official

from simulator.journal.message import Message
from simulator.server import Server
from simulator.settings import Settings
from simulator.world import World

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Tenant:
    """One tenant of a running server: its URL, and the world behind it."""

    url: str
    world: World

    def operations(self) -> list[tuple[str | None, int]]:
        """List the calls of the API so far: operation and status."""
        return [(one.operation, one.status) for one in self.world.journal.requests.all()]

    def messages(self, target: str, event: str) -> list[Message]:
        """List what a target was sent of an event, once no delivery is under way."""
        assert self.world.deliveries.dispatcher.wait_idle(10)
        sent = self.world.journal.messages.all()
        return [one for one in sent if (one.target, one.event) == (target, event)]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real server on a free port, for all tests of this folder."""
    with Server(Settings(port=0, seed=1)) as started:
        yield started


@pytest.fixture
def make_tenant(server: Server) -> Callable[..., Tenant]:
    """Make tenants that no other test uses, with settings by keyword."""

    def make(**settings: Any) -> Tenant:
        name = f"Cust{next(_numbers)}"
        world = server.site.world(name)
        world.configure(settings)
        return Tenant(f"{server.url}/{name}", world)

    return make


@pytest.fixture
def tenant(make_tenant: Callable[..., Tenant]) -> Tenant:
    """A tenant with default settings."""
    return make_tenant()


@pytest.fixture(scope="session")
def npm_folder() -> Path:
    """The folder that has the official clients; without one the tests are skipped, save in CI."""
    try:
        return npm_clients.install()
    except npm_clients.CannotInstall as error:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no npm clients: {error}")


@pytest.fixture(scope="session")
def make_official(npm_folder: Path) -> Iterator[Callable[[int], Official]]:
    """Start published versions of the client by major number, each once, in its own process."""
    started: dict[int, Official] = {}

    def start(version: int) -> Official:
        if version not in started:
            started[version] = Official(npm_folder, version)
        return started[version]

    yield start
    for client in started.values():
        client.close()


@pytest.fixture(params=[10, 12], ids=["webapi-10.2.9", "webapi-12.4.1514"])
def official(request: pytest.FixtureRequest, make_official: Callable[[int], Official]) -> Official:
    """Each of the two published versions of the client."""
    return make_official(request.param)


@pytest.fixture
def crm(make_tenant: Callable[..., Tenant], official: Official) -> Tenant:
    """A tenant of the client's own release, which refuses whatever breaks the contract."""
    release = {10: "11.0", 12: "12.4"}[official.version]
    return make_tenant(release=release, strict=True, https="required", defaults="netserver")


@pytest.fixture
def make_agent(official: Official, crm: Tenant) -> Callable[..., Agent]:
    """Make agents of the official client, for the tenant unless another base URL is given."""
    return lambda base=crm.url, **options: Agent(official, base, **options)


@pytest.fixture
def agent(make_agent: Callable[..., Agent]) -> Agent:
    """An agent of the official client, signed in to the tenant."""
    return make_agent()
