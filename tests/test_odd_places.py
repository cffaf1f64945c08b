"""Odd places: whatever stands where in a full document, it is answered, and can be read again."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from support import HOOK, Api, webhook

from simulator.api.operation import Operation
from simulator.api.operations import WEBHOOKS
from simulator.contract.shape import Kind, Shape

#: How deep carriers that hold themselves are filled.
DEEP = 4
SCALARS = {
    Kind.STRING: HOOK,
    Kind.INTEGER: 1,
    Kind.BOOLEAN: True,
    Kind.DATE: "2026-01-01T09:00:00Z",
    Kind.ANY: {"a": [1]},
}
ODD = ["", "x", -1, 2**31, 1.5, True, [], {}, [None], {"a": None}, [{}], {"a": {}}]


def full(shape: Shape, depth: int = DEEP) -> Any:
    """Make a document of a shape in which every member is set, and nothing empty."""
    inner = shape.items or Shape(Kind.ANY)
    if shape.kind is Kind.OBJECT:
        members = shape.members.values() if depth > 0 else ()
        return {name: full(one, depth - 1) for name, one in members}
    if shape.kind in (Kind.ARRAY, Kind.MAP):
        value = full(inner, depth)
        return [value] if shape.kind is Kind.ARRAY else {"a": value}
    return next(iter(shape.numbers), SCALARS.get(shape.kind))


def places(document: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every place of a document, itself left out."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items:
        yield (*way, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*way, key))


def with_value(document: Any, way: tuple[Any, ...], value: Any) -> Any:
    """Put a value into a place of a document."""
    changed = node = deepcopy(document)
    for key in way[:-1]:
        node = node[key]
    node[way[-1]] = value
    return changed


def bodies(api: Api, operation: Operation, value: Any) -> Iterator[Any]:
    """Make full bodies of an operation that have a value in one place: each place has its turn."""
    is_patch = operation.body == "PatchChanges"
    document = full(api.site.world().carrier("Webhook" if is_patch else operation.body).shape)
    for way in places(document):
        yield with_value(document, way, value)
        if is_patch and len(way) > 1:
            changed = with_value(document, way, value)[way[0]]
            yield [{"op": "add", "path": f"/{way[0]}", "value": changed}]


def send(api: Api, operation: Operation, body: Any) -> None:
    path = operation.path.format(id=1, eventName="a.b", primaryKey=1)
    answer = api.call(operation.method, path, body)
    assert answer.status_code < 500, (body, answer.text)
    if answer.status_code == 200:
        assert api.rest("GET").status_code == 200, body


@pytest.mark.parametrize("release", ["10.0", "11.0", "12.4"])
@pytest.mark.parametrize("operation", [one for one in WEBHOOKS if one.body], ids=lambda one: one.id)
def test_null_may_stand_in_any_place(make_api, operation, release):
    api = make_api(release=release, journal_size=10)
    api.saved()
    for body in bodies(api, operation, None):
        send(api, operation, body)


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_odd_values_may_stand_in_any_place(make_api, value):
    api = make_api(release="12.4", journal_size=10)
    api.saved()
    for operation in WEBHOOKS:
        if operation.id in ("v1WebhookAgent_SaveWebhook", "v1Webhook_PatchWebhook"):
            for body in bodies(api, operation, value):
                send(api, operation, body)


def test_a_carrier_that_is_null_is_left_out_and_named(make_api):
    api = make_api(release="12.4")
    given = [None, {"Id": 1, "ChildItems": [None, {"Id": 2}], "FieldProperties": {"x": None}}]
    answer = api.agent("SaveWebhook", webhook(ErrorAssociates=given))
    told = answer.headers["X-Simulator-Contract"]
    for place in ("0", "1/ChildItems/0", "1/FieldProperties/x"):
        assert f"/ErrorAssociates/{place} is null, and was left out" in told
    [kept] = answer.get_json()["ErrorAssociates"]
    assert ([one["Id"] for one in kept["ChildItems"]], kept["FieldProperties"]) == ([2], {})
