"""The state: the tenants of one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..keeping import CannotKeep, CannotOpen
from .file import File
from .opening import reading
from .tenant import KeptTenant


class State:
    """What is kept of all tenants.

    :raises CannotOpen: if the file is none, broken, of a newer version, in use, or cannot be
        written
    """

    def __init__(self, path: str | Path) -> None:
        self.file = File(path)
        with self.beginning():
            self.file.note("UPDATE file SET starts = starts + 1", {})

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """Read what there is, in one unit with what is written meanwhile.

        :raises CannotOpen: if something cannot be read or written; then the file is closed
        """
        try:
            with reading(self.file.path), self.file:
                yield
                self.file.forgo()
        except CannotKeep as error:
            self.file.close()
            raise CannotOpen(str(error)) from None
        except BaseException:
            self.file.close()
            raise

    def tenants(self) -> dict[str, KeptTenant]:
        """Give the tenants by name, in the order in which they were first used."""
        rows = self.file.read("SELECT name, id FROM tenants ORDER BY id")
        return {name: KeptTenant(self.file, number, is_new=False) for name, number in rows}

    def make(self, name: str) -> KeptTenant:
        """Make a tenant.

        :raises CannotKeep: if it cannot be kept
        """
        with self.file.lock:
            with self.file:
                self.file.note("INSERT INTO tenants (name) VALUES (:name)", {"name": name})
            [(number,)] = self.file.read(
                "SELECT id FROM tenants WHERE name = :name", {"name": name}
            )
            return KeptTenant(self.file, number, is_new=True)
