"""Waiting: whoever is about to wait says so, and what else his thread does goes on elsewhere.

A thread of the server looks after many connections at once, and one of the workers after all that
is due. They can do so only as long as nothing that they call waits: for a target, for a message
that is yet to come, for time to pass.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Caller:
    """Whom a thread works for, and who may leave before it is done."""

    def __init__(self) -> None:
        self.has_left = False
        self._over = threading.Event()
        self._wake: Callable[[], object] | None = None

    def leave(self) -> None:
        """Say that he has closed his side, so that he needs no more what is waited for."""
        self.has_left = True
        if wake := self._wake:
            wake()

    def end(self) -> None:
        """Say that there is nobody to answer any more, nor anybody to wait for."""
        self._over.set()
        self.leave()

    @contextmanager
    def wakes(self, wake: Callable[[], object]) -> Iterator[None]:
        """Have `wake` called when the caller leaves meanwhile; he may have left before."""
        self._wake = wake
        try:
            yield
        finally:
            self._wake = None

    def rest(self, seconds: float) -> None:
        """Wait for so many seconds, or until all is over.

        It is what the caller is to see, even if he has closed his own side after he asked.
        """
        self._over.wait(seconds)

    def stay(self, seconds: float) -> None:
        """Wait for so many seconds, or until he leaves: all that he is to see is that it lasts."""
        left = threading.Event()
        with self.wakes(left.set):
            if not self.has_left:
                left.wait(seconds)


class _Thread(threading.local):
    told: Callable[[], object] | None = None
    is_patient = False
    caller = Caller()  # who never leaves


_thread = _Thread()


def tell(told: Callable[[], object] | None, *, patient: bool = False) -> None:
    """Have `told` called whenever this thread is about to wait.

    :param patient: a moment is not worth telling of: what this thread waits for comes without it
    """
    _thread.told = told
    _thread.is_patient = patient


def works_for(caller: Caller) -> None:
    """Note whom this thread works for from now on."""
    _thread.caller = caller


def caller() -> Caller:
    """Tell whom this thread works for."""
    return _thread.caller


def begins() -> None:
    """Say that this thread is about to wait, or to take long."""
    if _thread.told:
        _thread.told()


def may_begin() -> None:
    """Say that this thread may have to wait, though for no more than a moment most likely."""
    if _thread.told and not _thread.is_patient:
        _thread.told()
