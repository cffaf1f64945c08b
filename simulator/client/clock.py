"""A tenant's clock as a client sees it."""

from __future__ import annotations

from typing import Any

from .connection import Client
from .record import Record

#: Moving a clock has everything done that is due on the way, which may take real time, in seconds.
_WORK = 120.0


class Clock:
    """The clock of one tenant; it can be moved once it is manual."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def kind(self) -> str:
        """Tell whether it is `manual` or `real`."""
        return str(self._read()["kind"])

    @property
    def now(self) -> str:
        """Tell what it shows, as ISO 8601 in UTC."""
        return str(self._read()["now"])

    @property
    def next_attempt(self) -> str | None:
        """Tell when the next attempt is due, as ISO 8601 in UTC; None if nothing waits."""
        due: str | None = self._read()["next_attempt"]
        return due

    def manual(self) -> None:
        """Hold time still until it is moved; what waited is given up."""
        self._client.read("PUT", "/clock", body={"kind": "manual"})

    def real(self) -> None:
        """Let time pass as it does; what waited is given up."""
        self._client.read("PUT", "/clock", body={"kind": "real"})

    def advance(self, seconds: float) -> list[Record]:
        """Move it by so many seconds, and give the attempts that were due, which have been made.

        :raises Refused: if the clock is not manual
        """
        return self._advance({"seconds": seconds})

    def to_next_attempt(self) -> list[Record]:
        """Move it to the next attempt that waits, and give those made then.

        :raises Refused: if the clock is not manual
        """
        return self._advance({"until": "next-attempt"})

    def until_idle(self) -> list[Record]:
        """Move it until nothing waits any more, and give the attempts made on the way.

        :raises Refused: if the clock is not manual
        """
        return self._advance({"until": "idle"})

    def _advance(self, body: dict[str, Any]) -> list[Record]:
        answer = self._client.read("POST", "/clock/advance", body=body, waits=_WORK)
        return [Record(one) for one in answer["attempts"]]

    def _read(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.read("GET", "/clock")
        return answer
