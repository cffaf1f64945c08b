"""`sosim serve --state`: files that it cannot use are named, large ones are read quickly."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from itertools import repeat
from pathlib import Path
from time import thread_time

import pytest
from commands import PATIENCE, environment, serving
from life import happen
from support import Api

from simulator.clock import MANUAL_START
from simulator.journal.entries import MailEntry
from simulator.world import World

MANY = 10_000
MAIL = MailEntry(
    id=1,
    at=MANUAL_START,
    tenant="Default",
    webhook_id=1,
    event_id="0f8fad5b-d9cb-469f-a165-70867728950e",
    via="Email",
    when="FirstFailure",
    to=("ops@example.com",),
    subject="A webhook fails",
    body="It does. " * 40,
)


def refused(path: Path) -> str:
    """Have a server refuse a state file; give the one line that it says."""
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "serve", "--port", "0", "--state", str(path)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(),
    )
    assert (done.returncode, done.stdout) == (3, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("sosim: ")
    return line


def diary(path: Path) -> None:
    """Write what is no database."""
    path.write_text("dear diary\n" * 100)


def foreign(path: Path) -> None:
    """Write a database of another program."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE contacts (id INTEGER)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (Path.mkdir, "Is a directory"),
        (diary, "is no state file of a simulator"),
        (foreign, "of some other program"),
        (lambda path: None, "No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_one_line(tmp_path, make, says):
    path = tmp_path / "sosim.db"
    make(path)
    line = refused(path if path.exists() else tmp_path / "none" / "sosim.db")
    assert "sosim.db" in line
    assert says in line
    assert "another file with --state" in line


def test_a_file_of_a_simulator_that_runs_is_refused(tmp_path):
    path = tmp_path / "sosim.db"
    with serving(tmp_path, "--state", str(path)) as running:
        assert "is in use by another simulator" in refused(path)
        assert running.end(signal.SIGTERM)[0] == 0
    with serving(tmp_path, "--state", str(path)) as running:
        assert running.end(signal.SIGTERM)[0] == 0


def test_what_waits_is_no_work_left_undone(tmp_path):
    """A server that is told to end says nothing of deliveries that are kept."""
    given = ("--state", str(tmp_path / "sosim.db"), "--clock", "manual", "--log-level", "warning")
    with serving(tmp_path, *given) as running:
        assert running.end(signal.SIGTERM) == (0, "")


def fill(world: World) -> None:
    """Have so many of everything."""
    with world.kept.unit:
        one = world.registry.all()[0]
        for _ in range(MANY - 1):
            world.registry.save(one._replace(id=0), lambda _, new: new)
        for log in world.journal.logs().values():
            entry = next(iter(log.all()), MAIL)
            for _ in repeat(None, MANY):
                log.add(lambda number, entry=entry: entry._replace(id=number))


def test_ten_thousand_of_everything_are_read_in_a_moment(make_site, tmp_path):
    state = str(tmp_path / "sosim.db")
    site = make_site(state=state)
    api = Api(site)
    api.saved()
    happen(api)
    assert site.world().deliveries.dispatcher.wait_idle(PATIENCE)
    fill(site.world())
    site.close()
    started = thread_time()  # whatever else the machine does
    again = make_site(state=state)
    took = thread_time() - started
    world = again.world()
    assert len(world.registry.all()) == MANY
    assert {len(log) for log in (*world.journal.logs().values(), world.journal.timeline)} == {MANY}
    assert took < 5  # a second, where nothing traces it
