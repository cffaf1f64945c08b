"""The body of an event to raise, put together from a file and from options."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

import click

#: What may be given of an event besides its name.
MEMBERS = ("primary_key", "changes", "values", "field_values", "changed_by")


def read(file: TextIO) -> dict[str, Any]:
    """Read members of an event from a JSON file.

    :raises BadParameter: if it holds anything else
    """
    try:
        document = json.load(file)
    except (ValueError, RecursionError) as error:
        raise _bad(f"it holds no JSON: {error}", "--data") from None
    if not isinstance(document, dict):
        raise _bad(f"it holds no JSON object, but {_shown(document)}", "--data")
    for name in document:
        _check(name, "--data")
    return document


def put(body: dict[str, Any], assignments: Iterable[str]) -> None:
    """Set members by their paths, such as `field_values.name=Acme`; a value is JSON, else text.

    :raises BadParameter: if a path leads nowhere
    """
    for text in assignments:
        path, is_given, value = text.partition("=")
        steps = path.split(".")
        if not is_given or not all(steps):
            raise _bad(f"{text!r} is not like field_values.name=Acme", "--set")
        _check(steps[0], "--set")
        found = body.get(steps[0])
        body[steps[0]] = _with(found, steps[0], steps[1:], value_of(value), text)


def _with(document: Any, name: str, steps: list[str], value: Any, text: str) -> Any:
    """Give a document with the value at the end of the steps."""
    if not steps:
        return value
    if document is None:
        document = [] if name == "changes" else {}
    step, *more = steps
    if isinstance(document, dict):
        return {**document, step: _with(document.get(step), step, more, value, text)}
    if not isinstance(document, list):
        raise _bad(f"{text!r} leads into {name}, which is {_shown(document)}", "--set")
    if not (step.isascii() and step.isdigit() and len(step) < 9 and int(step) <= len(document)):
        raise _bad(f"{text!r} leads to item {step} of {len(document)} in {name}", "--set")
    at = int(step)
    old = document[at] if at < len(document) else None
    return [*document[:at], _with(old, step, more, value, text), *document[at + 1 :]]


def value_of(text: str) -> Any:
    """Read a value as JSON, or as the text that it is."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _check(name: str, option: str) -> None:
    if name not in MEMBERS:
        known = ", ".join(MEMBERS)
        raise _bad(f"an event has no member {name!r}, only {known}", option)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _bad(text: str, option: str) -> click.BadParameter:
    return click.BadParameter(text, param_hint=f"'{option}'")
