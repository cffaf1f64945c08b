"""The chart: curves as one SVG, a panel for each thing that there is ever more of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

_WIDTH, _HEIGHT, _LEFT, _TOP = 300, 180, 60, 40
_GAP_X, _GAP_Y = 150, 70
_LINE = 14
#: Told apart by people who see colours differently too, and on white as on black.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
_STYLE = "text{font:12px sans-serif;fill:#777}.title{font-weight:bold}.axis{stroke:#999;fill:none}"

Panels = Mapping[str, Mapping[str, Sequence[float]]]


def draw(sizes: Sequence[int], panels: Panels) -> str:
    """Draw the cost of each operation, in µs, over the sizes; both axes are logarithmic."""
    every = [cost for panel in panels.values() for costs in panel.values() for cost in costs]
    scale = _Scale(sizes, every)
    drawn = [
        f'<g transform="translate({_LEFT + number % 2 * (_WIDTH + _GAP_X)} '
        f'{_TOP + number // 2 * (_HEIGHT + _GAP_Y)})">{_panel(name, panel, scale)}</g>'
        for number, (name, panel) in enumerate(panels.items())
    ]
    width = _LEFT + 2 * (_WIDTH + _GAP_X)
    height = _TOP + math.ceil(len(panels) / 2) * (_HEIGHT + _GAP_Y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>Cost of operations while ever more exists</title><style>{_STYLE}</style>\n"
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


class _Scale:
    """Where a size and a cost are drawn."""

    def __init__(self, sizes: Sequence[int], costs: Sequence[float]) -> None:
        self.sizes = sizes
        self.low = math.floor(math.log10(min(costs)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(costs))))

    def x(self, size: float) -> float:
        first, last = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        return (math.log10(size) - first) / ((last - first) or 1) * _WIDTH

    def y(self, cost: float) -> float:
        return _HEIGHT - (math.log10(cost) - self.low) / (self.high - self.low) * _HEIGHT


def _panel(name: str, panel: Mapping[str, Sequence[float]], scale: _Scale) -> str:
    lines = [f'<text class="title" y="-12">µs while there are ever more {escape(name)}</text>']
    lines += [f'<path class="axis" d="M0 0V{_HEIGHT}H{_WIDTH}"/>']
    lines += [
        f'<text x="{scale.x(size):.0f}" y="{_HEIGHT + 18}" text-anchor="middle">{size:,}</text>'
        for size in scale.sizes
    ]
    lines += [
        f'<text x="-8" y="{scale.y(10**power) + 4:.0f}" text-anchor="end">{10**power:,}</text>'
        for power in range(scale.low, scale.high + 1)
    ]
    heights = apart([scale.y(costs[-1]) for costs in panel.values()])
    for (operation, costs), height, colour in zip(panel.items(), heights, _COLOURS, strict=False):
        lines.append(_curve(costs, colour, scale))
        lines.append(
            f'<text x="{_WIDTH + 8}" y="{height + 4:.0f}" style="fill:{colour}">'
            f"{escape(operation)}</text>"
        )
    return "\n".join(lines)


def apart(heights: Sequence[float]) -> list[float]:
    """Move labels down so far that none covers another."""
    moved = list(heights)
    order = sorted(range(len(moved)), key=lambda number: moved[number])
    for upper, lower in pairwise(order):
        moved[lower] = max(moved[lower], moved[upper] + _LINE)
    return moved


def _curve(costs: Sequence[float], colour: str, scale: _Scale) -> str:
    points = " ".join(
        f"{scale.x(size):.1f},{scale.y(cost):.1f}"
        for size, cost in zip(scale.sizes, costs, strict=True)
    )
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
