"""The deadline of an exchange: one for all of it, however often it waits for a target."""

from __future__ import annotations

from ..clock import monotonic


class Deadline:
    """So many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def spare(self, seconds: float) -> None:
        """Leave so many seconds at least."""
        self._end = max(self._end, monotonic() + seconds)

    def left(self) -> float:
        """Tell how many seconds are left.

        :raises TimeoutError: if none are
        """
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError("its time was up")
        return left
