"""A visit: what a check may do with a receiver, and how its answers are judged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from ..clock import monotonic
from ..delivery import outcome
from ..delivery.compose import Outgoing
from ..delivery.outcome import Outcome
from ..delivery.transport import Transport
from .check import NotJudged, Wrong
from .letter import Letters
from .wire import CannotReach, Wire

_LONGEST_QUOTE = 100
#: What is wrong if a probe tells nothing of use; and if nobody takes what is sent.
PROBE = (
    "The probe must be a page of this receiver that tells, by GET, what deliveries have changed."
)
_NO_ROUTE = "Nothing takes a POST at that path: compare the URL with the receiver's route."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the user asks for.

    :param budget: seconds within which a delivery should be answered
    :param timeout: seconds after which no answer is waited for
    :param probe: a URL that tells what deliveries have changed
    :param ca_files: PEM files of authorities that are trusted besides the machine's own
    :param quiet: seconds without a change at the probe that count as rest
    """

    budget: float = 1.0
    timeout: float = 10.0
    probe: str | None = None
    ca_files: Sequence[str] = ()
    quiet: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of a receiver; `times` has the seconds that each delivery took.

    `accepted` tells of each delivery that a right receiver accepts whether this one did.
    """

    letters: Letters
    terms: Terms
    transport: Transport
    wire: Wire
    times: list[float] = field(default_factory=list)
    accepted: list[bool] = field(default_factory=list)

    @property
    def accepts_nothing(self) -> bool:
        """Tell that the receiver might have accepted something, and never has."""
        return bool(self.accepted) and not any(self.accepted)

    def post(self, letter: Outgoing) -> Outcome:
        """Send a letter over a connection of its own, so that no answer is taken for another's."""
        start = monotonic()
        answer = self.transport.post(letter)
        self.times.append(monotonic() - start)
        self.transport.close()
        return answer

    def accept(self, letter: Outgoing, what: str = "it") -> str:
        """Send a letter that a right receiver answers with 200.

        :param what: what the letter is called if the receiver does something else
        :raises Wrong: if it does
        """
        answer = self.post(letter)
        self.accepted.append(answer.delivered)
        if not answer.delivered:
            told = f"{what} was {self._told(answer)}; 200 is right{_nearly(answer.status)}"
            raise Wrong(told, _hint(answer.status or 0))
        return f"200 in {_shown(self.times[-1])}"

    def refuse(self, letter: Outgoing) -> str:
        """Send a letter that a right receiver answers with 4xx.

        :raises Wrong: if it does anything else
        :raises NotJudged: if it accepts nothing at all, so that it knows no better
        """
        if self.accepts_nothing:
            raise NotJudged("right deliveries are not accepted either, so a refusal says nothing")
        answer = self.post(letter)
        if answer.status is None or not 400 <= answer.status < 500:
            raise Wrong(f"it was {self._told(answer)}; 4xx is right")
        return f"{answer.status} in {_shown(self.times[-1])}"

    def look(self) -> Any:
        """Read the probe: its JSON value, or its bytes if it has none.

        :raises Wrong: if the probe cannot be read
        """
        try:
            status, body = self.wire.fetch(self.terms.probe or "")
        except CannotReach as error:
            raise Wrong(f"the probe cannot be read: {error}", PROBE) from None
        if status != HTTPStatus.OK:
            raise Wrong(f"the probe answered {status}; 200 and a value are right", PROBE)
        try:
            return json.loads(body)
        except ValueError:
            return body

    def _told(self, answer: Outcome) -> str:
        """Say how a letter was answered."""
        if answer.status is None:
            limit = f"not answered within {self.terms.timeout:g} s"
            known = {**_UNANSWERED, outcome.TIMEOUT: limit}
            return known.get(answer.reason or "", f"not answered: {answer.message}")
        first, _, body = answer.message.partition("\r\n\r\n")
        line = first.partition("\r\n")[0].removeprefix("HTTP/1.1 ")
        return f"answered {line}{_quoted(body)}"


_UNANSWERED = {
    outcome.CLOSED: "not answered, since the receiver closed the connection",
    outcome.REFUSED: "not answered, since nobody listens there any more",
    outcome.GARBAGE: "answered with something that is not HTTP",
}


def _quoted(body: str) -> str:
    """Quote the first line of an answer, unless it is a page for people."""
    line = body.strip().partition("\n")[0].strip()
    if not line or line.startswith("<"):
        return ""
    return f" ({line[:_LONGEST_QUOTE]})"


def _nearly(status: int | None) -> str:
    if status is None:
        return ""
    if status == HTTPStatus.GONE:
        return ", and 410 makes the CRM disable the webhook at once"
    if 300 <= status < 400:
        return ", and no redirect is followed"
    return ", and no other 2xx is promised to count" if status < 300 else ""


def _hint(status: int) -> str | None:
    """Say what is wrong if an answer alone shows it."""
    if 300 <= status < 400:
        return (
            "The URL leads elsewhere: give the one that it leads to, as the TargetUrl must be too."
        )
    if HTTPStatus.OK < status < 300:
        return "Answer exactly 200: the documentation promises nothing of any other."
    return _NO_ROUTE if status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED) else None


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
