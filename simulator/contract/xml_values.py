"""XML values: what an element that has closed becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isinf
from typing import Any

from .breach import Breaches, below
from .shape import Kind, Shape
from .unreadable import Unreadable, quoted, shortened
from .xml_element import Element, is_pair
from .xml_names import element_of, pair_of

_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,4300}\s*")
_NUMBER = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def value_of(element: Element, breaches: Breaches) -> Any:
    """Give the value of an element that has closed, noting what departs from the contract.

    :raises Unreadable: if its text is not of the type that its `xsi:type` claims
    """
    if element.nil:
        return None
    return _VALUES.get(element.shape.kind, _scalar)(element, breaches)


def _scalar(element: Element, breaches: Breaches) -> Any:
    if element.children:
        return _plain(element)  # no scalar, which binding refuses by name
    return _converted(element) if element.typed else element.text


def _object(element: Element, breaches: Breaches) -> dict[str, Any]:
    _refuse_text(element, "members", breaches)
    return {
        name: _one(values, below(element.pointer, name), breaches)
        for name, values in element.grouped().items()
    }


def _one(values: list[Any], pointer: str, breaches: Breaches) -> Any:
    """Settle a member that is given more than once: lists are joined, else the last one wins."""
    if len(values) == 1:
        return values[0]
    if all(isinstance(value, list) for value in values):
        breaches.note(pointer, "is given more than once; its items are taken together")
        return [item for value in values for item in value]
    breaches.note(pointer, "is given more than once; the last one is taken")
    return values[-1]


def _array(element: Element, breaches: Breaches) -> list[Any]:
    _refuse_text(element, f"<{element_of(element.items)}> elements", breaches)
    return [value for _, value in element.children]


def _map(element: Element, breaches: Breaches) -> dict[str, Any]:
    _refuse_text(element, f"<{pair_of(element.shape)}> elements", breaches)
    made: dict[str, Any] = {}
    for name, pair in element.children:
        key = (pair or {}).get("Key")
        if not isinstance(key, str):
            breaches.note(element.pointer, _keyless(name, element.shape))
            continue
        if key in made:
            where = below(element.pointer, key)
            breaches.note(where, "is given more than once; the last one is taken")
        made[key] = pair.get("Value")
    return made


def _keyless(name: str, shape: Shape) -> str:
    pair = pair_of(shape)
    form = f"<{pair}><Key>…</Key><Value>…</Value></{pair}>"
    return f"holds <{shortened(name)}> without a <Key>, which is ignored; write {form}"


def _anything(element: Element, breaches: Breaches) -> Any:
    if not element.children:
        return element.text
    if all(is_pair(name) for name, _ in element.children):
        return _map(element, breaches)
    if all(name == "anyType" for name, _ in element.children):
        return _array(element, breaches)
    return _plain(element)


def _plain(element: Element) -> dict[str, Any]:
    """Keep elements that no shape explains under their own names."""
    groups = element.grouped().items()
    return {name: values if len(values) > 1 else values[0] for name, values in groups}


def _refuse_text(element: Element, wanted: str, breaches: Breaches) -> None:
    text = element.text.strip()
    if text:
        what = f"holds the text {quoted(text)} where {wanted} belong; it is ignored"
        breaches.note(element.pointer, what)


def _converted(element: Element) -> Any:
    kind, text = element.shape.kind, element.text
    if kind is Kind.STRING:
        return text
    if kind is Kind.BOOLEAN and text.strip() in _TRUTHS:
        return _TRUTHS[text.strip()]
    if kind is Kind.INTEGER and _INTEGER.fullmatch(text):
        return int(text)
    if kind is Kind.NUMBER and _NUMBER.fullmatch(text) and not isinf(float(text)):
        return float(text)
    raise Unreadable(
        f"{element.pointer} is {quoted(text)}, which is no {kind} as its xsi:type claims; "
        "correct either."
    )


_VALUES: dict[Kind, Callable[[Element, Breaches], Any]] = {
    Kind.OBJECT: _object,
    Kind.MAP: _map,
    Kind.ARRAY: _array,
    Kind.ANY: _anything,
}
