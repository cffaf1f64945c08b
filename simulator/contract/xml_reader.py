"""The XML reader: makes a document while elements open and close, without recursion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .breach import Breaches
from .shape import Kind, Shape
from .unreadable import Unreadable, quoted, shortened
from .xml_element import Element
from .xml_names import ANYTHING, XSI, element_of, shape_of
from .xml_values import value_of

DEPTH = 256
_NIL, _TYPE = f"{{{XSI}}}nil", f"{{{XSI}}}type"


class Reader:
    """The target of an XML parser, which keeps what no shape explains, for binding to name.

    :param shape: what the root holds
    """

    def __init__(self, shape: Shape) -> None:
        self.breaches = Breaches()
        self._shape = shape
        self._open: list[Element] = []
        self._value: Any = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element.

        :raises Unreadable: if it nests too deep, or is a root by another name than the shape's
        """
        if len(self._open) >= DEPTH:
            raise Unreadable(f"The XML is nested deeper than {DEPTH} elements; flatten it.")
        name = tag.rpartition("}")[2]
        element = self._open[-1].child(name) if self._open else self._root(name)
        element.nil = attributes.get(_NIL, "").strip() in ("true", "1")
        if element.shape.kind is Kind.ANY and _TYPE in attributes:
            self._type(element, attributes[_TYPE])
        self._open.append(element)

    def data(self, text: str) -> None:
        """Take text of the innermost element."""
        self._open[-1].texts.append(text)

    def end(self, _tag: str) -> None:
        """Finish the innermost element, and hand its value to the one around it.

        :raises Unreadable: if its text is not of the type that it claims
        """
        element = self._open.pop()
        value = value_of(element, self.breaches)
        if self._open:
            self._open[-1].children.append((element.name, value))
        else:
            self._value = value

    def close(self) -> Any:
        """Give the document."""
        return self._value

    def _root(self, name: str) -> Element:
        wanted = element_of(self._shape)
        if name.lower() != wanted.lower():
            raise Unreadable(
                f"The root element is <{shortened(name)}>; here it must be <{wanted}>."
            )
        return Element(name, "", self._shape)

    def _type(self, element: Element, type_name: str) -> None:
        shape = shape_of(type_name)
        if shape is None:
            unknown = f"has the unknown xsi:type {quoted(type_name)}, which is ignored"
            self.breaches.note(element.pointer, unknown)
        element.shape, element.typed = shape or ANYTHING, shape is not None
