"""A tenant's faults as a client sees them."""

from __future__ import annotations

from typing import Any

from .connection import Client
from .record import Record


class Faults:
    """What is to go wrong for one tenant, in the order in which it was said."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def all(self) -> list[Record]:
        """Give the faults that are still to come."""
        return [Record(one) for one in self._client.read("GET", "/faults")["items"]]

    def api(
        self,
        operation: str = "*",
        *,
        status: int | None = None,
        error: str | None = None,
        delay: float | None = None,
        times: int | None = None,
    ) -> None:
        """Have calls of the CRM API refused with a status, or delayed by so many seconds.

        :param operation: an operationId such as `v1WebhookAgent_SaveWebhook`; `*` is every one
        :raises Refused: if a value cannot be
        """
        more = {"status": status, "error": error, "delay": delay, "times": times}
        self._add({"operation": operation}, more)

    def delivery(
        self,
        kind: str,
        *,
        event: str | None = None,
        webhook_id: int | None = None,
        delay: float | None = None,
        times: int | None = 1,
    ) -> None:
        """Do something to the next `times` deliveries that fit, or to all of them if it is None.

        :param kind: `duplicate`, `reorder`, `drop`, `delay`, `tamper`, `wrong-signature` or
            `no-signature`
        :raises Refused: if a value cannot be
        """
        more = {"event": event, "webhook_id": webhook_id, "delay": delay}
        self._add({"delivery": kind, "times": times}, more)

    def clear(self) -> None:
        """Forget all faults."""
        self._client.tell("DELETE", "/faults")

    def _add(self, fault: dict[str, Any], more: dict[str, Any]) -> None:
        given = {name: value for name, value in more.items() if value is not None}
        self._client.read("POST", "/faults", body=fault | given)
