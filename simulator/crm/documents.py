"""The border between webhooks inside and documents outside: members in their documented order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .associate import Associate
from .dates import without_zone
from .webhook import ACTIVE, UNKNOWN, WEBHOOK, Webhook

Document = dict[str, Any]


def associate_document(associate: Associate, release: str) -> Document:
    """Write an associate as the carrier of that name."""
    newer: Document = {"ExtraFields": {}, "CustomFields": {}} if release != "10.0" else {}
    return {
        "AssociateId": associate.id,
        "Name": associate.name,
        "PersonId": associate.person_id,
        "Rank": associate.rank,
        "Tooltip": "",
        "Type": associate.type,
        "GroupIdx": associate.group_idx,
        "FullName": associate.full_name,
        "FormalName": associate.full_name,
        "Deleted": False,
        "EjUserId": associate.ej_user_id,
        "UserName": None,
        **newer,
        "TableRight": {"Mask": "Select, Update, Delete", "Reason": ""},
        "FieldProperties": {},
    }


def webhook_document(webhook: Webhook, release: str) -> Document:
    """Write a stored webhook; empty strings and dictionaries come back as such, not as null."""
    creator, changer = webhook.registered_by, webhook.updated_by
    document: Document = {
        "WebhookId": webhook.id,
        "Name": webhook.name,
        "Events": list(webhook.events),
        "TargetUrl": webhook.target_url,
        "Secret": webhook.secret or "",
        "State": webhook.state,
        "Type": webhook.type,
        "Headers": dict(webhook.headers),
        "Properties": dict(webhook.properties),
        "Registered": without_zone(webhook.registered),
        "RegisteredAssociate": creator and associate_document(creator, release),
        "Updated": without_zone(webhook.updated),
        "UpdatedAssociate": changer and associate_document(changer, release),
    }
    if release != "10.0":
        document["ErrorsEmail"] = webhook.errors_email or ""
    if release == "12.4":
        document |= _newest_members(webhook)
    return document


def _newest_members(webhook: Webhook) -> Document:
    usage = webhook.usage
    return {
        "ErrorEmails": list(webhook.error_emails),
        "ErrorAssociates": list(webhook.error_associates),
        "Description": webhook.description or "",
        "NotifyVia": webhook.notify_via,
        "NotifyWhen": webhook.notify_when,
        "TotalCalls": usage.total_calls,
        "TotalErrors": usage.total_errors,
        "ConsecutiveErrors": usage.consecutive_errors,
        "LastError": usage.last_error,
    }


def webhook_from(document: Mapping[str, Any]) -> Webhook:
    """Read the webhook that a bound document defines; dates, users and counters are not read.

    A missing or unknown state is Active: the official client saves webhooks without one.
    """
    state = document["State"]
    return Webhook(
        id=document["WebhookId"],
        name=document["Name"],
        events=tuple([event for event in document["Events"] or () if event is not None]),
        target_url=document["TargetUrl"],
        secret=document["Secret"],
        state=ACTIVE if state == UNKNOWN else state,
        type=document["Type"] or WEBHOOK,
        headers={name: value or "" for name, value in (document["Headers"] or {}).items()},
        properties=document["Properties"] or {},
        errors_email=document.get("ErrorsEmail"),
        error_emails=tuple(filter(None, document.get("ErrorEmails") or ())),
        error_associates=tuple(document.get("ErrorAssociates") or ()),
        description=document.get("Description"),
        notify_via=document.get("NotifyVia", "None"),
        notify_when=document.get("NotifyWhen", "None"),
    )
