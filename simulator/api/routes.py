"""Routes: from a method and a path to an operation, in any case, however long the table is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .errors import MethodNotAllowed, RouteMissing
from .operation import INT32, Operation

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}")


@dataclass(slots=True)
class _Node:
    """One place in the tree of paths: what may follow, and the operations that end here."""

    literals: dict[str, _Node] = field(default_factory=dict)
    number: _Node | None = None
    text: _Node | None = None
    operations: dict[str, Operation] = field(default_factory=dict)


class Routes:
    """The table of operations, as a tree of path segments.

    A literal segment counts before a number, a number before any text, so that templates which
    differ only in the type of a parameter stay apart.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        self._fixed: dict[tuple[str, str], Operation] = {}
        for operation in operations:
            self._add(operation)

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Find an operation and the values of its path parameters, by documented name.

        :raises RouteMissing: if no operation has this path
        :raises MethodNotAllowed: if only other methods have it
        """
        if fixed := self._fixed.get((method, path.lower())):
            return fixed, {}
        segments = [segment for segment in path.split("/") if segment]
        allowed: set[str] = set()
        for node, values in _walk(self._root, segments):
            operation = node.operations.get(method)
            if operation:
                names = [one.name for one in operation.path_params]
                return operation, dict(zip(names, values, strict=True))
            allowed |= node.operations.keys()
        if allowed:
            raise MethodNotAllowed(method, path, allowed)
        raise RouteMissing(path)

    def _add(self, operation: Operation) -> None:
        node, kinds = self._root, {one.name: one.shape for one in operation.path_params}
        for segment in operation.path.strip("/").split("/"):
            if not segment.startswith("{"):
                node = node.literals.setdefault(segment.lower(), _Node())
            elif kinds[segment.strip("{}")] is INT32:
                node.number = node = node.number or _Node()
            else:
                node.text = node = node.text or _Node()
        if not operation.path_params:
            self._fixed[operation.method, operation.path.lower()] = operation
        if operation.method in node.operations:
            raise ValueError(f"two operations are {operation.method} {operation.path}")
        node.operations[operation.method] = operation


def _walk(node: _Node, segments: list[str]) -> Iterator[tuple[_Node, list[str]]]:
    """Give every node that the segments lead to, with the values on the way, best match first."""
    if not segments:
        if node.operations:
            yield node, []
        return
    first, rest = segments[0], segments[1:]
    if literal := node.literals.get(first.lower()):
        yield from _walk(literal, rest)
    if node.number and _is_int32(first):
        yield from ((end, [first, *values]) for end, values in _walk(node.number, rest))
    if node.text:
        yield from ((end, [first, *values]) for end, values in _walk(node.text, rest))


def _is_int32(segment: str) -> bool:
    """Tell whether a segment is a number that an id can be; ASP.NET's routes lead no other one."""
    return bool(_NUMBER.fullmatch(segment)) and -(2**31) <= int(segment) < 2**31
