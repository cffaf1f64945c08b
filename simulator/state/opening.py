"""Opening a state file: refused with a reason, or brought to the layout of today."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ..keeping import CannotOpen
from .layout import APPLICATION, Step

_OTHER = "name another file with --state"
#: One connection has the file to itself. A killed process loses nothing of what was written; a
#: machine without power may lose the last moments, and never breaks the file.
_MANNERS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 4194304",
)


def opened(path: Path, steps: Sequence[Step]) -> sqlite3.Connection:
    """Open a state file, making it if it is not there, for nobody else.

    :raises CannotOpen: if it is none, broken, of a newer version, in use, or cannot be written
    """
    _touch(path)
    connection = sqlite3.connect(
        path.absolute(), timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection, path, steps)
    except sqlite3.Error as error:
        connection.close()
        raise CannotOpen(_why(path, error)) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _touch(path: Path) -> None:
    """Make the file, if need be, for its owner alone: the secrets of webhooks lie in it.

    One that is there is not opened: to close it would take away the locks that another simulator of
    this process has on it, as POSIX has it.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    try:
        os.close(os.open(os.path.realpath(path), flags, 0o600))
    except FileExistsError:
        _check_writable(path)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def _check_writable(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _unwritable(path, error) from None
    if stat.S_ISDIR(mode):
        raise _unwritable(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    if not stat.S_ISREG(mode):
        raise CannotOpen(f"the state file {path} is no file of a disk; {_OTHER}")
    if not os.access(path, os.R_OK | os.W_OK):
        raise _unwritable(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _unwritable(path: Path, error: OSError | ValueError) -> CannotOpen:
    reason = getattr(error, "strerror", None) or error
    return CannotOpen(
        f"the state file {path} cannot be written: {reason}; {_OTHER}, or leave --state out"
    )


def _prepare(connection: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    _check(connection, path, steps)
    connection.execute("COMMIT")
    for pragma in _MANNERS:  # only now that it is ours
        connection.execute(pragma)
    _migrate(connection, steps)


def _check(connection: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> None:
    """Check whose file it is, its version, and that it is whole.

    :raises CannotOpen: if one of them is wrong
    """
    application = _number(connection, "PRAGMA application_id")
    if application != APPLICATION and not _is_new(connection):
        raise CannotOpen(f"{path} is an SQLite file of some other program; {_OTHER}")
    version = _number(connection, "PRAGMA user_version")
    if version > len(steps):
        raise CannotOpen(
            f"the state file {path} is of version {version}, and this simulator knows versions up "
            f"to {len(steps)}: use the newer simulator that wrote it, or {_OTHER}"
        )
    [(verdict,)] = connection.execute("PRAGMA quick_check(1)")
    if verdict != "ok":
        raise CannotOpen(broken(path, verdict.splitlines()[-1]))


def _is_new(connection: sqlite3.Connection) -> bool:
    return not _number(connection, "SELECT count(*) FROM sqlite_master")


def _number(connection: sqlite3.Connection, question: str) -> int:
    [(found,)] = connection.execute(question)
    return int(found)


def _migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Take the steps that the file has not taken, each wholly or not at all."""
    version = _number(connection, "PRAGMA user_version")
    for number, step in enumerate(steps[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # it may be over already
                connection.execute("ROLLBACK")
            raise


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Refuse a file whose values are none that this simulator could have written.

    :raises CannotOpen: if anything in it cannot be read
    """
    try:
        yield
    except sqlite3.Error as error:
        raise CannotOpen(_why(path, error)) from None
    except (ValueError, TypeError, LookupError) as error:
        raise CannotOpen(broken(path, f"{type(error).__name__}: {error}")) from None


def broken(path: Path, what: object) -> str:
    """Say that a file is broken, and the way out."""
    return f"the state file {path} is broken ({what}): put a copy in its place, or {_OTHER}"


def _why(path: Path, error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"the state file {path} is in use by another simulator: end that one, or {_OTHER}"
    if name == "SQLITE_NOTADB":
        return f"{path} is no state file of a simulator; {_OTHER}"
    if name.startswith("SQLITE_CORRUPT"):
        return broken(path, error)
    return f"the state file {path} cannot be used: {error}; {_OTHER}"
