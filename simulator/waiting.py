"""Waiting: whoever is about to wait says so, and his other work goes on in another thread.

A thread of the server looks after many connections at once. It can do so only as long as nothing
that it calls waits: for a target, for a message that is yet to come, for time to pass.
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class _Thread(threading.local):
    told: Callable[[], object] | None = None


_thread = _Thread()


def tell(told: Callable[[], object] | None) -> None:
    """Have `told` called whenever this thread is about to wait."""
    _thread.told = told


def begins() -> None:
    """Say that this thread is about to wait, or to take long."""
    if _thread.told:
        _thread.told()
