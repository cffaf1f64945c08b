"""A tenant as a client sees it: everything that a test may ask of it and tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from .clock import Clock
from .connection import Client
from .faults import Faults
from .record import Record
from .records import Deliveries, Records
from .target import Target
from .webhooks import Webhooks


class Tenant:
    """One isolated CRM installation of a running simulator.

    `clock` and `faults` are what to steer it with. `webhooks` are those stored; `outbox` the
    notices that the CRM would have sent; `requests`, `events`, `deliveries` and `attempts` what
    its journal has. Each of these is a list that is read anew whenever it is looked at, and can be
    waited at: `sim.deliveries.wait_for(outcome="discarded")`.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.name = client.tenant
        self.clock = Clock(client)
        self.faults = Faults(client)
        self.webhooks = Webhooks(client)
        self.outbox = Records(client, "/outbox")
        self.requests = Records(client, "/requests")
        self.events = Records(client, "/events")
        self.deliveries = Deliveries(client, "/deliveries")
        self.attempts = Records(client, "/attempts")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} at {self.url}>"

    @property
    def url(self) -> str:
        """Tell the base URL of this tenant: what an integration takes for its CRM's."""
        return self.client.url + self.client.prefix

    def target(self, name: str = "target") -> Target:
        """Give a fake target by its name; there is no need to make it first.

        :raises ValueError: if the name is empty or has a slash, since it is one step of a path
        """
        if not name or "/" in name:
            raise ValueError(f"a target's name is {name!r}, and must be one step of a path")
        return Target(self.client, name, f"{self.url}/targets/{quote(name, safe='')}")

    def raise_event(
        self,
        event: str,
        primary_key: int | None = None,
        *,
        changes: Sequence[str] | None = None,
        values: Mapping[str, Any] | None = None,
        field_values: Mapping[str, Any] | None = None,
        changed_by: int | None = None,
    ) -> Record:
        """Raise an event as the CRM would, and give it with its deliveries.

        What is None is filled from the catalogue of events.

        :raises Refused: if the name is no event's, or a value cannot be
        """
        given = {
            "event": event,
            "primary_key": primary_key,
            "changes": None if changes is None else list(changes),
            "values": values,
            "field_values": field_values,
            "changed_by": changed_by,
        }
        body = {name: value for name, value in given.items() if value is not None}
        return Record(self.client.read("POST", "/events", body=body))

    def explain(self, event: str, primary_key: int | None = None) -> list[Record]:
        """Tell for every webhook what became of the newest such event: delivered, or why not."""
        query = {"event": event, "primary_key": primary_key}
        asked = {name: value for name, value in query.items() if value is not None}
        return [Record(one) for one in self.client.read("GET", "/explain", asked)["items"]]

    def timeline(self, **filters: Any) -> list[Record]:
        """Give everything that happened, in its order: lines with a `sort` and an `entry`."""
        return [Record(one) for one in self.client.read("GET", "/timeline", filters)["items"]]

    def configure(self, **settings: Any) -> Record:
        """Give this tenant settings of its own, such as `release="12.4"` or `strict=True`.

        :raises Refused: if there is no such setting of a tenant, or it cannot have that value
        """
        path = f"/tenants/{quote(self.name)}"
        return Record(self.client.read("PUT", path, body=settings))

    def reset(self) -> None:
        """Forget everything of this tenant, its own settings too."""
        self.client.tell("POST", "/reset")
