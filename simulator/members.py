"""Members: one of a document, found by its JSON pointer, and compared with what is wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any


class _Absent:
    """Nothing, where even null would be something."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = _Absent()
#: Of how many digits the number of an item may be.
_ITEM = re.compile("[0-9]{1,9}")


def at(document: Any, pointer: str) -> Any:
    """Give the member at a pointer, whose first slash may be left out, or `ABSENT`."""
    return _at(document, _steps(pointer))


def matcher(pointer: str, text: str) -> Callable[[Any], bool]:
    """Compare a member with JSON, or with plain text too, since `18` may mean either."""
    steps = _steps(pointer)
    try:
        wanted = json.loads(text)
    except (ValueError, RecursionError):
        wanted = text

    def fits(document: Any) -> bool:
        found = _at(document, steps)
        return _same(found, wanted) or _same(found, text)

    return fits


def _steps(pointer: str) -> list[str]:
    steps = pointer.removeprefix("/").split("/")
    return [step.replace("~1", "/").replace("~0", "~") for step in steps]


def _at(document: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and _ITEM.fullmatch(step) and int(step) < len(document):
            document = document[int(step)]
        else:
            return ABSENT
    return document


def _same(found: Any, wanted: Any) -> bool:
    """Compare as JSON does, where 1 is not true."""
    return found == wanted and isinstance(found, bool) == isinstance(wanted, bool)
