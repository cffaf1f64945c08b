"""Factories: sites, callers and servers that are gone at the end of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from support import Api

from simulator.contract.contract import Contract
from simulator.samples import Pools
from simulator.server import Server
from simulator.settings import Settings
from simulator.site import Site

# How long an example takes says more of the machine than of the code.
settings.register_profile("suite", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def made_once() -> dict[str, Any]:
    """What takes long to make and never changes: every site of the tests has the same."""
    return {"contract": Contract(), "pools": Pools()}


@pytest.fixture
def make_site(made_once: dict[str, Any]) -> Iterator[Callable[..., Site]]:
    """Make sites, with settings by keyword."""
    made: list[Site] = []

    def make(**settings: Any) -> Site:
        made.append(Site(Settings(**{"seed": 1, **settings}), **made_once))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture
def make_api(make_site: Callable[..., Site]) -> Callable[..., Api]:
    """Make callers of a new site, in process, with settings by keyword."""
    return lambda **settings: Api(make_site(**settings))


@pytest.fixture
def api(make_api: Callable[..., Api]) -> Api:
    """A caller of a site with default settings and a seed."""
    return make_api()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start real servers on free ports, with settings by keyword."""
    started: list[Server] = []

    def start(**settings: Any) -> Server:
        started.append(Server(Settings(port=0, **{"seed": 1, **settings})).start())
        return started[-1]

    yield start
    for server in started:
        server.close()
