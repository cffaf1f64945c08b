"""Form trees: form fields gathered by the segments of their names, and read as a shape says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .breach import Breaches, below
from .shape import Kind, Shape
from .unreadable import Unreadable, quoted

_ANYTHING = Shape(Kind.ANY)
_INDEX = re.compile(r"[0-9]{1,9}")


@dataclass(slots=True)
class Branch:
    """What the fields say of one value: texts of its own, or values inside it.

    `inside` goes by documented names, by keys, or by indices in decimal.
    """

    pointer: str
    shape: Shape
    texts: list[str] = field(default_factory=list)
    inside: dict[str, Branch] = field(default_factory=dict)

    def place(self, segments: list[str], text: str, name: str) -> None:
        """Put the text of the field `name` where its segments say.

        :raises Unreadable: if another field contradicts it, or a list is given a named entry
        """
        branch = self
        for segment in segments:
            branch = branch._under(segment, name)
        branch._take(text, name)

    def value(self, breaches: Breaches) -> Any:
        """Give the value that the fields make, noting what departs from the contract."""
        if self.texts:
            return self._text(breaches)
        inner = {key: branch.value(breaches) for key, branch in self.inside.items()}
        if self.shape.kind is Kind.ARRAY:
            return self._array(inner, breaches)
        if self.shape.kind is Kind.ANY and _indices(inner) == list(range(len(inner))):
            return _in_order(inner)
        return inner

    def _under(self, segment: str, name: str) -> Branch:
        if self.texts:
            raise _both(name)
        key, shape = self._member(segment, name)
        if key not in self.inside:
            self.inside[key] = Branch(below(self.pointer, key), shape)
        return self.inside[key]

    def _member(self, segment: str, name: str) -> tuple[str, Shape]:
        kind = self.shape.kind
        if kind is Kind.OBJECT:
            return self.shape.members.get(segment.lower(), (segment, _ANYTHING))
        if kind is Kind.MAP:
            return segment, self.shape.items or _ANYTHING
        if kind is Kind.ARRAY and segment and not _INDEX.fullmatch(segment):
            raise Unreadable(
                f"The field {quoted(name)} names the entry {quoted(segment)} of a list; "
                "repeat the list's name, or add [] or [0] to it."
            )
        return self._index(segment), self.shape.items or _ANYTHING

    def _index(self, segment: str) -> str:
        """Give the key of an item; no index means the next one."""
        if not segment:
            return str(max(_indices(self.inside), default=-1) + 1)
        return str(int(segment)) if _INDEX.fullmatch(segment) else segment

    def _take(self, text: str, name: str) -> None:
        if self.shape.kind is Kind.ARRAY:
            if text:  # a list's name without a value is how a form says that the list is empty
                self._under("", name)._take(text, name)
        elif self.inside:
            raise _both(name)
        else:
            self.texts.append(text)

    def _text(self, breaches: Breaches) -> Any:
        kind, last = self.shape.kind, self.texts[-1]
        if kind in (Kind.OBJECT, Kind.MAP) and not last:
            return {}
        if len(self.texts) == 1:
            return last
        if kind is Kind.ANY:
            return self.texts
        breaches.note(self.pointer, "is given more than once; the last one is taken")
        return last

    def _array(self, inner: dict[str, Any], breaches: Breaches) -> list[Any]:
        if _indices(inner) != list(range(len(inner))):
            gaps = "has gaps between its indices; the items are taken in their order"
            breaches.note(self.pointer, gaps)
        return _in_order(inner)


def _indices(inside: dict[str, Any]) -> list[int]:
    return sorted(int(key) for key in inside if _INDEX.fullmatch(key))


def _in_order(inner: dict[str, Any]) -> list[Any]:
    return [inner[key] for key in sorted(inner, key=int)]


def _both(name: str) -> Unreadable:
    return Unreadable(
        f"The field {quoted(name)} is used both as a value and as an object; send only one of them."
    )
