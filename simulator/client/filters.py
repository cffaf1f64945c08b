"""Filters: which messages an expectation is about, as keywords and as the admin API has them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

#: What a message can be found by, besides members of its body.
NAMES = ("event", "event_id", "method", "path", "signature", "webhook_id")
_JSON = "json."


def query(filters: Mapping[str, Any]) -> dict[str, str]:
    """Write filters as query parameters.

    `primary_key` is the member PrimaryKey of the body; `json` maps pointers into the body to the
    values that they must have, such as `{"/Changes/0": "name"}`.

    :raises TypeError: if there is no such filter
    """
    asked: dict[str, str] = {}
    for name, value in filters.items():
        if name == "json":
            asked |= {_pointer(where): json.dumps(wanted) for where, wanted in value.items()}
        elif name == "primary_key":
            asked[_pointer("/PrimaryKey")] = json.dumps(value)
        elif name in NAMES:
            asked[name] = str(value)
        else:
            known = ", ".join((*NAMES, "primary_key", "json"))
            raise TypeError(f"messages cannot be found by {name!r}, only by {known}")
    return asked


def _pointer(where: str) -> str:
    return f"{_JSON}/{where.removeprefix('/')}"


def differences(asked: Mapping[str, str], message: Mapping[str, Any]) -> list[str]:
    """Say, filter by filter, what a message has that was not asked for."""
    lines = []
    for name, wanted in asked.items():
        found = _found(name, message)
        if not _fits(name, wanted, found):
            lines.append(f"{name}: wanted {_shown(wanted)}, was {_shown(found)}")
    return lines


def _found(name: str, message: Mapping[str, Any]) -> Any:
    if not name.startswith(_JSON):
        return message.get(name)
    found = message.get("json")
    for step in name.removeprefix(_JSON + "/").split("/"):
        found = _step(found, step.replace("~1", "/").replace("~0", "~"))
    return found


def _step(document: Any, step: str) -> Any:
    if isinstance(document, Mapping) and step in document:
        return document[step]
    if isinstance(document, list) and step.isdecimal() and int(step) < len(document):
        return document[int(step)]
    return ABSENT


def _fits(name: str, wanted: str, found: Any) -> bool:
    if name.startswith(_JSON):
        return found is not ABSENT and json.dumps(found) == json.dumps(json.loads(wanted))
    if name in ("event", "method"):
        return str(found).lower() == wanted.lower()
    return str(found) == wanted


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "absent"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Absent:
    """Nothing, where even null would be something."""


ABSENT = _Absent()
