"""The rows of the result, one a file; each measures, and judges by its marks."""

from __future__ import annotations

from collections.abc import Callable

from ..mark import Mark
from ..run import Run
from . import (
    checked_request,
    cold_start,
    default_webhook,
    deliveries,
    fixture,
    growth,
    limit,
    memory,
    messages,
    subscribers,
    wake_up,
)

ALL: dict[str, Callable[[Run], list[Mark]]] = {
    "start": cold_start.measure,
    "default": default_webhook.measure,
    "checked": checked_request.measure,
    "limit": limit.measure,
    "deliveries": deliveries.measure,
    "subscribers": subscribers.measure,
    "messages": messages.measure,
    "wake-up": wake_up.measure,
    "fixture": fixture.measure,
    "memory": memory.measure,
    "growth": growth.measure,
}
