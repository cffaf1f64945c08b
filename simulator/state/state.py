"""The state: the tenants of one file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from ..keeping import CannotKeep, CannotOpen
from .file import File
from .opening import reading
from .tenant import KeptTenant


class State:
    """What is kept of all tenants.

    :param size: how many entries of each sort a tenant's journal has room for
    :raises CannotOpen: if the file is none, broken, of a newer version, in use, or cannot be
        written
    """

    def __init__(self, path: str | Path, size: int) -> None:
        self.file = File(path)
        try:
            self._begin(size)
        except CannotKeep as error:
            self.file.close()
            raise CannotOpen(str(error)) from None
        except CannotOpen:
            self.file.close()
            raise

    def _begin(self, size: int) -> None:
        with self.reading(), self.file:
            self.file.note("UPDATE file SET starts = starts + 1", {})
            for tenant in self.tenants().values():
                tenant.trim(size)

    def reading(self) -> AbstractContextManager[None]:
        """Refuse the file if what is read from it cannot be.

        :raises CannotOpen: on leaving, if so
        """
        return reading(self.file.path)

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
