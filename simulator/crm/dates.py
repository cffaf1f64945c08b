"""Dates as the CRM writes them: ISO 8601, up to seven fractional digits, UTC."""

from __future__ import annotations

from datetime import datetime

#: Of a moment down to its microseconds, before the zone.
_LENGTH = len("2026-01-01T09:00:00.000000")


def without_zone(moment: datetime) -> str:
    """Write a UTC moment as the WebAPI does by default, with no suffix for the zone."""
    return moment.isoformat(timespec="microseconds")[:_LENGTH].rstrip("0").rstrip(".")


def with_z(moment: datetime) -> str:
    """Write a UTC moment as event payloads do: trailing zeros cut, then Z."""
    return without_zone(moment) + "Z"
