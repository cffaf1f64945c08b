"""A message: what a target received, exactly."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from itertools import chain
from math import isinf
from typing import Any, NamedTuple, NoReturn

Pairs = tuple[tuple[str, str], ...]

#: A document that is nested deeper cannot be written by everybody who can read it.
_DEEPEST = 256


class _Facts(NamedTuple):
    id: int
    tenant: str
    target: str
    received_at: datetime
    method: str
    path: str
    query: str
    headers: Pairs
    content: bytes
    signature: str
    webhook_id: int | None
    attempt: int | None
    answered: str
    request_id: str | None = None


class Message(_Facts):
    """What a target received, exactly, and what it answered.

    `signature` is `valid`, `invalid`, `unsigned` or `unverifiable`. `request_id` is that of the
    call that led to it, if one did.
    """

    @property
    def weight(self) -> int:
        """Tell how many bytes were received, about."""
        headers = sum(map(len, chain.from_iterable(self.headers)))
        return len(self.content) + len(self.path) + len(self.query) + headers

    @property
    def body(self) -> str:
        """Give the text received; bytes that are no UTF-8 are shown as U+FFFD."""
        return self.content.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """Give the body read as JSON, or None where it is none that could be written again.

        It is read each time: what is read of a body takes many times the room.
        """
        try:
            return _read(self.content)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def event(self) -> str | None:
        """Give the event's name as the header tells it, or else the body."""
        return self.header("X-SuperOffice-Event") or self._member("Event")

    @cached_property
    def event_id(self) -> str | None:
        """Give the event's id as the header tells it, or else the body."""
        return self.header("X-SuperOffice-EventId") or self._member("EventId")

    def header(self, name: str) -> str | None:
        """Give a header's value; the case of its name does not matter."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def _member(self, name: str) -> str | None:
        document = self.json
        value = document.get(name) if isinstance(document, dict) else None
        return value if isinstance(value, str) else None


def _read(content: bytes) -> Any:
    """Read JSON.

    :raises ValueError: if it is none, or holds what JSON has no way to write
    """
    text = content.decode(json.detect_encoding(content))
    document = _READER.decode(text)
    if text.count("[") + text.count("{") > _DEEPEST and _is_too_deep(document):
        raise ValueError
    if "\\u" in text:
        json.dumps(document, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    return document


def _is_too_deep(document: Any) -> bool:
    level = [document]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def _finite(literal: str) -> float:
    number = float(literal)
    if isinf(number):
        raise ValueError
    return number


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


_READER = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse)
