"""Members given twice in JSON: the last one wins, as in Json.NET, and each is named."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .breach import Breach, Breaches, below


class Members(list[tuple[str, Any]]):
    """The members of one JSON object as they were written, with those that are given twice."""


def settled(value: Any) -> tuple[Any, tuple[Breach, ...]]:
    """Turn all `Members` in a value into dicts, and name what was given twice.

    The value's nesting must be bounded by its reader.
    """
    breaches = Breaches()
    return _settled(value, "", breaches), tuple(breaches)


def _settled(value: Any, pointer: str, breaches: Breaches) -> Any:
    if isinstance(value, Members):
        return _object(value, pointer, breaches)
    if isinstance(value, list):
        for index, item in enumerate(value):
            value[index] = _settled(item, below(pointer, index), breaches)
    return value


def _object(members: Members, pointer: str, breaches: Breaches) -> dict[str, Any]:
    made = dict(members)
    if len(made) != len(members):
        for name, count in _repeated(members).items():
            where = below(pointer, name)
            breaches.note(where, f"is given {count} times; the last one is taken")
    for name, value in made.items():
        made[name] = _settled(value, below(pointer, name), breaches)
    return made


def _repeated(members: Members) -> dict[str, int]:
    counts = Counter(name for name, _ in members)
    return {name: count for name, count in counts.items() if count > 1}
