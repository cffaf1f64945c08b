"""XML elements while they are read: what each is to become, and what it holds so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .breach import below
from .shape import Kind, Shape
from .xml_names import ANYTHING

_PAIR = re.compile(r"\w*KeyValuePair", re.IGNORECASE)
_KEY = Shape(Kind.STRING)


@dataclass(slots=True)
class Element:
    """An element that has begun. `typed` tells that an `xsi:type` gave its shape."""

    name: str
    pointer: str
    shape: Shape
    typed: bool = False
    nil: bool = False
    texts: list[str] = field(default_factory=list)
    children: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give the text between the tags, with its spaces."""
        return "".join(self.texts)

    @property
    def items(self) -> Shape:
        """Give the shape of an array's items, or of a dictionary's values."""
        return self.shape.items or ANYTHING

    def grouped(self) -> dict[str, list[Any]]:
        """Give the values of the elements inside, by name."""
        groups: dict[str, list[Any]] = {}
        for name, value in self.children:
            groups.setdefault(name, []).append(value)
        return groups

    def child(self, name: str) -> Element:
        """Begin an element inside this one, which becomes what this one's shape says."""
        kind = self.shape.kind
        if kind is Kind.OBJECT:
            return self._member(name)
        if kind is Kind.MAP or (kind is Kind.ANY and is_pair(name)):
            return _Pair(name, self.pointer, _pair_shape(self.items))
        if kind is Kind.ARRAY:
            return Element(name, below(self.pointer, len(self.children)), self.items)
        return Element(name, below(self.pointer, name), ANYTHING)

    def _member(self, name: str) -> Element:
        known, shape = self.shape.members.get(name.lower(), (name, ANYTHING))
        return Element(known, below(self.pointer, self._token(known)), shape)

    def _token(self, member: str) -> str:
        return member


class _Pair(Element):
    """A key with its value: the key, which comes first, is the place of what is wrong inside."""

    __slots__ = ()

    def _token(self, member: str) -> str:
        first = self.children[0] if self.children else (member, None)
        return str(first[1]) if first[0] == "Key" else member


def is_pair(name: str) -> bool:
    """Tell whether an element is called as the entries of dictionaries are."""
    return _PAIR.fullmatch(name) is not None


def _pair_shape(values: Shape) -> Shape:
    return Shape(Kind.OBJECT, members={"key": ("Key", _KEY), "value": ("Value", values)})
