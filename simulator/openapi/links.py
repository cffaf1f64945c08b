"""Links: what an answer tells that another operation asks for, so that a tool can go on from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Document = dict[str, Any]

_WEBHOOK, _ID, _TARGET, _TENANT = "webhook", "webhook id", "target", "tenant"
#: What a parameter asks for, where its name does not say.
_MEANINGS = dict.fromkeys(("id", "webhookId", "WebhookId"), _ID)
#: What a body asks for, and in which member, if in one.
_BODIES = {
    "WebhookInput": (_WEBHOOK, None),
    "TestWebhookRequest": (_WEBHOOK, "Webhook"),
    "GetLastErrorRequest": (_ID, "WebhookId"),
}
_ONE = {_WEBHOOK: "$response.body", _ID: "$response.body#/WebhookId"}
#: What a result tells, as runtime expressions.
_RESULTS: Mapping[str, Mapping[str, str]] = {
    "Webhook": _ONE,
    "WebhookOrNull": _ONE,
    "WebhookWithLinks": _ONE,
    "ArrayOfWebhook": {_WEBHOOK: "$response.body#/0", _ID: "$response.body#/0/WebhookId"},
    "RaisedEvent": {
        name: f"$response.body#/{name}" for name in ("event_id", "event", "primary_key")
    },
}
_CALL = "X-Simulator-Request"
_OF_A_TARGET = "/targets/{name}"
#: Operations of one lead to no twins in the other.
_TWINS = {"Agents", "REST"}


def add(paths: Document) -> None:
    """Link each answer of a document to the operations that ask for what it tells."""
    operations = list(_operations(paths))
    for path, one in operations:
        for answer in one["responses"].values():
            told = _told(path, one, answer)
            links = [_link(told, *other) for other in operations if not _apart(one, other[1])]
            if any(links):
                answer["links"] = {link["operationId"]: link for link in links if link}


def _operations(paths: Document) -> Iterator[tuple[str, Document]]:
    for path, item in paths.items():
        yield from ((path, one) for one in item.values() if "operationId" in one)


def _apart(one: Document, other: Document) -> bool:
    return {*one["tags"], *other["tags"]} == _TWINS


def _told(path: str, one: Document, answer: Document) -> dict[str, str]:
    """Say what an answer tells: a webhook that is only made up has no id yet."""
    told = dict(_RESULTS.get(_schema(answer), {}))
    if "Default" in one["operationId"]:
        told.pop(_ID, None)
    if _CALL in answer.get("headers", {}):
        told["request_id"] = f"$response.header.{_CALL}"
    if _OF_A_TARGET in path and "application/problem+json" not in answer.get("content", {}):
        told[_TARGET] = "$request.path.name"
    if told and _asks_for_tenant(one):
        told[_TENANT] = f"$request.query.{_TENANT}"
    return told


def _asks_for_tenant(one: Document) -> bool:
    return any(
        (each.get("name"), each.get("in")) == (_TENANT, "query") for each in one["parameters"]
    )


def _link(told: Mapping[str, str], path: str, one: Document) -> Document | None:
    """Fill an operation with what is told, if that is all it needs and more than the tenant."""
    parameters = {}
    for each in one["parameters"]:
        meaning = _meaning(path, each.get("name", ""))
        if meaning in told:
            parameters[each["name"]] = told[meaning]
        elif each.get("required"):
            return None
    filled: Document = {"parameters": parameters} if parameters else {}
    asked, member = _BODIES.get(_schema(one.get("requestBody", {})), ("", None))
    if asked in told:
        filled["requestBody"] = {member: told[asked]} if member else told[asked]
    if parameters.keys() <= {_TENANT} and "requestBody" not in filled:
        return None
    return {"operationId": one["operationId"], **filled, "description": one["summary"]}


def _meaning(path: str, name: str) -> str:
    return _TARGET if name == "name" and _OF_A_TARGET in path else _MEANINGS.get(name, name)


def _schema(holder: Document) -> str:
    """Give the name of the schema of a body, or nothing."""
    content = holder.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
