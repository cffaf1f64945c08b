"""The fixture: what `sosim` costs a test, and whether tenants leave memory behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .. import ours
from ..figures import median, spread_shown
from ..mark import Mark, at_most
from ..run import Run

_TESTS = 500
_PROGRAM = '''
"""Tests that do nothing, with the fixture or without it."""

import json
import time
from pathlib import Path

import pytest

MEMORY = []


def rss():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024


@pytest.fixture(scope="session", autouse=True)
def report(request):
    {first}
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    Path("report.json").write_text(json.dumps({{"seconds": seconds, "memory": MEMORY}}))


@pytest.mark.parametrize("number", range({tests}))
def test_nothing({argument}number):
    if number in (50, {tests} - 1):
        MEMORY.append(rss())
'''


def measure(run: Run) -> list[Mark]:
    """Run the same tests with the fixture and without it, in turn."""
    run.say(f"{_TESTS} tests with the fixture")
    costs, growth = [], []
    for _ in range(run.rounds):
        run.calibrate()
        bare, _ = _tests(run.folder, "")
        seconds, memory = _tests(run.folder, "sosim, ")
        costs.append((seconds - bare) / _TESTS * 1000)
        growth.append(memory[1] - memory[0])
    return [
        at_most("fixture, for each test", median(costs), 2, " ms", spread_shown(costs)),
        at_most(
            f"memory after {_TESTS} tests on as many tenants, growth", median(growth), 5, " MB"
        ),
    ]


def _tests(folder: Path, argument: str) -> tuple[float, list[float]]:
    """Give the seconds that the tests took, the server's start not counted, and the memory."""
    first = 'request.getfixturevalue("sosim_server")' if argument else "pass"
    program = _PROGRAM.format(argument=argument, first=first, tests=_TESTS)
    place = folder / "fixture"
    place.mkdir(exist_ok=True)
    (place / "test_nothing.py").write_text(program)
    (place / "pytest.ini").write_text("[pytest]\n")
    options = ["-q", "-p", "no:cacheprovider", "-p", "simulator.pytest_plugin"]
    command = [sys.executable, "-m", "pytest", "--disable-plugin-autoload", *options]
    environment = {"PYTHONPATH": str(ours.ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the tests failed: {done.stdout[-500:]} {done.stderr[-500:]}")
    report = json.loads((place / "report.json").read_text())
    return report["seconds"], [float(one) for one in report["memory"]]
