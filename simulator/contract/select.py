"""`$select`: every member that is not asked for is nulled out; its key stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .breach import Breach
from .shape import Kind, Shape

Tree = dict[str, "Tree"]


def parse(text: str | None) -> Tree:
    """Read `name,department,category/id` as a tree of lower-cased names; empty means everything."""
    tree: Tree = {}
    for path in text.split(",") if text else ():
        steps = [step.strip().lower() for step in path.strip().split("/") if step.strip()]
        branch = tree
        for step in steps:
            branch = branch.setdefault(step, {})
    return tree


def apply(document: Any, tree: Tree, *, omit: bool = False) -> Any:
    """Null out what `tree` does not name, or omit it; in an array, in each of its items."""
    if not tree or document is None:
        return document
    if isinstance(document, list):
        return [apply(item, tree, omit=omit) for item in document]
    if not isinstance(document, dict):
        return document
    return {
        name: apply(value, tree[name.lower()], omit=omit) if name.lower() in tree else None
        for name, value in document.items()
        if not omit or name.lower() in tree
    }


def unknown(tree: Tree, shape: Shape) -> Iterable[Breach]:
    """Give a breach for each name that the result does not have."""
    while shape.kind is Kind.ARRAY and shape.items:
        shape = shape.items
    if shape.kind is not Kind.OBJECT:
        return
    for name, inner in tree.items():
        if name not in shape.members:
            yield Breach("$select", f"names {name!r}, which {shape.title or 'the result'} has not")
        else:
            yield from unknown(inner, shape.members[name][1])
