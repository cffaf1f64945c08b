"""Tables: aligned columns under their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .. import lines

#: What each column shows of an item, by the column's name.
Columns = Mapping[str, Callable[[Mapping[str, Any]], object]]

_GAP = "  "
_LEAST = 12


def rows(
    items: Sequence[Mapping[str, Any]],
    columns: Columns,
    width: int | None = None,
    colour: bool = False,
) -> list[str]:
    """Write a table; its widest columns are cut short where it must fit into a width."""
    cells = [[*columns], *([_cell(of(one)) for of in columns.values()] for one in items)]
    widths = _fitted([max(map(len, column)) for column in zip(*cells, strict=True)], width)
    return [_row(row, widths, colour) for row in cells]


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, (list, tuple)):
        return _cell(", ".join(map(str, value)))
    return lines.printable(str(value))


def _fitted(widths: list[int], width: int | None) -> list[int]:
    """Narrow the widest columns until the table fits, as far as they stay readable."""
    while width and sum(widths) + len(_GAP) * (len(widths) - 1) > width and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], colour: bool) -> str:
    padded = [_padded(*pair, colour) for pair in zip(cells, widths, strict=True)]
    return _GAP.join(padded).rstrip()


def _padded(cell: str, width: int, colour: bool) -> str:
    shown = cell if len(cell) <= width else f"{cell[: width - 1]}…"
    return (lines.painted(shown) if colour else shown) + " " * (width - len(shown))
