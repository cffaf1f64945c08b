"""A check: one thing that a right receiver does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .visit import Visit


class Wrong(Exception):
    """The receiver did not do what is right; the text says what it did.

    :param hint: what is wrong, where what it did says so better than the check
    """

    def __init__(self, text: str, hint: str | None = None) -> None:
        super().__init__(text)
        self.hint = hint


class NotJudged(Exception):
    """The check cannot be made; the text says what it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: its stable name, and `run`, which gives a word on what it saw.

    `sends` and `right` are sentences: what goes to the receiver, and what a right one does. `hint`
    says what usually is wrong, and `fact` what the documentation says.
    """

    name: str
    sends: str
    right: str
    hint: str
    fact: str
    run: Callable[[Visit], str]
