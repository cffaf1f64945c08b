"""The state file: refused with a reason, migrated by steps, written by units or not at all."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from simulator.keeping import CannotKeep, CannotOpen
from simulator.state.file import File
from simulator.state.layout import STEPS

ADD = "INSERT INTO tenants (name) VALUES (:name)"
NAMES = "SELECT name FROM tenants ORDER BY id"


@pytest.fixture
def path(tmp_path) -> Path:
    """Give a path where no file is yet."""
    return tmp_path / "sosim.db"


@pytest.fixture
def open_file(path):
    """Open state files; they are closed at the end."""
    opened: list[File] = []

    def open_one(file: Path = path, **more: Any) -> File:
        opened.append(File(file, **more))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def add(file: File, *names: str) -> None:
    """Note a tenant for each name, in one unit."""
    with file:
        for name in names:
            file.note(ADD, {"name": name})


def names(file: File) -> list[str]:
    """Read the names that the file has."""
    return [name for (name,) in file.read(NAMES)]


def fill(file: File) -> None:
    """Have the file grow no more."""
    [(count,)] = file.read("PRAGMA page_count")
    file.read(f"PRAGMA max_page_count = {count}")


def make_room(file: File) -> None:
    """Let the file grow again."""
    file.read("PRAGMA max_page_count = 1000000")


def large(file: File) -> None:
    """Note what a file that is full has no room for."""
    add(file, "x" * 100_000)


def sqlite(path: Path, *statements: str) -> None:
    """Do something to an SQLite file as some other program would."""
    connection = sqlite3.connect(path)
    with connection:
        for one in statements:
            connection.execute(one)
    connection.close()


def test_what_was_noted_is_there_after_opening_again(path, open_file):
    file = open_file()
    add(file, "Default", "Cust1")
    file.close()
    assert names(open_file()) == ["Default", "Cust1"]


def test_only_its_owner_may_read_it(path, open_file):
    open_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_written_before_the_outermost_unit_ends(open_file):
    file = open_file()
    with file:
        add(file, "Default")
        assert names(file) == []
    assert names(file) == ["Default"]


def test_what_breaks_in_a_unit_has_still_happened(open_file):
    file = open_file()
    with suppress(ValueError), file:
        file.note(ADD, {"name": "Default"})
        raise ValueError("a bug")
    assert names(file) == ["Default"]


def test_outside_of_a_unit_nothing_is_noted(open_file):
    with pytest.raises(RuntimeError, match="outside of a unit"):
        open_file().note(ADD, {"name": "Default"})


def test_a_unit_that_cannot_be_written_is_undone_as_a_whole(open_file):
    file = open_file()
    fill(file)
    with pytest.raises(CannotKeep, match=r"is full\), .*: make room where it is"):
        add(file, "Default", "x" * 100_000)
    assert names(file) == []


def test_whoever_noted_something_that_is_undone_is_told(open_file):
    file, told = open_file(), list[str]()
    fill(file)
    with pytest.raises(CannotKeep), file:
        file.note(ADD, {"name": "x" * 100_000}, lambda: told.append("caught up"))
    assert told == ["caught up"]


def test_without_room_no_unit_begins(open_file):
    file = open_file()
    fill(file)
    with pytest.raises(CannotKeep):
        large(file)
    with pytest.raises(CannotKeep, match="full"):
        add(file, "small")
    with pytest.raises(CannotKeep, match="full"):
        file.ready()
    assert file.undone == 1


def test_with_room_again_units_are_written_again(open_file):
    file = open_file()
    fill(file)
    with pytest.raises(CannotKeep):
        large(file)
    make_room(file)
    add(file, "Default")
    assert names(file) == ["Default"]


def test_who_may_be_told_of_what_was_undone_is_told_so(open_file):
    file = open_file()
    asked = file.ask()
    file.settle(asked)
    fill(file)
    with suppress(CannotKeep):
        large(file)
    with pytest.raises(CannotKeep, match="full"):
        file.settle(asked)
    file.settle(file.ask())


def test_who_did_something_that_is_kept_is_told_of_it(open_file):
    file = open_file()
    asked = file.ask()
    fill(file)
    with suppress(CannotKeep):
        large(file)
    make_room(file)
    add(file, "Default")
    file.settle(asked)


@pytest.mark.parametrize("value", [None, 2**70, object()])
def test_a_bug_is_undone_too_and_no_problem_of_the_disk(open_file, value):
    file, told = open_file(), list[str]()
    wrong = (sqlite3.Error, OverflowError)
    with pytest.raises(wrong), file:  # noqa: PT012 - the unit is what raises
        add(file, "Default")
        file.note(ADD, {"name": value}, lambda: told.append("caught up"))
    assert (names(file), told) == ([], ["caught up"])
    add(file, "Cust1")
    assert names(file) == ["Cust1"]


def test_a_closed_file_keeps_nothing(open_file):
    file = open_file()
    file.close()
    with pytest.raises(CannotKeep, match="is closed"):
        add(file, "Default")


def test_a_second_simulator_is_refused(path, open_file):
    open_file()
    with pytest.raises(CannotOpen, match=r"sosim\.db is in use by another simulator: end that one"):
        open_file()


def test_a_simulator_that_ended_leaves_the_file_to_others(path, open_file):
    open_file().close()
    assert names(open_file()) == []


def test_a_file_of_no_database_is_refused_and_left_as_it_is(path, open_file):
    path.write_text("dear diary\n" * 500)
    with pytest.raises(CannotOpen, match="is no state file of a simulator; name another"):
        open_file()
    assert path.read_text() == "dear diary\n" * 500


def test_a_short_file_of_something_else_is_refused(path, open_file):
    path.write_text("dear diary\n")
    with pytest.raises(CannotOpen, match="is no state file of a simulator; name another"):
        open_file()


def test_an_empty_file_is_as_good_as_none(path, open_file):
    path.touch()
    assert names(open_file()) == []


def test_a_database_of_another_program_is_refused_and_left_as_it_is(path, open_file):
    sqlite(path, "CREATE TABLE contacts (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(CannotOpen, match="of some other program; name another"):
        open_file()
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused(path, open_file):
    open_file().close()
    sqlite(path, "PRAGMA user_version = 99")
    with pytest.raises(CannotOpen, match=f"of version 99, .* up to {len(STEPS)}: use the newer"):
        open_file()


def test_whoever_is_refused_takes_nothing_from_who_has_the_file(path, open_file):
    """To close a file takes away the locks that the same process has on it, as POSIX has it."""
    add(open_file(), "Cust1")
    with pytest.raises(CannotOpen, match="in use"):
        open_file()
    code = "import sys; from simulator.state.file import File; File(sys.argv[1])"
    other = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert "is in use by another simulator" in other.stderr


def test_a_link_to_where_no_file_is_yet_makes_it(path, tmp_path, open_file):
    link = tmp_path / "link"
    link.symlink_to(path)
    open_file(link)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_directory_is_refused(tmp_path, open_file):
    with pytest.raises(CannotOpen, match="cannot be written: Is a directory; name another"):
        open_file(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path, open_file):
    with pytest.raises(CannotOpen, match="cannot be written: No such file or directory"):
        open_file(tmp_path / "none" / "sosim.db")


def test_a_device_is_refused(open_file):
    with pytest.raises(CannotOpen, match="is no file of a disk"):
        open_file(Path("/dev/null"))


def test_a_path_that_cannot_be_is_refused(open_file):
    with pytest.raises(CannotOpen, match="null"):
        open_file(Path("a\0b"))


def test_a_file_that_is_broken_is_refused(path, open_file):
    file = open_file()
    add(file, *(f"Cust{number}" for number in range(1000)))
    file.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\0" * 8192 + whole[16384:])
    with pytest.raises(
        CannotOpen, match=r"is broken \(.*\): put a copy in its place, or name another"
    ):
        open_file()


def second(connection: sqlite3.Connection) -> None:
    """Take a step that is not there yet."""
    connection.execute("ALTER TABLE tenants ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")


def broken(connection: sqlite3.Connection) -> None:
    """Begin a step, and fail."""
    second(connection)
    connection.execute("SELECT * FROM none_such")


def test_an_older_file_is_brought_to_the_layout_of_today(open_file):
    older = open_file()
    add(older, "Default")
    older.close()
    newer = open_file(steps=(*STEPS, second))
    assert newer.read("SELECT name, colour FROM tenants") == [("Default", "red")]
    assert newer.read("PRAGMA user_version") == [(len(STEPS) + 1,)]


def test_a_step_that_fails_leaves_the_file_as_it_was(open_file):
    open_file().close()
    with pytest.raises(CannotOpen, match="no such table: none_such"):
        open_file(steps=(*STEPS, broken))
    file = open_file()
    assert file.read("PRAGMA user_version") == [(len(STEPS),)]
    assert "colour" not in [row[1] for row in file.read("PRAGMA table_info(tenants)")]


def test_steps_that_were_taken_are_not_taken_again(open_file):
    open_file(steps=(*STEPS, second)).close()
    assert names(open_file(steps=(*STEPS, second))) == []
