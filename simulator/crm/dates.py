"""Dates as the CRM writes them: ISO 8601, up to seven fractional digits, UTC."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

_ZONE = len("+00:00")


@lru_cache(maxsize=1024)  # of the same webhooks, again and again
def without_zone(moment: datetime) -> str:
    """Write a UTC moment as the WebAPI does by default, with no suffix for the zone."""
    return _written(moment)


def with_z(moment: datetime) -> str:
    """Write a UTC moment as event payloads do: trailing zeros cut, then Z."""
    return f"{_written(moment)}Z"


def _written(moment: datetime) -> str:
    text = moment.isoformat()[:-_ZONE]
    return text.rstrip("0") if moment.microsecond else text
