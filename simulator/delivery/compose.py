"""Composing: the exact headers and bytes of one POST, as pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from ..crm import dates
from ..crm.event import Event
from ..crm.signature import sign
from ..crm.webhook import Webhook
from ..faults import NO_SIGNATURE, TAMPER, WRONG_SIGNATURE

TEST = "test"
SIGNATURE = "X-SuperOffice-Signature"

#: The NetServer file version in the User-Agent, a plausible one for each documented release.
VERSIONS = {"10.0": "10.0.7834.1204", "11.0": "11.0.9218.1637", "12.4": "12.4.1514.1022"}

Headers = dict[str, str]


class Outgoing(NamedTuple):
    """One POST that is ready to go: what is signed is what is sent, unless a fault says otherwise.

    `members` are the CRM's own members of the body, for checking them against their schema.
    """

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    members: Mapping[str, Any]
    event: Event
    webhook: Webhook
    attempt: int = 1


class Sender(NamedTuple):
    """Who sends: the tenant, the release that it runs, and its choice of variants."""

    tenant: str
    release: str
    variants: Mapping[str, str]


def compose(
    webhook: Webhook, event: Event, sender: Sender, attempt: int = 1, fault: str | None = None
) -> Outgoing:
    """Write the POST that tells a webhook's target of an event.

    :param attempt: from 1, within a cycle of three
    :param fault: what the tester wants to be wrong with it: `tamper`, `wrong-signature` or
        `no-signature`
    """
    own_members = members(webhook, event, sender)
    document = with_properties(own_members, webhook, sender.variants)
    signed = body = write(document, sender.variants["body"])
    if fault == TAMPER:  # after signing, and still the same JSON but for one number
        body = write({**document, "PrimaryKey": event.primary_key + 1}, sender.variants["body"])
    sent = headers(webhook, event, sender, attempt) | _signature(webhook, signed, fault)
    return Outgoing(
        url=webhook.target_url or "",
        headers=tuple(_with_custom(sent, webhook).items()),
        body=body,
        members=own_members,
        event=event,
        webhook=webhook,
        attempt=attempt,
    )


def write(document: Mapping[str, Any], style: str) -> bytes:
    """Write a body, `compact` or `indented` as .NET does it on Windows."""
    if style == "indented":
        return json.dumps(document, ensure_ascii=False, indent=2).replace("\n", "\r\n").encode()
    try:
        # A copy, since messages are kept: orjson gives bytes of 4 KB that say they are shorter.
        return bytes(memoryview(orjson.dumps(document)))
    except TypeError:  # a number of more than 64 bits
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def members(webhook: Webhook, event: Event, sender: Sender) -> dict[str, Any]:
    """Write the CRM's own members of the body, in their documented order."""
    return {
        "EventId": event.id,
        "Timestamp": dates.with_z(event.at),
        "Changes": list(event.changes),
        **_given("Values", event.values),
        **_names(event, sender.variants),
        "ContextIdentifier": sender.tenant,
        "ChangedByAssociateId": event.changed_by,
        "WebhookName": webhook.name or "",
        **_given("FieldValues", event.field_values),
    }


def with_properties(
    own: dict[str, Any], webhook: Webhook, variants: Mapping[str, str]
) -> dict[str, Any]:
    """Add the webhook's properties to the body, where the variants want them."""
    properties = dict(webhook.properties)
    if variants["properties"] == "nested":
        return own | ({"Properties": properties} if properties else {})
    if variants["property-collision"] == "property":
        return own | properties
    return own | {name: one for name, one in properties.items() if name not in own}


def _names(event: Event, variants: Mapping[str, str]) -> dict[str, Any]:
    """Name the event; the documented state events drop the id from the name, and the entity."""
    if not event.state_verb:
        return {"Event": event.name, "PrimaryKey": event.primary_key, "Entity": event.entity}
    generic = variants["state-event-name"] == "generic"
    name = f"webhook.{event.state_verb}" if generic else event.name
    entity = {"Entity": "webhook"} if variants["state-event-entity"] == "present" else {}
    return {"Event": name, "PrimaryKey": event.primary_key, **entity}


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


def headers(webhook: Webhook, event: Event, sender: Sender, attempt: int) -> Headers:
    """Give the CRM's own headers but the signature, cased as documented."""
    own = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"NetServer-Webhook/{VERSIONS[sender.release]}",
        "X-SuperOffice-Event": event.name,
        "X-SuperOffice-EventId": _header_id(event, sender.variants),
        **_retry(attempt, sender.variants["retry-header"]),
    }
    return own | ({"X-Hook-Test": "true"} if event.name == TEST else {})


def _header_id(event: Event, variants: Mapping[str, str]) -> str:
    if event.name == TEST and variants["test-event-id"] == "different":
        import uuid

        return str(uuid.uuid5(uuid.NAMESPACE_OID, event.id))
    return event.id


def _retry(attempt: int, variant: str) -> Headers:
    if variant == "retries" and attempt == 1:
        return {}
    return {"X-SuperOffice-Retry": str(attempt if variant == "from-one" else attempt - 1)}


def _signature(webhook: Webhook, body: bytes, fault: str | None) -> Headers:
    if fault == WRONG_SIGNATURE:
        return {SIGNATURE: sign(f"not {webhook.secret}", body)}
    if fault == NO_SIGNATURE or not webhook.secret:
        return {}
    return {SIGNATURE: sign(webhook.secret, body)}


def _with_custom(own: Headers, webhook: Webhook) -> Headers:
    """Add the custom headers; none takes the place of one of the CRM's own."""
    if not webhook.headers:
        return own
    taken = {name.lower() for name in own} | {SIGNATURE.lower()}
    return own | {name: one for name, one in webhook.headers.items() if name.lower() not in taken}
