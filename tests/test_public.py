"""What is promised: the public names, which cost nothing until they are used."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

import simulator

#: What takes long to import, and is of no use to whoever only asks a server that runs.
HEAVY = ("flask", "werkzeug", "faker", "jsonschema", "jsonschema_rs", "httptools", "click")
LOADED = """
import sys
{}
print(*sorted(name for name in sys.modules if name.split(".")[0] in {!r}))
"""


def loaded(statement: str, *tops: str) -> list[str]:
    """Name the modules below these that a new interpreter has loaded after a statement."""
    program = LOADED.format(statement, tops)
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_every_public_name_is_there_and_no_other():
    found = {name for name in simulator.__all__ if getattr(simulator, name).__name__ == name}
    assert found == set(simulator.__all__)
    homes = [name for names in simulator._HOMES.values() for name in names]
    assert sorted(homes) == simulator.__all__ == sorted(simulator.__all__)


def test_a_name_that_is_not_there_is_told():
    with pytest.raises(AttributeError, match="module 'simulator' has no attribute 'Simulater'"):
        _ = simulator.Simulater


def test_the_package_imports_nothing_before_it_is_used():
    assert loaded("import simulator", "simulator", *HEAVY) == ["simulator"]


def test_a_client_of_a_server_elsewhere_needs_nothing_heavy():
    assert loaded("from simulator import Simulator; Simulator('http://host')", *HEAVY) == []


def test_the_plugin_imports_nothing_but_pytest():
    tops = ("simulator", "http", "json", *HEAVY)
    found = loaded("import json, pytest, simulator.pytest_plugin", *tops)
    assert [one for one in found if not one.startswith("json")] == [
        "simulator",
        "simulator.pytest_plugin",
    ]


def test_pytest_finds_the_plugin():
    [found] = entry_points(group="pytest11", name="sosim")
    assert found.value == "simulator.pytest_plugin"
