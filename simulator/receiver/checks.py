"""The table of all checks, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from . import accepting, effects, pace, refusing
from .check import Check

ALL = (*accepting.CHECKS, *refusing.CHECKS, *effects.CHECKS, *pace.CHECKS)
BY_NAME = {check.name: check for check in ALL}


class UnknownCheck(ValueError):
    """The name of a check that is not there; the text says which is nearest."""


def chosen(names: Iterable[str]) -> tuple[Check, ...]:
    """Give the checks of these names in their order; all of them if none is named.

    :raises UnknownCheck: if a name is unknown
    """
    asked = set(names)
    for name in sorted(asked - BY_NAME.keys()):
        near = get_close_matches(name, BY_NAME, 1, 0.4)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise UnknownCheck(f"there is no check {name!r}{meant} --list shows them all")
    return tuple(check for check in ALL if not asked or check.name in asked)
