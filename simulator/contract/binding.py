"""Binding: a decoded body becomes a complete document in the contract's spelling.

The real server binds with Json.NET, which is lenient: names in any case, unknown members ignored,
enums by name or number, numbers in text. What it lets pass although the contract does not know it
is noted as a breach; what it cannot read at all is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .breach import Breach
from .shape import Kind, Shape

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
_INTEGER = re.compile(r"\s*[+-]?\d{1,20}\s*")
#: Members that a REST entity carries and that come back with it; they bind to nothing.
_IGNORED = frozenset({"_links"})


class BindingError(Exception):
    """A value that cannot become what the contract wants; `pointer` tells where, `text` why."""

    def __init__(self, pointer: str, text: str) -> None:
        super().__init__(f"{pointer or 'the body'} {text}")
        self.pointer = pointer
        self.text = text


@dataclass(slots=True)
class Binder:
    """One binding. `textual` says that scalars come as text (XML, forms), which is no breach."""

    textual: bool = False
    breaches: list[Breach] = field(default_factory=list)

    def bind(self, value: Any, shape: Shape, pointer: str = "") -> Any:
        """Give `value` as `shape` wants it, with every member that is missing set to its default.

        :raises BindingError: if a value cannot be read as what the contract says
        """
        if value is None:
            return shape.default  # null is taken for anything: a number that nobody set is 0
        return _BINDERS[shape.kind](self, value, shape, pointer)

    def note(self, pointer: str, text: str) -> None:
        """Note a breach that is served all the same."""
        self.breaches.append(Breach(pointer, text))

    def _object(self, value: Any, shape: Shape, pointer: str) -> dict[str, Any]:
        given = self._folded(_expect(value, dict, "an object", pointer), shape, pointer)
        return {
            name: self.bind(given[key], member, f"{pointer}/{name}")
            if key in given
            else member.default
            for key, (name, member) in shape.members.items()
        }

    def _folded(self, value: Mapping[str, Any], shape: Shape, pointer: str) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, one in value.items():
            key = name.lower()
            if key in given:
                self.note(_join(pointer, name), "is given more than once; the last one counts")
            if key in shape.members:
                given[key] = one
            elif key not in _IGNORED:
                self.note(_join(pointer, name), f"is not a member of {shape.title or 'this'}")
        return given

    def _map(self, value: Any, shape: Shape, pointer: str) -> dict[str, Any]:
        given = _expect(value, dict, "an object", pointer)
        inner = shape.items or Shape(Kind.ANY)
        return {name: self.bind(one, inner, _join(pointer, name)) for name, one in given.items()}

    def _array(self, value: Any, shape: Shape, pointer: str) -> list[Any]:
        given = _expect(value, list, "an array", pointer)
        inner = shape.items or Shape(Kind.ANY)
        return [self.bind(one, inner, f"{pointer}/{n}") for n, one in enumerate(given)]

    def _string(self, value: Any, shape: Shape, pointer: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, (bool, int, float)):
            text = str(value)
            self.note(pointer, f"is {_shown(value)}, which was read as the text {text!r}")
            return text
        raise BindingError(pointer, f"is {_shown(value)}, and must be a string")

    def _integer(self, value: Any, shape: Shape, pointer: str) -> int:
        number = value
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            number = int(value)
            if not self.textual:
                self.note(pointer, f"is the text {value!r}, which was read as a number")
        elif isinstance(value, float) and value.is_integer():
            number = int(value)
        if isinstance(number, bool) or not isinstance(number, int):
            raise BindingError(pointer, f"is {_shown(value)}, and must be a whole number")
        if shape.minimum is not None and not shape.minimum <= number <= (shape.maximum or 0):
            raise BindingError(
                pointer,
                f"is {_shown(value)}, which is too large for an int32: it must be "
                f"from {shape.minimum} to {shape.maximum}",
            )
        return number

    def _number(self, value: Any, shape: Shape, pointer: str) -> float:
        if self.textual and isinstance(value, str):
            try:
                return float(value)
            except ValueError:
                pass
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise BindingError(pointer, f"is {_shown(value)}, and must be a number")
        return value

    def _boolean(self, value: Any, shape: Shape, pointer: str) -> bool:
        if isinstance(value, bool):
            return value
        words = {"true": True, "false": False}
        if isinstance(value, str) and value.strip().lower() in words:
            if not self.textual:
                self.note(pointer, f"is the text {value!r}, which was read as true or false")
            return words[value.strip().lower()]
        raise BindingError(pointer, f"is {_shown(value)}, and must be true or false")

    def _date(self, value: Any, shape: Shape, pointer: str) -> str:
        """Keep any date: clients send years 0000 and 0001 back, which .NET itself cannot read."""
        if isinstance(value, str) and _DATE.fullmatch(value.strip()):
            return shape.default if shape.read_only else value.strip()
        if not shape.read_only:
            raise BindingError(pointer, f"is {_shown(value)}, and must be an ISO 8601 date-time")
        self.note(pointer, f"is {_shown(value)}, which is not an ISO 8601 date-time")
        return str(shape.default)

    def _enum(self, value: Any, shape: Shape, pointer: str) -> str:
        names = {name.lower(): name for name in shape.numbers}
        if isinstance(value, str) and value.strip().lower() in names:
            return names[value.strip().lower()]
        number = _as_number(value)
        for name, known in shape.numbers.items():
            if number == known:
                return name
        choices = ", ".join(f"{name} ({known})" for name, known in shape.numbers.items())
        raise BindingError(pointer, f"is {_shown(value)}, and must be one of {choices}")

    def _flags(self, value: Any, shape: Shape, pointer: str) -> str:
        names = {name.lower(): name for name in shape.numbers}
        number = _as_number(value)
        if number is not None:
            return self._flags_from_number(number, shape, pointer)
        parts = re.split(r"\s*,\s*", value.strip().lower()) if isinstance(value, str) else [""]
        if all(part in names for part in parts):
            return ", ".join(names[part] for part in parts)
        choices = ", ".join(shape.numbers)
        raise BindingError(pointer, f"is {_shown(value)}, and must be of {choices}, or their sum")

    def _flags_from_number(self, number: int, shape: Shape, pointer: str) -> str:
        """Write a sum of flags by names, the largest first taken out, as .NET does."""
        left, names = number, []
        for name, known in sorted(shape.numbers.items(), key=lambda one: -one[1]):
            if known and left > 0 and left & known == known:
                left -= known
                names.append((known, name))
        if left or not number:
            names = [(0, name) for name, known in shape.numbers.items() if known == number]
        if not names:
            raise BindingError(pointer, f"is {number}, and must be a sum of {shape.numbers}")
        return ", ".join(name for _, name in sorted(names, key=lambda one: one[0]))

    def _any(self, value: Any, shape: Shape, pointer: str) -> Any:
        return value


_BINDERS: dict[Kind, Callable[[Binder, Any, Shape, str], Any]] = {
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


def _expect(value: Any, kind: type, what: str, pointer: str) -> Any:
    if not isinstance(value, kind):
        raise BindingError(pointer, f"is {_shown(value)}, and must be {what}")
    return value


def _as_number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) else None


def _join(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _shown(value: Any) -> str:
    """Quote a value in an error, never at length."""
    text = (
        {True: "true", False: "false"}.get(value, repr(value))
        if isinstance(value, bool)
        else (
            "an object"
            if isinstance(value, dict)
            else "an array"
            if isinstance(value, list)
            else repr(value)
        )
    )
    return text if len(text) <= 60 else f"{text[:57]}..."
