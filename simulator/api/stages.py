"""Stages: how long each part of a request's way took, for somebody who debugs."""

from __future__ import annotations

from ..clock import milliseconds_since, monotonic


class Stages:
    """A stopwatch: a stage lasts until the next one is entered.

    `durations` has milliseconds by stage, in the order in which they were entered. `error` is the
    class of what ended the way early, in the stage before `refuse`; it never has a caller's words.
    """

    def __init__(self) -> None:
        self.durations: dict[str, float] = {}
        self.error: str | None = None
        self._now = ""
        self._since = monotonic()

    def enter(self, stage: str) -> None:
        """Begin a stage, and end the one before."""
        if self._now:
            self.durations[self._now] = milliseconds_since(self._since)
        self._now, self._since = stage, monotonic()

    def refuse(self, error: BaseException) -> None:
        """Begin the last stage, in which an error is written."""
        self.error = type(error).__name__
        self.enter("refuse")
