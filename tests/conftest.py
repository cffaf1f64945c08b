"""Factories: sites, callers and servers that are gone at the end of a test."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import commands
import pytest
from click.testing import Result
from hypothesis import settings
from leftovers import without_growth
from support import Api

from simulator import logs
from simulator.client.tenant import Tenant
from simulator.contract.contract import Contract
from simulator.samples import Pools
from simulator.server import Server
from simulator.settings import Settings
from simulator.simulator import Simulator
from simulator.site import Site

# Not by its entry point, which would have it loaded before coverage starts.
pytest_plugins = ["pytester", "simulator.pytest_plugin"]

# How long an example takes says more of the machine than of the code.
settings.register_profile("suite", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.register_profile("fuzz", max_examples=int(os.environ.get("SOSIM_FUZZ_CASES", "2000")))
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
def command(sosim: Tenant) -> Callable[..., Result]:
    """Run the command in this process, for the tenant of the test."""
    return partial(commands.sosim, SOSIM_URL=sosim.client.url, SOSIM_TENANT=sosim.name)


@pytest.fixture
def happens() -> Iterator[Callable[[], None]]:
    """Is to be called with each case of a fuzz test, which must leave nothing behind."""
    with without_growth() as happens:
        yield happens


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


@pytest.fixture
def configure() -> Iterator[Callable[..., None]]:
    """Configure the logs as the command does; undone at the end."""
    root = logging.getLogger(logs.ROOT)
    before = (root.handlers[:], root.level, root.propagate)
    yield logs.configure
    root.handlers[:], level, root.propagate = before
    root.setLevel(level)  # which forgets what was found out about levels, too


@pytest.fixture
def run_pytest(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, sosim_server: Simulator
) -> Callable[..., pytest.RunResult]:
    """Run tests in this process with the plugin alone, against the server that is there already."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("SOSIM_URL", sosim_server.url)

    def run(source: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_inprocess(
            "-p", "simulator.pytest_plugin", "--strict-markers", *options
        )

    return run
