"""Workers: the threads that do due jobs in the background, shared by all tenants."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable

from ..clock import monotonic
from ..keeping import CannotKeep
from .dispatcher import Dispatcher

#: So many targets may hang at once before others wait for them.
THREADS = 32

log = logging.getLogger(__name__)


class Workers:
    """Threads that are started when there is work, up to `limit`, and end with `close()`.

    One of the idle ones keeps an eye on what is to be done later.

    :param failed: is told of each bug that broke a job
    """

    def __init__(
        self, limit: int = THREADS, failed: Callable[[Exception], object] = lambda error: None
    ) -> None:
        self._limit = limit
        self._failed = failed
        self._ready: deque[Dispatcher] = deque()
        self._later: list[tuple[float, int, Dispatcher]] = []
        self._alarms: dict[Dispatcher, float] = {}
        self._order = itertools.count()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._closed = False
        self._changed = threading.Condition()

    @property
    def running(self) -> bool:
        """Tell whether work would be done."""
        return not self._closed

    def wake(self, dispatcher: Dispatcher, count: int, seconds: float = 0.0) -> None:
        """Have a dispatcher's due jobs done in so many seconds, `count` of them side by side."""
        with self._changed:
            if self._closed:
                return
            if seconds:
                self._set_alarm(dispatcher, monotonic() + seconds)
            else:
                self._ready.extend([dispatcher] * min(count, self._limit))
                self._need(len(self._ready))

    def close(self, seconds: float) -> None:
        """Take no more work, and wait up to `seconds` for what is due."""
        deadline = monotonic() + seconds
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(max(0.0, deadline - monotonic()))

    def _set_alarm(self, dispatcher: Dispatcher, due: float) -> None:
        """Remember when to wake a dispatcher; it has one alarm, the earliest."""
        if due < self._alarms.get(dispatcher, float("inf")):
            self._alarms[dispatcher] = due
            heapq.heappush(self._later, (due, next(self._order), dispatcher))
            self._need(1)

    def _need(self, count: int) -> None:
        while self._idle < count and len(self._threads) < self._limit:
            thread = threading.Thread(target=self._work, name="sosim-delivery", daemon=True)
            self._threads.append(thread)
            self._idle += 1
            thread.start()
        self._changed.notify(count)

    def _work(self) -> None:
        while dispatcher := self._next():
            self._drain(dispatcher)

    def _next(self) -> Dispatcher | None:
        with self._changed:
            while not self._ready and not self._closed:
                self._changed.wait(self._seconds_to_later())
                self._bring_forward()
            self._idle -= 1
            found = self._ready.popleft() if self._ready else None
            if not self._closed and (self._ready or self._later):
                self._need(len(self._ready) + 1)  # somebody else goes on watching
            return found

    def _seconds_to_later(self) -> float | None:
        return max(0.0, self._later[0][0] - monotonic()) if self._later else None

    def _bring_forward(self) -> None:
        while self._later and self._later[0][0] <= monotonic():
            due, _, dispatcher = heapq.heappop(self._later)
            if self._alarms.get(dispatcher) == due:  # else an earlier alarm took its place
                del self._alarms[dispatcher]
                self._ready.append(dispatcher)

    def _drain(self, dispatcher: Dispatcher) -> None:
        while self._step(dispatcher):
            pass
        with self._changed:
            self._idle += 1

    def _step(self, dispatcher: Dispatcher) -> bool:
        """Do the next job; one that breaks is logged, and does not hold up those after it."""
        try:
            return dispatcher.step()
        except CannotKeep:
            return True  # whoever could not keep it has told so, and the job waits
        except Exception as error:
            log.exception("a delivery broke; this is a bug in the simulator, please report it")
            self._failed(error)
            return True
