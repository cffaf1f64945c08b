"""Figures: what is made of several measurements of the same thing."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """Give the middle of the values, or 0 where there is none."""
    return statistics.median(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that so large a share of the values (0.99) does not go beyond."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def spread(values: Sequence[float]) -> float:
    """Tell how far the values lie apart, as a share of their median: the noise of a machine."""
    middle = median(values)
    return (max(values) - min(values)) / middle if middle else 0.0


def ratio(one: float, other: float) -> float:
    """Tell how many times `other` `one` is; 0 where there is nothing to compare it with."""
    return one / other if other else 0.0


def shown(value: float) -> str:
    """Write a figure with three digits that count, and thousands apart."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def spread_shown(values: Sequence[float]) -> str:
    """Write the noise as a percentage."""
    return f"±{spread(values) * 50:.0f} %"
