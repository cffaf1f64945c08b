"""Patch operations: one operation of a JSON Patch as it is read, and what can be wrong with one."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any, NamedTuple

LONGEST_PATH = 64  # segments, so that operations cannot nest a document beyond what the stack bears
EXAMPLE = '{"op": "replace", "path": "/Name", "value": "new"}'

_VERBS = ("add", "replace", "remove", "test")


class PatchError(Exception):
    """A patch that was not applied, not even in part; `text` says what would be right."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class PatchInvalid(PatchError):
    """The patch is malformed, or leads nowhere in this document (400)."""


class PatchConflict(PatchError):
    """A `test` operation found something else than the caller expected (409)."""


class Operation(NamedTuple):
    """One operation: its verb, its path as it was written and in segments, and its value."""

    verb: str
    path: str
    segments: list[str]
    value: Any


def read(given: object) -> Operation:
    """Read one operation.

    :raises PatchInvalid: if it is none, or lacks what its verb needs
    """
    if not isinstance(given, dict):
        raise PatchInvalid(f"{quoted(given)} is no operation; send objects such as {EXAMPLE}.")
    members = {name.lower(): value for name, value in given.items()}
    verb, path = str(members.get("op")).lower(), members.get("path")
    if verb not in _VERBS:
        verbs = ", ".join(_VERBS)
        raise PatchInvalid(f'The "op" {quoted(members.get("op"))} is not one of {verbs}.')
    if not isinstance(path, str) or not path:
        raise PatchInvalid(f'The "path" {quoted(path)} names no member; one is such as "/Name".')
    if verb != "remove" and "value" not in members:
        raise PatchInvalid(f'The {verb} of {quoted(path)} lacks a "value"; give one, or null.')
    return Operation(verb, path, _segments(path), deepcopy(members.get("value")))


def _segments(path: str) -> list[str]:
    if re.search("~(?![01])", path):
        raise PatchInvalid(f"The path {quoted(path)} has a bare ~; write ~0 for ~ and ~1 for /.")
    segments = path.removeprefix("/").split("/")
    if len(segments) > LONGEST_PATH:
        raise PatchInvalid(f"The path {quoted(path)} is longer than {LONGEST_PATH} segments.")
    return [segment.replace("~1", "/").replace("~0", "~") for segment in segments]


def spelling(node: dict[str, Any], name: str) -> str | None:
    """Give the spelling that a name has in a document, since paths ignore case; None for none."""
    if name in node:
        return name
    return next((key for key in node if key.lower() == name.lower()), None)


def quoted(value: object, most: int = 80) -> str:
    """Write a value as JSON in a text, in part if it is long."""
    text = json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode()
    return text if len(text) <= most else f"{text[:most]}..."
