"""Faults: what the tester has gone wrong, in the CRM's API or in its deliveries.

Each is deterministic: faults are used in the order in which they were set, `times` times each.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple, TypeVar

#: What can be done to a delivery, for testing how a receiver bears it.
DUPLICATE, REORDER, DROP, DELAY, TAMPER, WRONG_SIGNATURE, NO_SIGNATURE = DELIVERY_FAULTS = (
    "duplicate",
    "reorder",
    "drop",
    "delay",
    "tamper",
    "wrong-signature",
    "no-signature",
)


class ApiFault(NamedTuple):
    """A fault of the CRM API, for one operation or `*`.

    With a `status` the call is refused; without one it is only delayed. `delay` is in seconds.
    """

    operation: str
    status: int | None = None
    error: str = "SoServerException"
    delay: float = 0.0
    times: int | None = None


class DeliveryFault(NamedTuple):
    """A fault of deliveries: of an event (with `*` in its name if need be) to a webhook, or to all.

    `delay` in seconds is how long a delayed or reordered delivery is held back.
    """

    delivery: str
    event: str = "*"
    webhook_id: int | None = None
    delay: float = 1.0
    times: int | None = 1


F = TypeVar("F", ApiFault, DeliveryFault)


class Faults:
    """The faults of one tenant that are still to come."""

    def __init__(self) -> None:
        self._api: list[ApiFault] = []
        self._delivery: list[DeliveryFault] = []
        self._lock = threading.Lock()

    def set(self, api: Sequence[ApiFault], delivery: Sequence[DeliveryFault]) -> None:
        """Replace all faults."""
        with self._lock:
            self._api, self._delivery = list(api), list(delivery)

    def add(self, api: Sequence[ApiFault], delivery: Sequence[DeliveryFault]) -> None:
        """Add faults behind those that are still to come."""
        with self._lock:
            self._api += api
            self._delivery += delivery

    def all(self) -> tuple[list[ApiFault], list[DeliveryFault]]:
        """List the faults that are still to come."""
        with self._lock:
            return list(self._api), list(self._delivery)

    def of_call(self, operation: str) -> ApiFault | None:
        """Take the fault that a call of an operation meets, if any."""
        if not self._api:
            return None
        with self._lock:
            return _take(self._api, lambda one: one.operation.lower() in ("*", operation.lower()))

    def of_delivery(self, event: str, webhook_id: int) -> DeliveryFault | None:
        """Take the fault that the delivery of an event to a webhook meets, if any."""
        if not self._delivery:
            return None
        with self._lock:
            return _take(
                self._delivery,
                lambda one: (
                    one.webhook_id in (None, webhook_id)
                    and fnmatchcase(event.lower(), one.event.lower())
                ),
            )


def _take(faults: list[F], matches: Callable[[F], bool]) -> F | None:
    for place, fault in enumerate(faults):
        if matches(fault):
            if fault.times == 1:
                del faults[place]
            elif fault.times:
                faults[place] = fault._replace(times=fault.times - 1)
            return fault
    return None
