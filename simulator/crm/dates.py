"""Dates as the CRM writes them: ISO 8601, up to seven fractional digits, UTC."""

from __future__ import annotations

from datetime import datetime


def without_zone(moment: datetime) -> str:
    """Write a UTC moment as the WebAPI does by default, with no suffix for the zone."""
    text = moment.replace(tzinfo=None).isoformat(timespec="microseconds")
    return text.rstrip("0").rstrip(".")


def with_z(moment: datetime) -> str:
    """Write a UTC moment as event payloads do: trailing zeros cut, then Z."""
    return without_zone(moment) + "Z"
