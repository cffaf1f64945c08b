"""What goes wrong for a client.

::

    SimulatorError
    ├── CannotReach       nobody answers at the URL
    ├── Refused           the simulator refused a call, and says why
    └── ServerFailed      a bug of the simulator in this process
    NotReceived           an expectation of a target failed (an AssertionError)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Where they are promised, which is also how tracebacks and test reports name them.
_HOME = "simulator"


class SimulatorError(Exception):
    """Something is wrong with the simulator or with what it was asked."""

    __module__ = _HOME


class CannotReach(SimulatorError):
    """The server does not answer; the text says which one and what to do."""

    __module__ = _HOME


class Refused(SimulatorError):
    """The simulator refused a call.

    `status` is the HTTP status, `document` the problem that it answered, `type` the stable word at
    the end of the problem's type, such as `invalid-parameter`.
    """

    __module__ = _HOME

    def __init__(self, status: int, document: Any, text: str) -> None:
        problem: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
        said = str(problem.get("Message", text)).strip()  # as the CRM API has it
        super().__init__(problem.get("detail") or f"{status}: {said}")
        self.status = status
        self.document = problem
        self.type = str(problem.get("type", "")).rpartition(":")[2]
        self._text = text

    def __reduce__(self) -> tuple[Any, ...]:
        """Be copied, and reach another process, as it was made."""
        return type(self), (self.status, self.document, self._text), self.__dict__


class ServerFailed(SimulatorError):
    """The server in this process met a bug of its own; its cause is the first one."""

    __module__ = _HOME


class NotReceived(AssertionError):
    """A target did not receive what was expected of it, or received what was not."""

    __module__ = _HOME
