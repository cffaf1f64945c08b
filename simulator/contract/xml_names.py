"""XML names: how elements and types are called where no member's name says it.

Elements follow .NET's XML serializer, and dictionaries the SOAP contract of SuperOffice's web
services, since the WebAPI's documentation shows neither.
"""

from __future__ import annotations

import re
from typing import Any

from .shape import Kind, Shape

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"

ANYTHING = Shape(Kind.ANY)
_TEXT = Shape(Kind.STRING)
_DICTIONARY = Shape(Kind.MAP, items=ANYTHING)
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_SCALARS = {
    Kind.STRING: "string",
    Kind.INTEGER: "int",
    Kind.NUMBER: "double",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "dateTime",
    Kind.ANY: "anyType",
}
_WHOLE = ("byte", "short", "int", "long", "integer")
_NATURAL = ("unsignedbyte", "unsignedshort", "unsignedint", "unsignedlong")
_TYPED = {
    "string": _TEXT,
    "datetime": _TEXT,
    "boolean": Shape(Kind.BOOLEAN),
    "anytype": ANYTHING,
    "stringdictionary": Shape(Kind.MAP, items=_TEXT),
    "stringobjectdictionary": _DICTIONARY,
    "arrayofstring": Shape(Kind.ARRAY, items=_TEXT),
    "arrayofanytype": Shape(Kind.ARRAY, items=ANYTHING),
    **{name: Shape(Kind.INTEGER) for name in _WHOLE + _NATURAL},
    **{name: Shape(Kind.NUMBER) for name in ("double", "float", "decimal")},
}


def element_of(shape: Shape) -> str:
    """Name the element around a value that is no member: a root, or an item of an array."""
    if shape.kind in _SCALARS:
        return _SCALARS[shape.kind]
    if _NAME.fullmatch(shape.title):
        return shape.title
    if shape.kind is Kind.ARRAY:
        inner = element_of(shape.items or ANYTHING)
        return f"ArrayOf{inner[0].upper()}{inner[1:]}"
    return f"String{_word(shape)}Dictionary" if shape.kind is Kind.MAP else "string"


def pair_of(shape: Shape) -> str:
    """Name the element around one key and value of a dictionary."""
    return f"String{_word(shape)}KeyValuePair"


def _word(dictionary: Shape) -> str:
    items = dictionary.items or ANYTHING
    words = {Kind.STRING: "", Kind.ANY: "Object"}
    return words[items.kind] if items.kind in words else element_of(items)


def shape_of(type_name: str) -> Shape | None:
    """Give the shape that an `xsi:type` stands for, whatever its prefix; None if it is unknown."""
    return _TYPED.get(type_name.rpartition(":")[2].strip().lower())


def type_of(value: Any) -> str:
    """Give the `xsi:type` of a value whose shape does not tell its type."""
    if isinstance(value, bool):
        return "xsd:boolean"
    if isinstance(value, int):
        return _integer_type(value)
    names = {float: "xsd:double", dict: "StringObjectDictionary", list: "ArrayOfAnyType"}
    return names.get(type(value), "xsd:string")


def _integer_type(value: int) -> str:
    bits = value.bit_length()
    return "xsd:int" if bits < 32 else "xsd:long" if bits < 64 else "xsd:integer"
