"""The contract that every peer is given: two operations and a webhook, from our own schemas."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_LEFT_OUT = ("$schema", "$id", "readOnly")
_SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
DEFAULT = "/api/v1/Agents/Webhook/CreateDefaultWebhook"
CHECKED = "/api/v1/Agents/Webhook/TestWebhook"
#: A host that is captured: nothing leaves the machine.
HOOK = "https://hooks.example.com/orders"


@cache
def webhook_schema() -> dict[str, Any]:
    """Give the schema of a Webhook with all that it refers to in its place."""
    schema: dict[str, Any] = _resolved(_SCHEMAS / "11.0" / "Webhook.json")
    return schema


def request_schema() -> dict[str, Any]:
    """Give the schema of a request that holds a Webhook."""
    return {
        "type": "object",
        "properties": {"Webhook": webhook_schema()},
        "required": ["Webhook"],
        "additionalProperties": False,
    }


def webhook(target: str = HOOK, **changes: Any) -> dict[str, Any]:
    """Write a webhook that keeps the schema."""
    return {
        "WebhookId": 0,
        "Name": "Dibbert LLC",
        "Events": ["contact.changed", "sale.created"],
        "TargetUrl": target,
        "Secret": "reprehenderit",
        "State": "Active",
        "Type": "webhook",
        "Headers": {"Headers1": "est"},
        "Properties": {"fieldName": "maxime"},
        "Registered": "2007-07-16T18:28:50.6144147+02:00",
        "RegisteredAssociate": None,
        "Updated": "2006-12-15T18:28:50.6144147+01:00",
        "UpdatedAssociate": None,
        "ErrorsEmail": "ola@example.com",
        **changes,
    }


def openapi() -> dict[str, Any]:
    """Describe the two operations in OpenAPI 3.1."""
    answer = {"200": _content(webhook_schema())}
    body = {"required": True, **_content(request_schema())}
    result = {"200": _content(_resolved(_SCHEMAS / "common" / "WebhookResult.json"))}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Webhooks", "version": "1"},
        "paths": {
            DEFAULT: {"post": {"operationId": "default", "responses": answer}},
            CHECKED: {"post": {"operationId": "check", "requestBody": body, "responses": result}},
        },
    }


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _resolved(file: Path) -> Any:
    return _inlined(json.loads(file.read_text("utf-8")), file.parent)


def _inlined(part: Any, folder: Path) -> Any:
    """Put what is referred to in the place of the reference.

    Left out are keywords of our own, and `readOnly`: Prism refuses such members in requests.
    """
    if isinstance(part, list):
        return [_inlined(one, folder) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _resolved((folder / part["$ref"]).resolve())
    return {
        name: _inlined(one, folder)
        for name, one in part.items()
        if name not in _LEFT_OUT and not name.startswith("x-") and one != "so-date-time"
    }
