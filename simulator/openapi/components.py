"""Components: the schemas of one release as an OpenAPI document holds them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ..contract import schemas

JsonSchema = dict[str, Any]

_PLACE = "#/components/schemas/"
_OF_A_FILE = ("$schema", "$id")


class Components:
    """The schemas that a document refers to, each written when it is first asked for.

    :param files: every schema by its `$id`
    """

    def __init__(self, files: Mapping[str, JsonSchema], release: str) -> None:
        self._files = files
        self._ids = schemas.names(files, release)
        self.written: dict[str, JsonSchema] = {}

    def answered(self, name: str) -> JsonSchema:
        """Refer to a schema, by its bare name, as it stands in its file."""
        return self._reference(name, sent=False)

    def sent(self, name: str) -> JsonSchema:
        """Refer to a schema as callers meet it: what they leave out has a default."""
        return self._reference(name, sent=True)

    def _reference(self, name: str, sent: bool) -> JsonSchema:
        own = name if not sent or self._is_same(name) else f"{name}Input"
        if own not in self.written:
            self.written[own] = {}  # first: carriers may nest themselves
            self.written[own] = self._rewritten(self._files[self._ids[name]], sent)
        return {"$ref": _PLACE + own}

    def _rewritten(self, node: Any, sent: bool) -> Any:
        if isinstance(node, list):
            return [self._rewritten(one, sent) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return {**node, **self._reference(_bare(node), sent)}
        left_out = (*_OF_A_FILE, "required") if sent else _OF_A_FILE
        return {
            name: self._rewritten(one, sent)
            for name, one in node.items()
            if name not in left_out or isinstance(one, dict)  # a member may have such a name
        }

    def _is_same(self, name: str) -> bool:
        """Tell whether callers meet a schema by its own name: it requires nothing, or is theirs."""
        return name.endswith("Request") or not self._differs(name, set())

    def _differs(self, name: str, seen: set[str]) -> bool:
        """Tell whether a schema, or one that it refers to, requires anything."""
        seen.add(name)
        nodes = list(_nodes(self._files[self._ids[name]]))
        if any(isinstance(one.get("required"), list) for one in nodes):
            return True
        names = {_bare(one) for one in nodes if "$ref" in one} - seen
        return any(self._differs(one, seen) for one in names)


def _bare(reference: Mapping[str, Any]) -> str:
    return PurePosixPath(reference["$ref"]).stem


def _nodes(node: Any) -> list[Mapping[str, Any]]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = [node] if isinstance(node, dict) else []
    return own + [found for one in inner for found in _nodes(one)]
