"""A shape: what binding, media types, `$select` and languages need to know of one JSON schema.

A schema says much that only a validator reads. Everything else that is driven by schemas (folding
names, reading XML, nulling members) needs the same few answers, and gets them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin


class Kind(StrEnum):
    """The sorts of value that the documented carriers are made of."""

    OBJECT = "object"  # a carrier: named members
    MAP = "map"  # a dictionary: free keys, one kind of value
    ARRAY = "array"
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    ENUM = "enum"
    FLAGS = "flags"
    ANY = "any"


@dataclass(slots=True, eq=False)
class Shape:
    """One value of a document.

    `title` is the carrier's name (`Webhook`), which is the root element in XML. `members` maps the
    lower-cased name of a member to its documented spelling and shape. `numbers` maps the names of
    an enum or of flags to their numbers. `items` is the shape of what an array or a map holds.
    `minimum` and `maximum` bound an integer (int32). `nullable` tells whether null is documented,
    `takes_empty` whether an empty text says the default, as in a filter.
    """

    kind: Kind
    title: str = ""
    members: dict[str, tuple[str, Shape]] = field(default_factory=dict)
    items: Shape | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None
    nullable: bool = False
    read_only: bool = False
    translated: bool = False
    default: Any = None
    takes_empty: bool = False
    _blank: dict[str, Any] | None = None

    def blank(self) -> dict[str, Any]:
        """Make a document of this shape in which nobody set anything."""
        if self._blank is None:
            self._blank = {name: member.default for name, member in self.members.values()}
        return self._blank.copy()


class Shapes:
    """The shapes of one release's schemas, made when first asked for.

    :param schemas: every schema by its `$id`
    """

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas
        self._made: dict[str, Shape] = {}

    def of(self, schema_id: str) -> Shape:
        """Give the shape of a whole schema file, the same object each time."""
        if schema_id not in self._made:
            schema = self._schemas[schema_id]
            if "oneOf" in schema:
                self._made[schema_id] = self._nullable(schema["oneOf"], schema, schema_id)
            else:
                shape = self._made[schema_id] = Shape(
                    Kind.ANY
                )  # first: carriers may nest themselves
                self._fill(shape, schema, schema_id)
        return self._made[schema_id]

    def _shape(self, schema: Mapping[str, Any], base: str) -> Shape:
        if "oneOf" in schema:
            return self._nullable(schema["oneOf"], schema, base)
        if "$ref" in schema:
            return self.of(urljoin(base, schema["$ref"]))
        shape = Shape(Kind.ANY)
        self._fill(shape, schema, base)
        return shape

    def _nullable(
        self, alternatives: list[Mapping[str, Any]], schema: Mapping[str, Any], base: str
    ) -> Shape:
        """Read `oneOf: [{$ref: X}, {type: null}]`, which is how a carrier may be absent."""
        present, *others = [one for one in alternatives if one.get("type") != "null"]
        if others:
            # Alternatives that only a validator tells apart.
            return Shape(Kind.ANY, schema.get("title", ""))
        inner = self._shape(present, base)
        return Shape(
            inner.kind,
            inner.title,
            inner.members,
            inner.items,
            inner.numbers,
            nullable=True,
            read_only=bool(schema.get("readOnly")),
            translated=bool(schema.get("x-translated")),
        )

    def _fill(self, shape: Shape, schema: Mapping[str, Any], base: str) -> None:
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        shape.kind = _kind(schema, types)
        shape.title = schema.get("title", "")
        shape.nullable = "null" in types
        shape.read_only = bool(schema.get("readOnly"))
        shape.translated = bool(schema.get("x-translated"))
        shape.numbers = schema.get("x-enum") or schema.get("x-flags") or {}
        shape.minimum = schema.get("minimum")
        shape.maximum = schema.get("maximum")
        shape.default = schema.get("default", _default(shape))
        shape.takes_empty = shape.kind is Kind.ENUM and "default" in schema
        for name, member in schema.get("properties", {}).items():
            shape.members[name.lower()] = (name, self._shape(member, base))
        items = schema.get("items") or schema.get("additionalProperties")
        if isinstance(items, dict):
            shape.items = self._shape(items, base)


_SIMPLE = {
    "array": Kind.ARRAY,
    "boolean": Kind.BOOLEAN,
    "integer": Kind.INTEGER,
    "number": Kind.NUMBER,
    "string": Kind.STRING,
}


def _kind(schema: Mapping[str, Any], types: list[str]) -> Kind:
    if "x-enum" in schema:
        return Kind.ENUM
    if "x-flags" in schema:
        return Kind.FLAGS
    if schema.get("format") == "so-date-time":
        return Kind.DATE
    if "object" in types and "array" in types:
        return Kind.ANY  # a patch, which is either a list of operations or an object to merge
    if "object" in types:
        return Kind.OBJECT if "properties" in schema else Kind.MAP
    return next((_SIMPLE[name] for name in types if name in _SIMPLE), Kind.ANY)


_ZERO: dict[Kind, Any] = {
    Kind.INTEGER: 0,
    Kind.NUMBER: 0,
    Kind.BOOLEAN: False,
    Kind.DATE: "0001-01-01T00:00:00",
}


def _default(shape: Shape) -> Any:
    """What a .NET object has in a member that nobody set."""
    if shape.nullable:
        return None
    if shape.numbers:
        return next(name for name, number in shape.numbers.items() if number == 0)
    return _ZERO.get(shape.kind)
