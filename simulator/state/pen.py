"""The pen of one tenant: what it writes in the file stands under the tenant's number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .file import File


class Pen:
    """Writes and reads for one tenant, whose number is the value `tenant` of every statement.

    :param catch_up: brings the tenant to what the file has, when something could not be written
    """

    def __init__(self, file: File, tenant: int, catch_up: Callable[[], object]) -> None:
        self._file = file
        self._tenant = tenant
        self._catch_up = catch_up
        self._is_down = False

    def note(self, statement: str, **values: Any) -> None:
        """Note a statement for the end of the unit, unless the pen was put down."""
        if not self._is_down:
            self._file.note(statement, values | {"tenant": self._tenant}, self._catch_up)

    def read(self, question: str) -> list[Any]:
        """Ask the file something about the tenant."""
        return self._file.read(question, {"tenant": self._tenant})

    def ready(self) -> None:
        """Wait for the end of every unit that has begun.

        :raises CannotKeep: if nothing can be written at present
        """
        self._file.ready()

    def put_down(self) -> None:
        """Write nothing from here on."""
        self._is_down = True
