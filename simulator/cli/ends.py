"""Waiting until the deliveries of an event have ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from ..clock import monotonic

if TYPE_CHECKING:
    from ..client.connection import Client

Delivery = dict[str, Any]

WAITING = "waiting"
#: One call waits so long, in seconds; and so long where an end is told, but still shown as waiting.
_LONG, _SHORT = 60.0, 0.05


def wait_for_ends(
    client: Client, event_id: str, webhooks: Collection[int], seconds: float
) -> list[Delivery]:
    """Give the deliveries of an event as soon as all have ended, or as they are in the end."""
    from ..client.following import Following

    deadline = monotonic() + seconds
    following = Following(client, sort="delivery", event_id=event_id)
    while True:
        answer = client.read("GET", "/deliveries", {"event_id": event_id})
        deliveries: list[Delivery] = answer["items"]
        left = deadline - monotonic()
        if have_ended(webhooks, deliveries) or left <= 0:
            return deliveries
        told = _ended(deliveries) >= set(webhooks)
        following.more(min(left, _SHORT if told else _LONG))


def have_ended(webhooks: Iterable[int], deliveries: Collection[Delivery]) -> bool:
    """Tell whether each webhook's delivery has ended, and nothing waits any more."""
    waits = any(one["outcome"] == WAITING for one in deliveries)
    return not waits and _ended(deliveries) >= set(webhooks)


def _ended(deliveries: Iterable[Delivery]) -> set[int]:
    return {one["webhook_id"] for one in deliveries if one["outcome"] != WAITING}
