"""The schema files as the tests read them, and what they say about documents."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from simulator.admin.calls import CALLS
from simulator.contract.shape import Shape, Shapes

ROOT = Path(__file__).resolve().parents[1]
BASE = "https://schemas.sosim.invalid/"
FILES = sorted((ROOT / "schemas").glob("*/*.json"))
SCHEMAS: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{path.stem}": json.loads(path.read_bytes()) for path in FILES
}
BY_ID = {schema["$id"]: schema for schema in SCHEMAS.values()}
REGISTRY: Registry[Any] = Registry().with_resources(
    (uri, Resource.from_contents(schema)) for uri, schema in BY_ID.items()
)
PAYLOADS = {
    f"common/{name}"
    for name in ("TestEvent", "EventPayload", "EventPayloadWithFieldValues", "StateEventPayload")
}
#: Bodies of the admin API are closed, but little in them is required.
BODIES = {
    *(f"admin/{call.body}" for call in CALLS if call.body),
    *(f"admin/{name}" for name in ("Answer", "ApiFault", "DeliveryFault", "FaultList")),
}
CARRIERS = [n for n in SCHEMAS if "properties" in SCHEMAS[n] and n not in PAYLOADS | BODIES]
OPTIONAL = {
    "admin/Delivery": {"due"},
    "admin/Problem": {"items", "fitting", "total", "dropped"},
    "common/ApiDescription": {"Documentation"},
    "common/BindingError": {"MessageDetail"},
    "common/TenantState": {"Version"},
}
OTHER_TITLES = dict(
    EventData="StringObjectDictionary",
    String="string",
    WebhookOrNull="Webhook",
    WebhookWithLinks="Webhook",
)
COUNTS = {"10.0": 13, "11.0": 14, "12.4": 23}


def is_valid(name: str, document: Any) -> bool:
    validator = Draft202012Validator(
        SCHEMAS[name], registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return bool(validator.is_valid(document))


def shape(name: str) -> Shape:
    return Shapes(BY_ID).of(f"{BASE}{name}.json")


def member(name: str, property_name: str) -> Shape:
    return shape(name).members[property_name.lower()][1]


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Walk through every object inside a schema."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from nodes(child)


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for node in nodes(schema):
        if node.get("type") == "object":
            yield from node.get("properties", {}).items()
