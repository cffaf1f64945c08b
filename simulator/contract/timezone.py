"""Time zones: what SO-TimeZone asks for (SuperOffice docs, so-timezone).

The dates of a webhook are when it was registered and updated. Those are UTC values that no zone
converts; `includeTZOffset` only has them say so.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .shape import Kind, Shape

_OFFSETS = frozenset("Z+")


class TimeZone(NamedTuple):
    """The zone that a caller named, and whether dates are to say their offset."""

    zone: str
    with_offset: bool


def wanted(header: str) -> TimeZone | None:
    """Read `UTC,includeTZOffset`; None without a header."""
    parts = [part.strip() for part in header.split(",") if part.strip()]
    flags = [part for part in parts if part.lower() == "includetzoffset"]
    zones = [part for part in parts if part not in flags]
    return TimeZone(zones[0] if zones else "", bool(flags)) if parts else None


def with_offsets(document: Any, shape: Shape) -> Any:
    """Give the document with a Z behind each date that tells no offset."""
    if document is None:
        return None
    if shape.kind is Kind.DATE:
        return document if _OFFSETS & set(document) or "-" in document[10:] else f"{document}Z"
    if shape.kind is Kind.ARRAY and shape.items:
        return [with_offsets(item, shape.items) for item in document]
    if shape.kind is Kind.OBJECT:
        return {
            name: with_offsets(value, shape.members[name.lower()][1])
            for name, value in document.items()
        }
    return document
