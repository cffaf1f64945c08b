"""The schemas: every JSON Schema file, found by its bare name within one release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from ..resources import folder

JsonSchema = dict[str, Any]

RELEASES = ("10.0", "11.0", "12.4")


def load() -> dict[str, JsonSchema]:
    """Read every schema, by its `$id`."""
    files = sorted(folder("schemas").glob("*/*.json"))
    schemas = [orjson.loads(file.read_bytes()) for file in files]
    return {schema["$id"]: schema for schema in schemas}


def names(schemas: Mapping[str, JsonSchema], release: str) -> dict[str, str]:
    """Map the bare names that one release knows (`Webhook`) to their `$id`s."""
    found = {}
    for schema_id in schemas:
        place, name = schema_id.removesuffix(".json").split("/")[-2:]
        if place in ("common", "admin", release):
            found[name] = schema_id
    return found
