"""The admin API and the fake targets as paths of an OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from ..admin.call import AdminCall, Query
from ..admin.face import PREFIX
from .components import Components

Document = dict[str, Any]

#: The admin API knows tenants by a parameter, not by a path before its own.
_HERE = [{"url": "/"}]
_NAME: Document = {
    "name": "name",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
}
SECURITY: Document = {
    "AdminToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The setting admin-token, where it is set.",
    }
}


def paths(calls: Iterable[AdminCall], components: Components) -> Document:
    """Write every path of the admin API with its calls."""
    written: Document = {}
    for call in calls:
        item = written.setdefault(PREFIX + call.path, {"servers": _HERE})
        item[call.method.lower()] = _call(call, components)
    return written


def identifier(call: AdminCall) -> str:
    """Name a call for clients that are generated: `adminGetTargetsNameMessages`."""
    words = [word.strip("{}") for word in call.path.replace(".", "/").split("/")]
    return "".join(["admin", *(word.capitalize() for word in (call.method, *words))])


def _call(call: AdminCall, components: Components) -> Document:
    query = [*((call.tenant,) if call.tenant else ()), *call.query]
    return {
        "operationId": identifier(call),
        "tags": ["Admin"],
        "summary": call.summary,
        "parameters": [*([_NAME] if "{" in call.path else []), *map(_parameter, query)],
        **({"requestBody": _body(call, components)} if call.body else {}),
        "responses": {
            str(call.status): _answer(call, components),
            **{str(status): _problem(status, components) for status in call.refusals},
        },
        "security": [] if call.open else [*({name: []} for name in SECURITY), {}],
    }


def _parameter(one: Query) -> Document:
    if one.begins:
        return _family(one)
    return {
        "name": one.name,
        "in": "query",
        "description": one.meaning,
        "required": one.required,
        "schema": dict(one.schema),
    }


def _family(one: Query) -> Document:
    """Write parameters that only begin alike as an object, whose members stand in the query."""
    return {
        "name": one.name.strip("."),
        "in": "query",
        "description": one.meaning,
        "style": "form",
        "explode": True,
        "schema": {
            "type": "object",
            "propertyNames": {"pattern": f"^{one.name.replace('.', '[.]')}"},
            "additionalProperties": dict(one.schema),
        },
    }


def _body(call: AdminCall, components: Components) -> Document:
    content = {"schema": components.answered(call.body or ""), "example": call.example}
    return {"required": True, "content": {"application/json": content}}


def _answer(call: AdminCall, components: Components) -> Document:
    answer: Document = {"description": HTTPStatus(call.status).phrase}
    if call.result:
        schema = components.answered(call.result)
        answer["content"] = {"application/json": {"schema": schema}}
    elif call.media:
        answer["content"] = {call.media: {}}
    return answer


def _problem(status: int, components: Components) -> Document:
    content = {"application/problem+json": {"schema": components.answered("Problem")}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def targets() -> Document:
    """Write the paths of the fake targets; any method and any path is recorded alike."""
    rest: Document = {
        "name": "path",
        "in": "path",
        "required": True,
        "description": "Any path, with slashes if need be.",
        "schema": {"type": "string"},
    }
    return {
        "/targets/{name}": {"post": _target("postTarget", [_NAME])},
        "/targets/{name}/{path}": {"post": _target("postTargetPath", [_NAME, rest])},
    }


def _target(identifier: str, parameters: list[Document]) -> Document:
    return {
        "operationId": identifier,
        "tags": ["Targets"],
        "summary": "Send a message to a fake target, by any method.",
        "parameters": parameters,
        "requestBody": {"content": {"*/*": {}}},
        "responses": {
            "default": {
                "description": "What the target was told to answer; 200 if nothing.",
                "content": {"*/*": {}},
            }
        },
        "security": [],
    }
