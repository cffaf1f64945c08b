"""The XML writer: turns a document into elements, without recursion, so that no depth ends it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .shape import Kind, Shape
from .xml_names import ANYTHING, XSD, XSI, element_of, pair_of, type_of

_KEY = Shape(Kind.STRING)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Element(NamedTuple):
    """An element that is still to be written."""

    tag: str
    value: Any
    shape: Shape
    attributes: str = ""


_Pieces = list[str | _Element]


def written(document: Any, shape: Shape) -> str:
    """Write a document as one element, named as its shape is."""
    namespaces = f' xmlns:xsi="{XSI}" xmlns:xsd="{XSD}"'
    pending: _Pieces = [_Element(element_of(shape), document, shape, namespaces)]
    ready: list[str] = []
    while pending:
        piece = pending.pop()
        if isinstance(piece, str):
            ready.append(piece)
        else:
            pending.extend(reversed(_pieces(piece)))
    return "".join(ready)


def _pieces(element: _Element) -> _Pieces:
    tag, value, shape, attributes = element
    if value is None:
        return [f'<{tag}{attributes} xsi:nil="true" />']
    if shape.kind is Kind.ANY:
        attributes += f' xsi:type="{type_of(value)}"'
    return [f"<{tag}{attributes}>", *_content(value, shape), f"</{tag}>"]


def _content(value: Any, shape: Shape) -> _Pieces:
    if isinstance(value, dict):
        return _members(value, shape) if shape.kind is Kind.OBJECT else _pairs(value, shape)
    if isinstance(value, list):
        items = shape.items or ANYTHING
        return [_Element(element_of(items), item, items) for item in value]
    return [_text(value)]


def _members(value: dict[str, Any], shape: Shape) -> _Pieces:
    """Write members by their documented names; one that the shape lacks is a fault of ours."""
    return [
        _Element(shape.members[name.lower()][0], one, shape.members[name.lower()][1])
        for name, one in value.items()
    ]


def _pairs(value: dict[str, Any], shape: Shape) -> _Pieces:
    tag, items = pair_of(shape), shape.items or ANYTHING
    pieces: _Pieces = []
    for key, one in value.items():
        pieces += [f"<{tag}>", _Element("Key", key, _KEY), _Element("Value", one, items)]
        pieces.append(f"</{tag}>")
    return pieces


def _text(value: Any) -> str:
    """Write a scalar; what XML 1.0 cannot carry becomes the replacement character."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORBIDDEN.sub("\ufffd", str(value)).translate(_ESCAPES)
