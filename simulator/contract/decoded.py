"""Decoded: what a reader made of a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .breach import Breach


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document, the breaches met while reading it, and how far its types can be trusted.

    `value` is None for an absent body, as it is for a null. `textual` tells that the medium knows
    no types, so that every scalar of a typed member is a string (XML, form).
    """

    value: Any
    breaches: tuple[Breach, ...] = ()
    textual: bool = False
