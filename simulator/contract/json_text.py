"""JSON text: reading bodies about as leniently as Json.NET does, and writing documents.

What the CRM's reader forgives and the contract does not (a comma too many, a member given twice) is
read and named as a breach.
"""

from __future__ import annotations

import json
import re
from math import isinf
from typing import Any, NoReturn

import orjson

from . import json_twice
from .breach import Breach
from .charset import text_of
from .decoded import Decoded
from .unreadable import Unreadable, advice, quoted

DEPTH = 256
_SPACE = " \t\r\n"
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"?'
_BRACKET = re.compile(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)
# A comma after an opening bracket separates nothing, so it is matched first and left to be refused.
_COMMA = re.compile(rf"{_STRING}|[\[{{]\s*,|(,)(?=\s*[\]}}])", re.DOTALL)
_HIGH, _LOW = "[dD][89abAB][0-9a-fA-F]{2}", "[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rf"\\u{_HIGH}\\u{_LOW}|(\\u(?:{_HIGH}|{_LOW}))|\\.", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(body: bytes, charset: str = "utf-8") -> Decoded:
    """Read a body of JSON; an empty one is read as null, since many clients send nothing.

    :raises Unreadable: for bytes that are not text, text that is not JSON, numbers beyond what a
        double holds or beyond 4300 digits, and nesting deeper than 256
    """
    text = text_of(body, charset)
    if not text.strip(_SPACE):
        return Decoded(None)
    if "\\u" in text:
        text = _ESCAPE.sub(_whole, text)
    _refuse_depth(text)
    try:
        return _quick(text)
    except json.JSONDecodeError as error:
        return _without_commas(text, error)


def encode(document: Any) -> bytes:
    """Write a document as compact UTF-8, as it goes on the wire."""
    try:
        return orjson.dumps(document)
    except TypeError:  # half of a surrogate pair, or a number of more than 64 bits
        return _written(document)


def _written(document: Any) -> bytes:
    text = _WRITER.encode(document)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


def _without_commas(text: str, error: json.JSONDecodeError) -> Decoded:
    """Read once more without trailing commas: SuperOffice's own request samples hold them."""
    commas = [match.start(1) for match in _COMMA.finditer(text) if match.start(1) >= 0]
    if not commas:
        raise _not_json(text, error) from error
    mended = _COMMA.sub(lambda match: " " if match[1] else match[0], text)
    many = "a trailing comma" if len(commas) == 1 else f"{len(commas)} trailing commas, the first"
    breach = Breach("", f"holds {many} at {_place(text, commas[0])}; JSON knows none")
    try:
        return _read(mended, (breach,))
    except json.JSONDecodeError as again:
        raise _not_json(text, again) from again


def _quick(text: str) -> Decoded:
    """Read text as most of it is: without a member that is given twice."""
    try:
        return Decoded(_load(_ONCE, text))
    except _Twice:
        return _read(text, ())


def _read(text: str, breaches: tuple[Breach, ...]) -> Decoded:
    value, twice = json_twice.settled(_load(_TWICE, text))
    return Decoded(value, breaches + twice)


def _load(decoder: json.JSONDecoder, text: str) -> Any:
    """Read text, which fails on numbers so long that Python does not convert them."""
    try:
        return decoder.decode(text)
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        raise Unreadable(
            "The JSON holds a whole number of more than 4300 digits; send it as a string."
        ) from error


def _refuse_depth(text: str) -> None:
    """Refuse nesting that would exhaust the stack, which short bodies cannot reach."""
    if text.count("[") + text.count("{") <= DEPTH:
        return
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > DEPTH:
            place = _place(text, match.start())
            raise Unreadable(
                f"The JSON is nested deeper than {DEPTH} levels at {place}; flatten it."
            )


def _whole(escape: re.Match[str]) -> str:
    """Replace half a surrogate pair, which .NET writes as the replacement character."""
    return "\\ufffd" if escape[1] else escape[0]


def _not_json(text: str, error: json.JSONDecodeError) -> Unreadable:
    reason = error.msg[:1].lower() + error.msg[1:]
    found = quoted(text[error.pos :].split("\n", 1)[0]) if error.pos < len(text) else "the end"
    hint = advice(text, "JSON") or " Send a JSON document, or null."
    return Unreadable(
        f"The body is not JSON: {reason} at {_place(text, error.pos)}, found {found}.{hint}"
    )


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


class _Twice(Exception):
    """Leaves the quick read at the first member that is given twice."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Twice
    return made


def _finite(literal: str) -> float:
    number = float(literal)
    if isinf(number):
        raise Unreadable(
            f"The number {quoted(literal)} is beyond what a double holds; send one below 1.8e308."
        )
    return number


def _constant(name: str) -> NoReturn:
    raise Unreadable(f"{name} is not a JSON value; send null or a number.")


_ONCE = json.JSONDecoder(object_pairs_hook=_members, parse_float=_finite, parse_constant=_constant)
_TWICE = json.JSONDecoder(
    object_pairs_hook=json_twice.Members, parse_float=_finite, parse_constant=_constant
)
_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
