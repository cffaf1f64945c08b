"""Breach: one place where a caller departs from the contract and is served all the same."""

from __future__ import annotations

from typing import Any, NamedTuple

#: So many breaches of one body are named.
MOST = 100
_LONGEST = 100
#: Members whose values stay out of texts, because texts are logged and shown.
_PRIVATE = frozenset({"secret", "headers"})


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


def is_private(pointer: str) -> bool:
    """Tell whether what stands at a JSON pointer may be secret, so that no text shows it."""
    return not _PRIVATE.isdisjoint(pointer.lower().split("/"))


def holds_private(node: Any) -> bool:
    """Tell whether what may be secret stands anywhere in a document."""
    if isinstance(node, dict):
        found = any(str(name).lower() in _PRIVATE for name in node)
        return found or any(map(holds_private, node.values()))
    return isinstance(node, list) and any(map(holds_private, node))


def below(pointer: str, token: str | int) -> str:
    """Give the JSON pointer of a member or an item of what another pointer names.

    Names beyond 100 characters are cut, so that no body makes its pointers outgrow it.
    """
    return f"{pointer}/{str(token)[:_LONGEST].replace('~', '~0').replace('/', '~1')}"
