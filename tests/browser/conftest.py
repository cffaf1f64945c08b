"""A browser that drives the console page of a real server; without one the tests are skipped.

In CI a missing browser is a failure. The folder is not collected unless it is named.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from simulator.server import Server
from simulator.settings import Settings

if TYPE_CHECKING:
    from console import Console
    from playwright.sync_api import Browser

#: How long the page may take for anything, in milliseconds; machines may be busy.
PATIENCE = 20_000
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, started with a profile that is gone at the end."""
    from playwright.sync_api import expect, sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("there is no chromium on the PATH; apt-get install chromium brings it")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers on free ports, with a manual clock, and settings by keyword."""
    started: list[Server] = []

    def start(**settings: Any) -> Server:
        settings = {"port": 0, "seed": 1, "clock": "manual", **settings}
        started.append(Server(Settings(**settings)).start())
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Console]]:
    """Open the console of a server in a window of its own; it must have nothing to complain of.

    What the browser says of refused calls is not counted: some tests are about them.
    """
    from console import Console

    opened: list[Console] = []

    def open_page(url: str, width: int = 1280, height: int = 800, **options: Any) -> Console:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        opened.append(Console(context.new_page(), url))
        return opened[-1]

    yield open_page
    complaints = [one for console in opened for one in console.complaints]
    for console in opened:
        console.page.context.close()
    assert complaints == []


@pytest.fixture
def console(serve: Callable[..., Server], visit: Callable[..., Console]) -> Console:
    """The console of a new server, connected."""
    return visit(serve().url).connected()
