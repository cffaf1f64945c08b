"""Filters: which messages an expectation is about, as keywords and as the admin API has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .. import members
from .message import Message

#: What a message can be found by, besides members of its body.
NAMES = ("event", "event_id", "method", "path", "signature", "webhook_id", "attempt")
_KNOWN = ", ".join((*NAMES, "primary_key", "json", "after"))
_IGNORE_CASE = ("event", "method")


def query(wanted: Mapping[str, Any]) -> dict[str, str]:
    """Write filters as query parameters.

    `primary_key` is the member PrimaryKey of the body; `json` maps pointers into the body to the
    values that they must have, such as `{"/Changes/0": "name"}`; `after` is a message, or the id of
    one, and only later ones count.

    :raises TypeError: if there is no such filter
    """
    asked: dict[str, str] = {}
    for name, value in wanted.items():
        if name == "after":
            asked[name] = str(value.id if isinstance(value, Message) else value)
        elif name in NAMES:
            asked[name] = str(value)
        elif name not in ("primary_key", "json"):
            raise TypeError(f"messages cannot be found by {name!r}, only by {_KNOWN}")
    return asked | {f"json.{where}": json.dumps(value) for where, value in _members(wanted)}


def shown(wanted: Mapping[str, Any]) -> str:
    """Write filters as their caller did: `event='contact.changed', primary_key=19`."""
    given = {**wanted}
    if isinstance(given.get("after"), Message):
        given["after"] = given["after"].id
    return ", ".join(f"{name}={value!r}" for name, value in given.items())


def differences(wanted: Mapping[str, Any], message: Message) -> list[str]:
    """Say, filter by filter, what a message has that was not asked for."""
    named = [(name, value, getattr(message, name)) for name, value in _attributes(wanted)]
    lines = [
        f"{name}: wanted {value!r}, was {found!r}"
        for name, value, found in named
        if not _is_same(name, value, found)
    ]
    return lines + [
        f"{_label(where, wanted)}: wanted {value!r}, was {members.at(message.json, where)!r}"
        for where, value in _members(wanted)
        if not members.matcher(where, json.dumps(value))(message.json)
    ]


def _attributes(wanted: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in wanted.items() if name in NAMES)


def _members(wanted: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the members of the body that are asked for, each by its pointer."""
    if "primary_key" in wanted:
        yield "/PrimaryKey", wanted["primary_key"]
    for where, value in wanted.get("json", {}).items():
        yield f"/{where.removeprefix('/')}", value


def _label(where: str, wanted: Mapping[str, Any]) -> str:
    is_key = where == "/PrimaryKey" and "primary_key" in wanted
    return "primary_key" if is_key else f"json {where}"


def _is_same(name: str, value: Any, found: Any) -> bool:
    if name in _IGNORE_CASE:
        return found is not None and str(value).lower() == str(found).lower()
    return str(value) == str(found)
