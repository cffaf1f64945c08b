"""Media types: which of the documented ones a body has, and which one an answer gets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from . import json_text
from .decoded import Decoded
from .shape import Shape

JSON, XML, FORM = "json", "xml", "form"
HTML = "text/html"

#: The documented media types of answers, in the order in which they are preferred.
ANSWERS = {
    "application/json": JSON,
    "text/json": JSON,
    "application/xml": XML,
    "text/xml": XML,
    "application/json-patch+json": JSON,
    "application/merge-patch+json": JSON,
}
#: The documented media types of bodies.
BODIES = {**ANSWERS, "application/x-www-form-urlencoded": FORM}
#: What needs no weighing: one of the answers by its name, or none of them.
_SIMPLE = {"": "application/json", "*/*": "application/json", **{one: one for one in ANSWERS}}


class Media(NamedTuple):
    """The media type of an answer, the codec that writes it, and the value of Content-Type."""

    type: str
    codec: str
    content_type: str

    def encode(self, document: Any, shape: Shape) -> bytes:
        """Write a document as this media type."""
        if self.codec != XML:
            return json_text.encode(document)
        from . import xml_text

        return xml_text.encode(document, shape)


@lru_cache(maxsize=256)
def negotiate(accept: str, content_type: str) -> Media:
    """Choose the media type of the answer.

    Without Accept the body's type counts, as an old article of the docs shows for XML. A type that
    nobody knows falls back to JSON: a client in the wild sends `aplication/json`.
    """
    wanted = accept or _parsed(content_type)[0]
    best = _SIMPLE.get(wanted) or _best(wanted, ANSWERS)
    return Media(best, ANSWERS[best], f"{best}; charset=utf-8")


def prefers_html(accept: str) -> bool:
    """Tell whether a page is to come: HTML is the default where there is one."""
    return _best(accept, (HTML, *ANSWERS)) == HTML


def _best(accept: str, types: Iterable[str]) -> str:
    """Choose the type that is wanted most, of equal ones the one that is named, then the first."""
    ranges = _ranges(accept)

    def weight(name: str) -> tuple[float, int]:
        for precision, fits in ((2, name), (1, f"{name.partition('/')[0]}/*"), (0, "*/*")):
            if fits in ranges:
                return ranges[fits], precision if ranges[fits] else 0
        return 0.0, 0

    return max(types, key=weight)


def _ranges(accept: str) -> dict[str, float]:
    """Read an Accept header by Werkzeug, which takes longer to import than a server to start.

    What is said of a type besides its weight, such as its charset, does not count.
    """
    from werkzeug.http import parse_accept_header

    accepted = reversed(parse_accept_header(accept))  # of the same type the highest weight counts
    return {name.partition(";")[0].strip().lower(): weight for name, weight in accepted}


def _parsed(content_type: str) -> tuple[str, dict[str, str]]:
    """Split a Content-Type into its type and its parameters, the usual ones without Werkzeug."""
    name, _, rest = content_type.partition("; ")
    if name in ("", *BODIES) and rest in ("", "charset=utf-8"):
        return name, {"charset": rest[len("charset=") :]}
    from werkzeug.http import parse_options_header

    return parse_options_header(content_type)


@lru_cache(maxsize=256)
def of_body(content_type: str) -> tuple[str | None, str]:
    """Give the codec and the charset of a body; a body without a type is JSON."""
    name, options = _parsed(content_type)
    charset = options.get("charset", "").strip("\"' ").lower()
    return (BODIES.get(name.lower()) if name else JSON), charset


def decode(body: bytes, codec: str, charset: str, shape: Shape) -> Decoded:
    """Read a body.

    :raises Unreadable: if it is not what its media type says
    """
    if codec == XML:
        from . import xml_text

        return xml_text.decode(body, charset or None, shape)
    if codec == FORM:
        from . import form_text

        return form_text.decode(body, charset or "utf-8", shape)
    return json_text.decode(body, charset or "utf-8")
