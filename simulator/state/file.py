"""The file: one connection, one lock, and units that are written wholly or not at all."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

from .. import waiting
from ..keeping import CannotKeep
from .layout import STEPS, Step
from .opening import opened

#: So many bytes there must be room for before anything is tried again that failed.
_ROOM = 65_536

#: A statement, with its values by name.
Noted = tuple[str, Mapping[str, Any]]

log = logging.getLogger(__name__)


class File(AbstractContextManager[None]):
    """A state file; entering it begins a unit, which is written when the last one is left.

    What is to be written is only noted inside of a unit, so nobody waits for the disk with another
    lock in his hands. If it then cannot be written, whoever noted something gets back what the disk
    has, and until there is room again no unit begins: memory never holds what the disk does not.

    `undone` counts how often that happened.

    :raises CannotOpen: if the file is none, broken, of a newer version, or in use
    """

    def __init__(self, path: str | Path, steps: Sequence[Step] = STEPS) -> None:
        self.path = Path(path)
        self.lock = threading.RLock()
        self.undone = 0
        self._connection = opened(self.path, steps)
        self._depth = 0
        self._noted: list[Noted] = []
        self._noting: set[Callable[[], object]] = set()
        self._behind: set[Callable[[], object]] = set()
        self._problem: str | None = None
        self._closed = False
        self._own = threading.local()

    def __enter__(self) -> None:
        """Begin a unit, or one inside of it.

        :raises CannotKeep: if nothing can be written at present
        """
        if not self.lock.acquire(blocking=False):
            waiting.begins()
            self.lock.acquire()
        try:
            if (self._problem or self._behind) and not self._depth:
                self._recover()
        except BaseException:
            self.lock.release()
            raise
        self._depth += 1

    def __exit__(self, *_error: object) -> None:
        """Write what was noted; also if something broke, since memory has it all the same.

        :raises CannotKeep: if it cannot be written
        """
        self._depth -= 1
        try:
            if self._noted and not self._depth:
                self._write()
        finally:
            self.lock.release()

    def note(
        self,
        statement: str,
        values: Mapping[str, Any],
        catch_up: Callable[[], object] | None = None,
    ) -> None:
        """Note a statement for the end of the unit.

        :param catch_up: brings memory to what the disk has, should that fail
        """
        if not self._depth:
            raise RuntimeError(f"outside of a unit: {statement}")
        self._noted.append((statement, values))
        if catch_up:
            self._noting.add(catch_up)

    def forgo(self) -> None:
        """Have nobody catch up, should this unit not be written: all is to end then."""
        self._noting.clear()

    def read(self, question: str, values: Mapping[str, Any] | None = None) -> list[Any]:
        """Ask the file something."""
        with self.lock:
            return self._connection.execute(question, values or {}).fetchall()

    def ready(self) -> None:
        """Wait for the end of every unit that has begun.

        :raises CannotKeep: if nothing can be written at present
        """
        with self:
            pass

    def ask(self) -> int:
        """Begin to answer somebody in this thread; give what `settle` is to know."""
        self._own.is_kept = False
        return self.undone

    def settle(self, asked: int) -> None:
        """Wait for the end of every unit that has begun, before somebody is told of it.

        :param asked: what `ask` gave when he asked
        :raises CannotKeep: if something was undone since, and he may be about to be told of it:
            all that he is told is what others did
        """
        with self.lock:
            if asked != self.undone and not self._own.is_kept:
                raise CannotKeep(self._problem or self._text("something was undone"))

    def close(self) -> None:
        """Let go of the file; nothing is kept from here on."""
        with self.lock:
            self._closed = True
            self._problem = f"the state file {self.path} is closed: the simulator ends"
            self._connection.close()

    def _write(self) -> None:
        noted, self._noted = self._noted, []
        noting, self._noting = self._noting, set()
        try:
            self._transact(noted)
        except BaseException as error:
            self._undo(noting, self._text(error) if _is_of_the_disk(error) else None)
            raise
        self._own.is_kept = True

    def _transact(self, statements: Sequence[Noted]) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            execute(statement, values)
        execute("COMMIT")

    def _undo(self, noting: set[Callable[[], object]], problem: str | None) -> None:
        """Take a unit back, on the disk and in memory.

        :raises CannotKeep: if there is a problem with the disk; else it is a bug of ours
        """
        waiting.begins()  # to read all that there is takes long
        with suppress(sqlite3.Error):  # it may be over already
            self._connection.execute("ROLLBACK")
        self.undone += 1
        self._problem = problem
        self._behind |= noting
        with suppress(sqlite3.Error):  # then before the next unit
            self._catch_up()
        if problem:
            log.error("%s", problem)
            raise CannotKeep(problem) from None

    def _recover(self) -> None:
        """Find out whether there is room again.

        :raises CannotKeep: if not
        """
        if self._closed:
            raise CannotKeep(self._problem)
        try:
            self._catch_up()
            self._transact([("UPDATE file SET room = zeroblob(:room)", {"room": _ROOM})])
            self._transact([("UPDATE file SET room = NULL", {})])
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            self._problem = self._text(error)
            raise CannotKeep(self._problem) from None
        self._problem = None
        log.warning("%s can be written again", self.path)

    def _catch_up(self) -> None:
        for one in list(self._behind):
            one()
            self._behind.discard(one)

    def _text(self, why: object) -> str:
        return (
            f"the state file {self.path} cannot be written ({why}), so nothing can be kept at "
            "present: make room where it is, and call again"
        )


def _is_of_the_disk(error: BaseException) -> bool:
    """Tell a full or broken disk from statements that are wrong, which are bugs."""
    return type(error) in (sqlite3.OperationalError, sqlite3.DatabaseError)
