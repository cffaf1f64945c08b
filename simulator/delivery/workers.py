"""Workers: the threads that do due jobs in the background, shared by all tenants."""

from __future__ import annotations

import logging
import threading
from collections import deque

from ..clock import monotonic
from .dispatcher import Dispatcher

#: So many targets may hang at once before others wait for them.
THREADS = 32

log = logging.getLogger(__name__)


class Workers:
    """Threads that are started when there is work, up to `limit`, and end with `close()`."""

    def __init__(self, limit: int = THREADS) -> None:
        self._limit = limit
        self._ready: deque[Dispatcher] = deque()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._closed = False
        self._changed = threading.Condition()

    @property
    def running(self) -> bool:
        """Tell whether work would be done."""
        return not self._closed

    def wake(self, dispatcher: Dispatcher, count: int) -> None:
        """Have a dispatcher's due jobs done soon, `count` of them side by side if may be."""
        with self._changed:
            if self._closed:
                return
            self._ready.extend([dispatcher] * min(count, self._limit))
            while self._idle < len(self._ready) and len(self._threads) < self._limit:
                self._start()
            self._changed.notify(len(self._ready))

    def close(self, seconds: float) -> None:
        """Take no more work, and wait up to `seconds` for what is under way."""
        deadline = monotonic() + seconds
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(max(0.0, deadline - monotonic()))

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, name="sosim-delivery", daemon=True)
        self._threads.append(thread)
        self._idle += 1
        thread.start()

    def _work(self) -> None:
        while dispatcher := self._next():
            self._drain(dispatcher)

    def _next(self) -> Dispatcher | None:
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._closed)
            self._idle -= 1
            return self._ready.popleft() if self._ready else None

    def _drain(self, dispatcher: Dispatcher) -> None:
        while _step(dispatcher):
            pass
        with self._changed:
            self._idle += 1


def _step(dispatcher: Dispatcher) -> bool:
    """Do the next job; one that breaks is logged, and does not hold up those after it."""
    try:
        return dispatcher.step()
    except Exception:
        log.exception("a delivery broke; this is a bug in the simulator, please report it")
        return True
