"""Decoded: what a reader made of a body."""

from __future__ import annotations

from typing import Any, NamedTuple

from .breach import Breach


class Decoded(NamedTuple):
    """A document, the breaches met while reading it, and how far its types can be trusted.

    `value` is None for an absent body, as it is for a null. `textual` tells that the medium knows
    no types, so that every scalar of a typed member is a string (XML, form).
    """

    value: Any
    breaches: tuple[Breach, ...] = ()
    textual: bool = False
