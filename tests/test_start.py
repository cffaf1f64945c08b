"""The start of `sosim serve`: nothing is imported before it is needed."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from commands import PATIENCE
from support import AGENT, BASIC

#: What takes long to import, and neither the ready line nor the first made-up webhook needs.
LATER = {
    *("asyncio", "concurrent", "http.client", "http.cookies", "http.server", "importlib.metadata"),
    *("ssl", "subprocess", "urllib.request", "xml"),
    *("defusedxml", "flask", "jinja2", "jsonschema", "prometheus_client", "referencing"),
    *("trustme", "urllib3", "werkzeug"),
    *("simulator.admin", "simulator.app", "simulator.client.connection", "simulator.console"),
    *("simulator.contract.form_text", "simulator.contract.patch", "simulator.contract.xml_text"),
    *("simulator.crm.filling", "simulator.demo", "simulator.openapi", "simulator.receiver"),
    "simulator.saving",
}
#: Of the commands and what they share, only this is needed to serve.
SERVING = {
    *("banner", "command", "endings", "exits", "output", "serve", "server_option"),
    *("settings_options", "table"),
}
#: All of faker that is used.
PROVIDERS = {f"faker.providers.{name}.en_US" for name in ("company", "lorem", "person")}

PROGRAM = f"""
import socket, sys
from simulator.cli import main
main.commands["serve"]
from simulator.server import Server
from simulator.settings import Settings

with Server(Settings(port=0)) as server:
    print(*sys.modules)
    with socket.create_connection(("127.0.0.1", server.port)) as caller:
        caller.sendall(
            b"POST {AGENT}/CreateDefaultWebhook HTTP/1.1\\r\\nHost: localhost\\r\\n"
            b"Authorization: {BASIC}\\r\\nContent-Length: 0\\r\\n\\r\\n"
        )
        print(caller.recv(12).decode())
    print(*sys.modules)
"""


def below(names: set[str], package: str) -> set[str]:
    """Give the names of what is imported directly below a package."""
    return {
        name.removeprefix(f"{package}.") for name in names if name.rpartition(".")[0] == package
    }


@pytest.fixture(scope="module")
def stages() -> tuple[set[str], set[str]]:
    """Give the modules that a server has loaded once it is ready, and after the first webhook."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    ready, status, answered = done.stdout.splitlines()
    assert status == "HTTP/1.1 200"
    return set(ready.split()), set(answered.split())


def test_once_it_is_ready_nothing_is_there_that_no_answer_has_needed(stages):
    ready, _ = stages
    assert "simulator.api.pipeline" in ready
    assert ready & {*LATER, "faker", "shutil"} == set()
    assert below(ready, "simulator.cli") == SERVING


def test_the_first_webhook_brings_what_it_is_made_with_and_nothing_else(stages):
    _, answered = stages
    assert answered & LATER == set()
    assert {name for name in answered if re.search(r"^faker\..*\.en_US$", name)} == PROVIDERS
