"""What the tests of patches share: a small carrier, and makers of patches to it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.contract.merge import operations_of_merge
from simulator.contract.patch import apply
from simulator.contract.patch_operation import (
    PatchConflict,
    PatchInvalid,
)
from simulator.contract.shape import Shapes

TEXT = {"type": ["string", "null"]}
USER = {"title": "User", "type": "object", "properties": {"Id": {"type": "integer"}, "Name": TEXT}}
HOOK = {
    "title": "Hook",
    "type": "object",
    "properties": {
        "Id": {"type": "integer"},
        "Name": TEXT,
        "Secret": TEXT,
        "Events": {"type": ["array", "null"], "items": {"type": "string"}},
        "State": {"type": "string", "x-enum": {"Unknown": 0, "Active": 1}},
        "Headers": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
        "Properties": {"type": ["object", "null"], "additionalProperties": {}},
        "Owner": {"oneOf": [{"$ref": "User.json"}, {"type": "null"}]},
        "Users": {"type": ["array", "null"], "items": {"$ref": "User.json"}},
    },
}
BASE = "https://schemas.sosim.invalid/test/"
SHAPE = Shapes({f"{BASE}Hook.json": HOOK, f"{BASE}User.json": USER}).of(f"{BASE}Hook.json")


def make_hook(**changes: Any) -> dict[str, Any]:
    hook = {"Id": 7, "Name": "Orders", "Secret": None, "Events": ["a", "b"], "State": "Active"}
    return hook | {"Headers": None, "Properties": None, "Owner": None, "Users": None} | changes


def op(verb: str, path: str, *value: Any) -> dict[str, Any]:
    return {"op": verb, "path": path} | ({"value": value[0]} if value else {})


def patched(*operations: Any, **members: Any) -> dict[str, Any]:
    """Give what the operations make of a hook with these members."""
    return apply(make_hook(**members), list(operations), SHAPE)


def merged(changes: dict[str, Any], **members: Any) -> dict[str, Any]:
    return apply(make_hook(**members), changes, SHAPE)


def converted(changes: dict[str, Any], **members: Any) -> list[dict[str, Any]]:
    return operations_of_merge(make_hook(**members), changes, SHAPE)


def refusal(changes: object, **members: Any) -> str:
    """Give the text with which a patch is refused as invalid."""
    with pytest.raises(PatchInvalid) as refused:
        apply(make_hook(**members), changes, SHAPE)
    return refused.value.text


def conflict(*operations: Any, **members: Any) -> str:
    with pytest.raises(PatchConflict) as refused:
        patched(*operations, **members)
    return refused.value.text


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value
