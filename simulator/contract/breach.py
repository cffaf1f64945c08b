"""Breach: one place where a caller departs from the contract and is served all the same."""

from __future__ import annotations

from typing import NamedTuple

#: So many breaches of one body are named.
MOST = 100
_LONGEST = 100


class Breach(NamedTuple):
    """What is wrong (`text`, beginning with a verb) and where (`pointer`, a JSON pointer)."""

    pointer: str
    text: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the body'} {self.text}"


class Breaches(list[Breach]):
    """The breaches of one body, as far as somebody will read them."""

    def note(self, pointer: str, text: str) -> None:
        """Add a breach, unless there are a hundred already."""
        if len(self) < MOST:
            self.append(Breach(pointer, text))


def below(pointer: str, token: str | int) -> str:
    """Give the JSON pointer of a member or an item of what another pointer names.

    Names beyond 100 characters are cut, so that no body makes its pointers outgrow it.
    """
    return f"{pointer}/{str(token)[:_LONGEST].replace('~', '~0').replace('/', '~1')}"
