"""Binding: a decoded body becomes a complete document in the contract's spelling.

The real server binds with Json.NET, which is lenient: names in any case, unknown members ignored,
enums by name or number, numbers in text. What it lets pass although the contract does not know it
is noted as a breach; what it cannot read at all is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import enums
from .breach import Breaches, below, is_private
from .shape import Kind, Shape

_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
#: Members that a REST entity carries and that come back with it; they bind to nothing.
IGNORED = frozenset({"_links"})


#: Where a value stands: a JSON pointer, or where it stands in and its token there. Few values have
#: anything wrong with them, so that hardly any pointer is ever written.
Where = str | tuple["Where", str | int]


class BindingError(Exception):
    """A value that cannot become what the contract wants; `pointer` tells where, `text` why."""

    def __init__(self, where: Where, text: str) -> None:
        self.pointer = _pointer(where)
        super().__init__(f"{self.pointer or 'the body'} {text}")
        self.text = text


@dataclass(slots=True)
class Binder:
    """One binding. `textual` says that scalars come as text (XML, forms), which is no breach."""

    textual: bool = False
    breaches: Breaches = field(default_factory=Breaches)

    def bind(self, value: Any, shape: Shape, where: Where = "") -> Any:
        """Give `value` as `shape` wants it, with every member that is missing set to its default.

        :raises BindingError: if a value cannot be read as what the contract says
        """
        if value is None:
            return shape.default  # null is taken for anything: a number that nobody set is 0
        return _BINDERS[shape.kind](self, value, shape, where)

    def note(self, where: Where, text: str) -> None:
        """Note a breach that is served all the same."""
        self.breaches.note(_pointer(where), text)

    def _object(self, value: Any, shape: Shape, where: Where) -> dict[str, Any]:
        _expect(value, dict, "an object", where)
        given: dict[str, Any] = {}
        for spelt, one in value.items():
            key = spelt.lower()
            if key in given:
                self.note((where, spelt), "is given more than once; the last one counts")
            if key in shape.members:
                given[key] = one
            elif key not in IGNORED:
                self.note((where, spelt), f"is not a member of {shape.title or 'this'}")
        bound = shape.blank()
        for key, one in given.items():
            name, member = shape.members[key]
            bound[name] = self.bind(one, member, (where, name))
        return bound

    def _map(self, value: Any, shape: Shape, where: Where) -> dict[str, Any]:
        given = _expect(value, dict, "an object", where)
        inner = shape.items or Shape(Kind.ANY)
        return {
            name: self.bind(one, inner, (where, name))
            for name, one in given.items()
            if one is not None or self._holds_null(inner, (where, name))
        }

    def _array(self, value: Any, shape: Shape, where: Where) -> list[Any]:
        given = _expect(value, list, "an array", where)
        inner = shape.items or Shape(Kind.ANY)
        return [
            self.bind(one, inner, (where, n))
            for n, one in enumerate(given)
            if one is not None or self._holds_null(inner, (where, n))
        ]

    def _holds_null(self, shape: Shape, where: Where) -> bool:
        """Tell whether null may stand for an item; a carrier that is null is left out."""
        if shape.kind is not Kind.OBJECT or shape.nullable:
            return True
        self.note(where, "is null, and was left out")
        return False

    def _string(self, value: Any, shape: Shape, where: Where) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, (bool, int, float)):
            self.note(where, f"is {_shown(value, where)}, which was read as a text")
            return str(value).lower() if isinstance(value, bool) else str(value)
        raise BindingError(where, f"is {_shown(value, where)}, and must be a string")

    def _integer(self, value: Any, shape: Shape, where: Where) -> int:
        number = value if value.__class__ is int else enums.number_of(value)
        if number is None and isinstance(value, float) and value.is_integer():
            number = int(value)
        if number is None:
            raise BindingError(where, f"is {_shown(value, where)}, and must be a whole number")
        if isinstance(value, str) and not self.textual:
            self.note(where, f"is the text {_shown(value, where)}, which was read as a number")
        if shape.minimum is not None and not shape.minimum <= number <= (shape.maximum or 0):
            raise BindingError(
                where,
                f"is {_shown(value, where)}, which does not fit an int32: it must be "
                f"from {shape.minimum} to {shape.maximum}",
            )
        return number

    def _number(self, value: Any, shape: Shape, where: Where) -> float:
        if self.textual and isinstance(value, str):
            try:
                return float(value)
            except ValueError:
                pass
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise BindingError(where, f"is {_shown(value, where)}, and must be a number")
        return value

    def _boolean(self, value: Any, shape: Shape, where: Where) -> bool:
        if isinstance(value, bool):
            return value
        words = {"true": True, "false": False}
        if isinstance(value, str) and value.strip().lower() in words:
            if not self.textual:
                self.note(
                    where, f"is the text {_shown(value, where)}, which was read as true or false"
                )
            return words[value.strip().lower()]
        raise BindingError(where, f"is {_shown(value, where)}, and must be true or false")

    def _date(self, value: Any, shape: Shape, where: Where) -> str:
        """Keep any date: clients send years 0000 and 0001 back, which .NET itself cannot read."""
        if isinstance(value, str) and _DATE.fullmatch(text := value.strip()):
            return shape.default if shape.read_only else text
        if not shape.read_only:
            raise BindingError(
                where, f"is {_shown(value, where)}, and must be an ISO 8601 date-time"
            )
        self.note(where, f"is {_shown(value, where)}, which is not an ISO 8601 date-time")
        return str(shape.default)

    def _enum(self, value: Any, shape: Shape, where: Where) -> str:
        name = enums.name_of(value, shape.numbers)
        if value == "" and shape.takes_empty:
            return str(shape.default)
        if name is None:
            raise BindingError(
                where, f"is {_shown(value, where)}, and must be one of {_choices(shape)}"
            )
        return name

    def _flags(self, value: Any, shape: Shape, where: Where) -> str:
        names = enums.names_of(value, shape.numbers)
        if names is None:
            raise BindingError(
                where,
                f"is {_shown(value, where)}, and must be of {_choices(shape)}, "
                "with commas between, or the sum of their numbers",
            )
        return names

    def _any(self, value: Any, shape: Shape, where: Where) -> Any:
        return value


_BINDERS: dict[Kind, Callable[[Binder, Any, Shape, Where], Any]] = {
    Kind.OBJECT: Binder._object,
    Kind.MAP: Binder._map,
    Kind.ARRAY: Binder._array,
    Kind.STRING: Binder._string,
    Kind.INTEGER: Binder._integer,
    Kind.NUMBER: Binder._number,
    Kind.BOOLEAN: Binder._boolean,
    Kind.DATE: Binder._date,
    Kind.ENUM: Binder._enum,
    Kind.FLAGS: Binder._flags,
    Kind.ANY: Binder._any,
}


def _pointer(where: Where) -> str:
    return where if isinstance(where, str) else below(_pointer(where[0]), where[1])


def _expect(value: Any, kind: type, what: str, where: Where) -> Any:
    if not isinstance(value, kind):
        raise BindingError(where, f"is {_shown(value, where)}, and must be {what}")
    return value


def _choices(shape: Shape) -> str:
    return ", ".join(f"{name} ({number})" for name, number in shape.numbers.items())


def _shown(value: Any, where: Where) -> str:
    """Quote a value in an error, never at length, and never one that may be a secret."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "an array"
    if is_private(_pointer(where)):
        return "a value that is not shown"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
