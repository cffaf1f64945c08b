"""The calls of docs/admin-api.md: a section for each row of the table of admin calls."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.admin.call import AdminCall, Query
from simulator.admin.face import PREFIX
from simulator.openapi.calls import EVERY

_SERVER = "http://127.0.0.1:8642"
_NAMES = {"/tenants/{name}": "Cust12345", "/docs/{name}": "page.js"}
_QUERIES = {
    "/deliveries": "?event=contact.changed&limit=10",
    "/explain": "?event=contact.changed&primary_key=18",
    "/openapi.json": "?release=12.4",
    "/timeline": "?sort=event&after=0&wait=5",
    "/trace": "?event_id=5f2a3c1e-8d4b-4e6f-9a7c-0b1d2e3f4a5b",
}
_HEAD = "| parameter | takes | meaning |\n|---|---|---|"


def sections() -> str:
    """Write a section for every call."""
    return "\n".join("\n\n".join(_section(call)) + "\n" for call in EVERY)


def _section(call: AdminCall) -> Iterator[str]:
    yield f"### {call.method} {PREFIX}{call.path}"
    yield call.summary
    known = [*([call.tenant] if call.tenant else []), *call.query]
    if known:
        yield "\n".join([_HEAD, *map(_parameter, known)])
    yield " ".join(_facts(call))
    yield f"```console\n{_curl(call)}\n```"


def _parameter(one: Query) -> str:
    needed = " (needed)" if one.required else ""
    return f"| `{one.name}{'…' * one.begins}`{needed} | {_kind(one.schema)} | {one.meaning} |"


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    kinds = {"integer": "whole number", "number": "seconds", "string": "text"}
    return kinds[schema["type"]]


def _facts(call: AdminCall) -> Iterator[str]:
    if call.body:
        yield f"Takes {_linked(call.body)}."
    result = _linked(call.result) if call.result else f"`{call.media}`" if call.media else ""
    yield f"Answers {call.status}{f' with {result}' if result else ''}."
    if call.problems:
        yield f"It may also be refused with {', '.join(map(str, call.problems))}."
    if call.open:
        yield "It needs no token."


def _linked(schema: str) -> str:
    return f"[`{schema}`](../schemas/admin/{schema}.json)"


def _curl(call: AdminCall) -> str:
    path = call.path.replace("{name}", _NAMES.get(call.path, "orders"))
    method = f" -X {call.method}" if call.method != "GET" else ""
    body = f" -d '{json.dumps(call.example)}'" if call.body else ""
    return f"$ curl{method}{body} '{_SERVER}{PREFIX}{path}{_QUERIES.get(call.path, '')}'"
