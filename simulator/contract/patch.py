"""Patches of a document: JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7396) as the CRM has them.

What the contract rules out is invalid; a `test` that fails on today's data is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from . import enums
from .breach import is_private
from .merge import operations_of_merge
from .patch_operation import (
    EXAMPLE,
    Operation,
    PatchConflict,
    PatchError,
    PatchInvalid,
    quoted,
    read,
    spelling,
)
from .shape import Kind, Shape

MOST_OPERATIONS = 1000

_ANY = Shape(Kind.ANY)
_EMPTY: dict[Kind, Callable[[], Any]] = {Kind.MAP: dict, Kind.ARRAY: list}


def apply(document: dict[str, Any], changes: object, shape: Shape) -> dict[str, Any]:
    """Give the patched document, which shares nothing with the arguments.

    :param document: a complete carrier in documented spelling
    :param changes: a list of operations (RFC 6902), or an object to merge (RFC 7396)
    :raises PatchInvalid: if the patch makes no sense for this document
    :raises PatchConflict: if a `test` operation fails
    """
    try:
        operations = [read(each) for each in _operations(document, changes, shape)]
        result = deepcopy(document)
        for operation in operations:
            _perform(operation, result, shape)
    except RecursionError:
        raise PatchInvalid("The patch is nested too deeply; send flatter values.") from None
    return result


def _operations(document: dict[str, Any], changes: object, shape: Shape) -> list[Any]:
    if isinstance(changes, dict):
        return operations_of_merge(document, changes, shape)
    if not isinstance(changes, list):
        raise PatchInvalid(
            f"{quoted(changes)} is no patch; send a list of operations such as [{EXAMPLE}]"
            ' or an object with the members to change such as {"Name": "new"}.'
        )
    if len(changes) > MOST_OPERATIONS:
        raise PatchInvalid(f"{len(changes)} operations are too many; send up to {MOST_OPERATIONS}.")
    return changes


def _perform(operation: Operation, document: dict[str, Any], shape: Shape) -> None:
    node: Any = document
    *way, last = operation.segments
    for segment in way:
        key, inner = _find(operation, node, shape, segment)
        if node[key] is None and operation.verb == "add" and inner.kind in _EMPTY:
            node[key] = _EMPTY[inner.kind]()
        node, shape = node[key], inner
    if operation.verb != "add" or not _added(operation, node, shape, last):
        _change(operation, node, shape, last)


def _added(operation: Operation, node: Any, shape: Shape, segment: str) -> bool:
    """Make a new place for the value, unless a carrier has its place already."""
    if isinstance(node, list):
        length = len(node)
        index = length if segment == "-" else _index(operation, segment, length, length + 1)
        node.insert(index, operation.value)
    elif isinstance(node, dict) and shape.kind is not Kind.OBJECT:
        node[spelling(node, segment) or segment] = operation.value
    else:
        return False
    return True


def _change(operation: Operation, node: Any, shape: Shape, segment: str) -> None:
    key, inner = _find(operation, node, shape, segment)
    if operation.verb == "test":
        _test(operation, node[key], inner)
    elif operation.verb == "remove" and not (isinstance(node, dict) and shape.kind is Kind.OBJECT):
        del node[key]
    else:
        node[key] = operation.value  # null for remove: a .NET object cannot lose a member


def _test(operation: Operation, now: Any, shape: Shape) -> None:
    if _same(_named(now, shape), _named(operation.value, shape)):
        return
    found = f"{quoted(now)}, not {quoted(operation.value)}"
    found = "another value" if is_private(operation.path) else found
    raise PatchConflict(
        f"The test of {quoted(operation.path)} failed: there is {found}."
        " Get the document again and patch what it says now."
    )


def _named(value: Any, shape: Shape) -> Any:
    """Give an enum by its name: it may be set and tested by its number, too."""
    read = {Kind.ENUM: enums.name_of, Kind.FLAGS: enums.names_of}.get(shape.kind)
    named = read(value, shape.numbers) if read else None
    return value if named is None else named


def _same(one: Any, other: Any) -> bool:
    """Compare as JSON does: 1 is 1.0, but true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _find(operation: Operation, node: Any, shape: Shape, segment: str) -> tuple[Any, Shape]:
    """Give the key that a segment means in a container, and the shape of what is there."""
    if isinstance(node, list):
        return _index(operation, segment, len(node), len(node)), shape.items or _ANY
    if not isinstance(node, dict):
        there = "what holds it is null, add that" if node is None else "what holds it is no object"
        raise _nowhere(operation, segment, there, node is None or shape.kind is Kind.ANY)
    if shape.kind is Kind.OBJECT:
        return _member(operation, node, shape, segment)
    key = spelling(node, segment)
    if key is None:
        raise _nowhere(operation, segment, f"there are {quoted(list(node), 500)}", today=True)
    return key, shape.items or _ANY


def _member(operation: Operation, node: Any, shape: Shape, segment: str) -> tuple[str, Shape]:
    if segment.lower() not in shape.members:
        names = [name for name, _ in shape.members.values()]
        raise _nowhere(operation, segment, f"there are {quoted(names, 500)}")
    name, inner = shape.members[segment.lower()]
    key = spelling(node, name) or name
    node.setdefault(key, None)  # what an earlier operation added may be incomplete
    return key, inner


def _index(operation: Operation, segment: str, length: int, room: int) -> int:
    index = int(segment) if re.fullmatch("0|[1-9][0-9]{0,8}", segment) else -1
    if 0 <= index < room:
        return index
    there = f'the list has {length} items, counted from 0, and "-" to add one'
    raise _nowhere(operation, segment, there, today=index >= 0)


def _nowhere(operation: Operation, segment: str, there: str, today: bool = False) -> PatchError:
    """Name the segment that fails; `today` tells that it may be there another day."""
    error = PatchConflict if today and operation.verb == "test" else PatchInvalid
    return error(f"{quoted(operation.path)} leads nowhere at {quoted(segment)}: {there}.")
