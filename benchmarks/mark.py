"""A mark: what was to be reached, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from .figures import shown


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the result. `met` is None for what is only told, or could not be measured."""

    work: str
    wanted: str
    found: str
    met: bool | None = None


def at_least(work: str, found: float, wanted: float, unit: str = "", told: str = "") -> Mark:
    """Judge a figure that is to be high."""
    text = f"{shown(found)}{unit}{told and f' ({told})'}"
    return Mark(work, f"at least {wanted:,g}{unit}", text, found >= wanted)


def at_most(work: str, found: float, wanted: float, unit: str = "", told: str = "") -> Mark:
    """Judge a figure that is to be low."""
    text = f"{shown(found)}{unit}{told and f' ({told})'}"
    return Mark(work, f"at most {wanted:,g}{unit}", text, found <= wanted)


def told(work: str, text: str) -> Mark:
    """Tell a figure that nothing was wanted of."""
    return Mark(work, "", text)
