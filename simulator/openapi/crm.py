"""The CRM API: its table of operations as the paths of an OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from ..api.errors import CHALLENGE
from ..api.operation import OPTIONAL, Operation, Parameter
from ..api.operations import ALL
from ..contract import media
from ..contract.shape import Kind, Shape
from .components import Components

Document = dict[str, Any]

SECURITY: Document = {
    "Basic": {"type": "http", "scheme": "basic", "description": "Any name and password will do."},
    "Bearer": {"type": "http", "scheme": "bearer", "description": "Any access token will do."},
    "SoTicket": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`SOTicket` and a ticket, such as `SOTicket 7T:abc==`; any will do.",
    },
    "Xsrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-XSRF-TOKEN",
        "description": "The token of a session, whose cookie must be sent too.",
    },
}
_SIGNED_IN: list[Document] = [{name: []} for name in SECURITY]

_TEXT = {"type": "string"}
_DATE = "An HTTP date."
_HEADERS = {
    "SO-AppToken": "Token of the app that calls; an app sees only its own webhooks.",
    "SO-Language": "Language of texts that hold several; `*` or `x`: leave them as they are.",
    "SO-Culture": "How numbers and dates inside texts are written; it changes nothing here.",
    "SO-TimeZone": "Time zone by code or number, perhaps with `,includeTZOffset`.",
    "Accept-Language": "As SO-Language, which wins.",
}
#: Which header a status comes of.
_CONDITIONS = {304: "If-Modified-Since", 412: "If-Unmodified-Since"}

PARAMETERS: Document = {
    name: {"name": name, "in": "header", "description": text, "schema": _TEXT}
    for name, text in {**_HEADERS, **dict.fromkeys(_CONDITIONS.values(), _DATE)}.items()
}
ANSWER_HEADERS: Document = {
    name: {"description": text, "schema": _TEXT}
    for name, text in {
        "X-Simulator-Request": "Id of the call, for `/__admin/trace`.",
        "X-Simulator-Contract": "How the request departed from the contract.",
        "SO-TIMEZONE": "The time zone that was asked for.",
        "WWW-Authenticate": f"`{CHALLENGE}`",
    }.items()
}


def paths(components: Components) -> Document:
    """Write every path of the API with its operations."""
    written: Document = {}
    for one in ALL:
        item = written.setdefault(one.path, {})
        item[one.method.lower()] = _operation(one, components)
    return written


def _operation(one: Operation, components: Components) -> Document:
    named = [name for status, name in _CONDITIONS.items() if status in one.refusals]
    headers = [] if one.open else [*_HEADERS, *named]
    return {
        "operationId": one.id,
        "tags": [_tag(one.path)],
        "summary": one.summary,
        "parameters": [
            *(_parameter(each, "path") for each in one.path_params),
            *(_parameter(each, "query") for each in one.query),
            *({"$ref": f"#/components/parameters/{name}"} for name in headers),
        ],
        **({"requestBody": _body(one, components)} if one.body else {}),
        "responses": _responses(one, components),
        "security": [] if one.open else _SIGNED_IN,
    }


def _tag(path: str) -> str:
    places = {"/api/v1/Agents/": "Agents", "/api/v1/Webhook": "REST"}
    found = (name for start, name in places.items() if path.startswith(start))
    return next(found, "Archive" if "/Archive/" in path else "Discovery")


def _parameter(one: Parameter, place: str) -> Document:
    return {
        "name": one.name,
        "in": place,
        "description": one.meaning,
        "required": place == "path" or one.required,
        "schema": _schema(one.shape),
    }


def _schema(shape: Shape) -> Document:
    if shape.kind is Kind.ENUM:
        return {"type": "string", "enum": list(shape.numbers), "default": shape.default}
    if shape.kind is Kind.INTEGER:
        limits = {"minimum": shape.minimum, "maximum": shape.maximum}
        return {"type": "integer", "format": "int32", **limits}
    return _TEXT


def _body(one: Operation, components: Components) -> Document:
    schema = components.sent(one.body or "")
    patch = one.body == "PatchChanges"
    types = [name for name, codec in media.BODIES.items() if codec == media.JSON or not patch]
    return {
        "description": f"`{one.body_name}` in the documentation.",
        "required": one.body_missing != OPTIONAL,
        "content": {name: {"schema": schema} for name in types},
    }


def _responses(one: Operation, components: Components) -> Document:
    good = _content(components.answered(one.result)) if one.result else {}
    if one.page:
        good["text/html"] = {"schema": _TEXT}
    return {
        str(one.status): _response(one.reason, good, "SO-TIMEZONE"),
        **{str(status): _refusal(status, components) for status in one.refusals},
    }


def _refusal(status: int, components: Components) -> Document:
    phrase = HTTPStatus(status).phrase
    if status == HTTPStatus.NOT_MODIFIED:
        return _response(phrase, {})
    if status == HTTPStatus.UNAUTHORIZED:
        return _response(phrase, {"text/html": {"schema": _TEXT}}, "WWW-Authenticate")
    error = components.answered("Error")
    either = {"anyOf": [error, components.answered("BindingError")]}
    return _response(phrase, _content(either if status == HTTPStatus.BAD_REQUEST else error))


def _content(schema: Document) -> Document:
    return {name: {"schema": schema} for name in media.ANSWERS}


def _response(text: str, content: Document, *headers: str) -> Document:
    named = ("X-Simulator-Request", "X-Simulator-Contract", *headers)
    return {
        "description": text,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in named},
        **({"content": content} if content else {}),
    }
