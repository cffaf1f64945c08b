"""Seconds: how long an expectation may take to come true, in real time."""

from __future__ import annotations

#: So long where nothing else is said, and so long at most.
PATIENCE, LONGEST = 5.0, 600.0


def waitable(name: str, seconds: float) -> float:
    """Give the seconds that are to be waited.

    :raises ValueError: if no server waits so long
    """
    __tracebackhide__ = True
    if not 0 <= seconds <= LONGEST:  # which is false for nan too
        raise ValueError(f"{name} is {seconds}, and must be from 0 to {LONGEST:g} seconds")
    return seconds
