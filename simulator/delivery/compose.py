"""Composing: the exact headers and bytes of one POST, as pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..crm import dates
from ..crm.event import Event
from ..crm.signature import sign
from ..crm.webhook import Webhook

TEST = "test"

#: The NetServer file version in the User-Agent, a plausible one for each documented release.
VERSIONS = {"10.0": "10.0.7834.1204", "11.0": "11.0.9218.1637", "12.4": "12.4.1514.1022"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One POST that is ready to go: what is signed is what is sent."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    event: Event
    webhook: Webhook
    attempt: int = 1


def compose(webhook: Webhook, event: Event, *, tenant: str, release: str) -> Outgoing:
    """Write the POST that tells a webhook's target of an event."""
    body = json.dumps(
        payload(webhook, event, tenant), ensure_ascii=False, separators=(",", ":")
    ).encode()
    return Outgoing(
        url=webhook.target_url or "",
        headers=headers(webhook, event, body, release),
        body=body,
        event=event,
        webhook=webhook,
    )


def payload(webhook: Webhook, event: Event, tenant: str) -> dict[str, Any]:
    """Write the body's members in their documented order.

    Properties follow at top level; where a name is one of the CRM's own, the CRM's value stays.
    """
    own: dict[str, Any] = {
        "EventId": event.id,
        "Timestamp": dates.with_z(event.at),
        "Changes": list(event.changes),
        **_given("Values", event.values),
        **_names(event),
        "ContextIdentifier": tenant,
        "ChangedByAssociateId": event.changed_by,
        "WebhookName": webhook.name or "",
        **_given("FieldValues", event.field_values),
    }
    return own | {name: one for name, one in webhook.properties.items() if name not in own}


def _names(event: Event) -> dict[str, Any]:
    """Name the event; the documented state events drop the id from the name, and the entity."""
    if event.state_verb:
        return {"Event": f"webhook.{event.state_verb}", "PrimaryKey": event.primary_key}
    return {"Event": event.name, "PrimaryKey": event.primary_key, "Entity": event.entity}


def script_parameters(webhook: Webhook, event: Event, tenant: str) -> dict[str, Any]:
    """Write what a CRMScript is given: the changed fields with their new values, and properties."""
    changes = {f"Changes.{name}": event.data.get(name) for name in event.changes}
    own = {
        "ChangedByAssociateId": event.changed_by,
        **changes,
        "ContextIdentifier": tenant,
        "Entity": event.entity,
        "Event": event.name,
        "EventId": event.id,
        "PrimaryKey": event.primary_key,
        "Timestamp": dates.with_z(event.at),
    }
    return own | {name: one for name, one in webhook.properties.items() if name not in own}


def _given(name: str, values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if values is None else {name: dict(values)}


def headers(
    webhook: Webhook, event: Event, body: bytes, release: str
) -> tuple[tuple[str, str], ...]:
    """Give the headers, cased as documented; a custom one does not replace one of the CRM's own."""
    own = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"NetServer-Webhook/{VERSIONS[release]}",
        "X-SuperOffice-Event": event.name,
        "X-SuperOffice-EventId": event.id,
    }
    if event.name == TEST:
        own["X-Hook-Test"] = "true"
    if webhook.secret:
        own["X-SuperOffice-Signature"] = sign(webhook.secret, body)
    taken = {name.lower() for name in own}
    custom = {name: one for name, one in webhook.headers.items() if name.lower() not in taken}
    return tuple((own | custom).items())
