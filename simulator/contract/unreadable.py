"""Unreadable: a body that no reader can make a document of."""

from __future__ import annotations

import re

_TYPES = {
    "JSON": "application/json",
    "XML": "application/xml",
    "form fields": "application/x-www-form-urlencoded",
}
_STARTS = {
    "JSON": re.compile(r"\s*[{\[]"),
    "XML": re.compile(r"\s*<"),
    "form fields": re.compile(r"[\w.\[\]]+="),
}


class Unreadable(Exception):
    """Says in `text`, a sentence for people, what cannot be read and what would be right."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def advice(text: str, medium: str) -> str:
    """Tell what a body seems to be (JSON, XML, form fields) if not the medium that it came as."""
    seems = next((name for name, start in _STARTS.items() if start.match(text)), medium)
    if seems == medium:
        return ""
    return f" It looks like {seems}: send it with Content-Type: {_TYPES[seems]}."


def quoted(text: str, limit: int = 40) -> str:
    """Quote a caller's text in a message, shortened if it is long."""
    return repr(shortened(text, limit))


def shortened(text: str, limit: int = 40) -> str:
    """Give the beginning of a caller's text, as much as fits into a message."""
    return text if len(text) <= limit else text[:limit] + "…"
