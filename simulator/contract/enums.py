"""Enumerations: one value, or several flags together, by name or number as .NET has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

#: .NET takes these characters around a number, and no other white space (its docs, NumberStyles).
_WHITE = r"[\t-\r ]*"
_INTEGER = re.compile(rf"{_WHITE}[+-]?[0-9]{{1,20}}{_WHITE}")


def number_of(value: Any) -> int | None:
    """Give a whole number, or what the text of one says; None for anything else."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def name_of(value: Any, numbers: Mapping[str, int]) -> str | None:
    """Give the name of a value that came as a name in any case or as a number, or None."""
    if isinstance(value, str) and value in numbers:
        return value
    if isinstance(value, str) and (name := _spelling(value, numbers)):
        return name
    number = number_of(value)
    return next((name for name, known in numbers.items() if known == number), None)


def names_of(value: Any, numbers: Mapping[str, int]) -> str | None:
    """Give the names of flags that came as names with commas between or as their sum, or None."""
    number = number_of(value)
    if number is None and isinstance(value, str):
        names = [_spelling(part, numbers) for part in value.split(",")]
        number = reduce(or_, (numbers.get(name or "", -1) for name in names))
    return _written(number, numbers) if number is not None and number >= 0 else None


def _spelling(text: str, numbers: Mapping[str, int]) -> str | None:
    wanted = text.strip().lower()
    return next((name for name in numbers if name.lower() == wanted), None)


def _written(number: int, numbers: Mapping[str, int]) -> str | None:
    """Write a sum of flags by names, the largest taken out first, as .NET does."""
    left, names = number, []
    for name, known in sorted(numbers.items(), key=lambda one: -one[1]):
        if known and left & known == known:
            left -= known
            names.append(name)
    if left or not number:
        return next((name for name, known in numbers.items() if known == number), None)
    return ", ".join(reversed(names))
