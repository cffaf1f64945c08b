"""Merge patches: JSON Merge Patch (RFC 7396), as the operations that the CRM makes of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .binding import IGNORED
from .patch_operation import spelling
from .shape import Kind, Shape

_ANY = Shape(Kind.ANY)


def operations_of_merge(
    document: dict[str, Any], changes: dict[str, Any], shape: Shape
) -> list[dict[str, Any]]:
    """Turn a merge patch into the operations that the CRM makes of it.

    Unlike RFC 7396, an object is appended where the document has an array (SuperOffice docs,
    api/web-services/endpoints/rest-webapi). A carrier's `_Links`, which clients send back with
    what they got, are left out.
    """
    return list(_merge("", document, changes, shape))


def _merge(path: str, target: Any, changes: dict[str, Any], shape: Shape) -> Iterator[Any]:
    carrier = shape.kind is Kind.OBJECT
    for name, value in changes.items():
        if carrier and name.lower() in IGNORED:
            continue
        key, inner = spelling(target, name) or name, shape.items or _ANY
        if carrier:
            key, inner = shape.members.get(name.lower(), (name, _ANY))
        here = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
        yield from _merge_one(here, target.get(key), value, inner, carrier or key in target)


def _merge_one(path: str, now: Any, value: Any, shape: Shape, there: bool) -> Iterator[Any]:
    replace = "replace" if there else "add"
    if value is None:
        if there:
            yield {"op": "remove", "path": path}
    elif not isinstance(value, dict):
        yield {"op": replace, "path": path, "value": value}
    elif isinstance(now, dict):
        yield from _merge(path, now, value, shape)
    elif isinstance(now, list) or (there and shape.kind is Kind.ARRAY):
        yield {"op": "add", "path": f"{path}/-", "value": value}
    else:
        replace = "add" if now is None else "replace"
        yield {"op": replace, "path": path, "value": _without_nulls(value)}


def _without_nulls(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
