"""The pytest plugin: a tenant for each test, and what happened to it if the test fails.

It imports nothing but pytest until a test asks for a fixture: pytest loads it in every run, before
coverage starts.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .client.tenant import Tenant
    from .simulator import Simulator

#: So many lines of the timeline are shown, the newest.
_MOST = 100
#: The exit code of pytest when the server cannot be reached, as that of `sosim` then.
_NO_SERVER = 3
_MARKER = (
    "sosim(release=..., defaults=..., seed=..., auth=..., egress=..., https=..., clock=..., "
    "strict=..., restricted=..., variants={...}): set up the tenant of the fixture sosim; markers "
    "of module, class and function are merged, and the nearest wins"
)
#: So many tests back, a delivery that was under way may still make its tenant anew.
_LATE = 16
_TENANT = pytest.StashKey["Tenant"]()
_GONE = pytest.StashKey[deque[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that says which server to use."""
    parser.getgroup("sosim", "the SuperOffice CRM simulator").addoption(
        "--sosim-url",
        metavar="URL",
        default=os.environ.get("SOSIM_URL"),
        help="use the simulator that runs there, instead of starting one; also SOSIM_URL, "
        "with its admin token in SOSIM_ADMIN_TOKEN",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Tell which server is used, if it is not one of our own."""
    url = config.getoption("sosim_url")
    return f"sosim: {url}" if url else None


@pytest.fixture(scope="session")
def sosim_settings() -> dict[str, Any]:
    """The settings of the server that the tests start, and of its tenants; override it for others.

    With `--sosim-url`, the server has its own, and only tenants can be told any.
    """
    return {}


@pytest.fixture(scope="session")
def sosim_server(
    request: pytest.FixtureRequest, sosim_settings: dict[str, Any]
) -> Iterator[Simulator]:
    """The simulator that all tests of this process share."""
    simulator = _start(request.config, sosim_settings)
    yield simulator
    simulator.close()


@pytest.fixture
def sosim(
    request: pytest.FixtureRequest, sosim_server: Simulator, sosim_settings: dict[str, Any]
) -> Iterator[Tenant]:
    """A fresh tenant, set up by the markers `sosim`; it is gone after the test."""
    tenant = sosim_server.tenant()
    if settings := _settings(request.node, _of_each(sosim_server, sosim_settings)):
        _configure(tenant, settings)
    request.node.stash[_TENANT] = tenant
    yield tenant
    del request.node.stash[_TENANT]
    _reset(sosim_server, tenant, request.config.stash.setdefault(_GONE, deque(maxlen=_LATE)))
    sosim_server.raise_failures()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Have the report of a failed test tell what happened to its tenant, which is still there."""
    report = yield
    if report.failed and (tenant := item.stash.get(_TENANT, None)):
        report.sections.append(("sosim timeline", _timeline(tenant)))
    return report


def _start(config: pytest.Config, settings: dict[str, Any]) -> Simulator:
    from .client.errors import CannotReach, Refused
    from .simulator import Simulator

    url = config.getoption("sosim_url")
    if not url:
        return Simulator(**settings).start()
    known = _of_a_tenant()
    if others := ", ".join(sorted(settings.keys() - known)):
        text = f"{others}, which a server that runs cannot be told, only {', '.join(sorted(known))}"
        pytest.fail(f"sosim_settings has {text}", pytrace=False)
    try:
        return Simulator(url, token=os.environ.get("SOSIM_ADMIN_TOKEN")).start()
    except (CannotReach, Refused) as error:
        text = f"--sosim-url {url} cannot be used: {error}"
    if hasattr(config, "workerinput"):  # pytest-xdist takes a worker that exits for a crash
        pytest.fail(text, pytrace=False)
    pytest.exit(text, returncode=_NO_SERVER)


def _of_a_tenant() -> frozenset[str]:
    """Give the names of what a tenant can be told."""
    from .settings import OF_A_TENANT
    from .simulator import OF_TENANTS_ONLY

    return OF_A_TENANT | OF_TENANTS_ONLY


def _of_each(server: Simulator, settings: dict[str, Any]) -> dict[str, Any]:
    """Give those settings that each tenant must be told, since the server was not."""
    from .simulator import OF_TENANTS_ONLY

    known = OF_TENANTS_ONLY if server.server else _of_a_tenant()
    return {name: one for name, one in settings.items() if name in known}


def _settings(node: pytest.Item, settings: dict[str, Any]) -> dict[str, Any]:
    """Merge settings and the markers of a test, the nearest of them last."""
    merged = dict(settings)
    for mark in reversed(list(node.iter_markers("sosim"))):
        if mark.args:
            pytest.fail(f"the marker sosim takes keywords only, not {mark.args!r}", pytrace=False)
        given = mark.kwargs.get("variants", {})
        if not isinstance(given, dict):
            text = f"the marker sosim takes variants as a dict, not {given!r}"
            pytest.fail(text, pytrace=False)
        variants = {**merged.get("variants", {}), **given}
        merged.update(mark.kwargs)
        if variants:
            merged["variants"] = variants
    return merged


def _configure(tenant: Tenant, settings: dict[str, Any]) -> None:
    from .client.errors import Refused

    if unknown := sorted(settings.keys() - _of_a_tenant()):
        known = ", ".join(sorted(_of_a_tenant()))
        pytest.fail(f"the marker sosim has no {', '.join(unknown)}, only {known}", pytrace=False)
    try:
        tenant.configure(**settings)
        return
    except Refused as error:
        text = str(error)
    pytest.fail(f"the marker sosim cannot be followed: {text}", pytrace=False)


def _reset(simulator: Simulator, tenant: Tenant, gone: deque[str]) -> None:
    """Forget a tenant: at our own server without a call, and those before it once more."""
    if not simulator.server:
        tenant.reset()
        return
    gone.append(tenant.name)
    for name in gone:
        simulator.server.site.reset(name)


def _timeline(tenant: Tenant) -> str:
    from .client.errors import SimulatorError
    from .lines import line

    try:
        shown = tenant.timeline(limit=_MOST)
    except Exception as error:  # a test may have broken sockets, JSON or the time
        why = error if isinstance(error, SimulatorError) else repr(error)
        return f"what happened to {tenant.name} cannot be told: {why}"
    lines = [line(one.sort, {**one.entry, "tenant": None}) for one in shown]
    if len(lines) == _MOST:
        lines.insert(0, f"the newest {_MOST} lines:")
    return "\n".join(lines) or f"nothing happened to {tenant.name}"
