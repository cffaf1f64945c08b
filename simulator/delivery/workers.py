"""Workers: the threads that do due jobs in the background, shared by all tenants.

One of them at a time is at work: several would only take the interpreter from each other. A job
that waits (`waiting.begins`), for a target that is slow or far, has another thread go on with the
others meanwhile.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections.abc import Callable
from threading import get_ident

from .. import waiting
from ..clock import monotonic
from .dispatcher import Dispatcher
from .job import Job

#: So many targets may hang at once before others wait for them.
THREADS = 32

#: Who is at work if it is no thread: nobody, or whichever of those that were called comes first.
_NOBODY, _CALLED = 0, -1

log = logging.getLogger(__name__)


class Workers:
    """Threads that are started when there is work, up to `limit`, and end with `close()`.

    Those that are idle keep an eye on what is to be done later.

    :param failed: is told of each bug that broke a job
    """

    def __init__(
        self, limit: int = THREADS, failed: Callable[[Exception], object] = lambda error: None
    ) -> None:
        self._limit = limit
        self._failed = failed
        self._ready: dict[Dispatcher, None] = {}
        self._later: list[tuple[float, int, Dispatcher]] = []
        self._alarms: dict[Dispatcher, float] = {}
        self._order = itertools.count()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._at_work = _NOBODY
        self._closed = False
        self._changed = threading.Condition()

    @property
    def running(self) -> bool:
        """Tell whether work would be done."""
        return not self._closed

    def wake(self, dispatcher: Dispatcher, seconds: float = 0.0) -> None:
        """Have what a dispatcher has due in so many seconds done then."""
        with self._changed:
            if self._closed:
                return
            if seconds:
                self._set_alarm(dispatcher, monotonic() + seconds)
            else:
                self._ready[dispatcher] = None
            self._call()

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
            self._changed.notify()  # of those that are idle, one is to sleep no longer than that

    def _call(self) -> None:
        """Have a thread look at what there is to do, now or later, if none is at work."""
        if self._at_work != _NOBODY or not (self._ready or self._later):
            return
        if not self._idle and len(self._threads) < self._limit:
            self._begin()
        if self._idle and self._ready:
            self._at_work = _CALLED
            self._changed.notify()

    def _begin(self) -> None:
        thread = threading.Thread(target=self._work, name="sosim-delivery", daemon=True)
        self._threads.append(thread)
        self._idle += 1
        thread.start()

    def _work(self) -> None:
        waiting.tell(self._hand_over, patient=True)
        found = self._next()
        while found:
            self._do(*found)
            found = self._next(after=found[0])

    def _hand_over(self) -> None:
        """Have another thread go on, if this one is at work: it is about to wait."""
        if self._at_work == get_ident():
            with self._changed:
                self._at_work = _NOBODY
                self._call()

    def _next(self, after: Dispatcher | None = None) -> tuple[Dispatcher, Job] | None:
        """Wait for a job, and be the one at work; None once all is closed and done.

        :param after: whose job was done before, so that it may have another
        """
        with self._changed:
            if after:
                self._come_back(after)
            while True:
                self._bring_forward()
                if self._at_work in (_NOBODY, _CALLED):
                    found = self._take()
                    self._at_work = get_ident() if found else _NOBODY
                    if found:
                        self._idle -= 1
                        return found
                if self._closed and not self._ready:
                    self._changed.notify_all()
                    return None
                self._changed.wait(self._seconds_to_later())

    def _come_back(self, dispatcher: Dispatcher) -> None:
        self._idle += 1
        self._ready.setdefault(dispatcher)
        if self._at_work == get_ident():
            self._at_work = _NOBODY

    def _take(self) -> tuple[Dispatcher, Job] | None:
        """Take the next job; dispatchers take turns, until they have none."""
        while self._ready:
            dispatcher = next(iter(self._ready))
            del self._ready[dispatcher]
            if job := dispatcher.take():
                self._ready[dispatcher] = None
                return dispatcher, job
        return None

    def _seconds_to_later(self) -> float | None:
        return max(0.0, self._later[0][0] - monotonic()) if self._later else None

    def _bring_forward(self) -> None:
        while self._later and self._later[0][0] <= monotonic():
            due, _, dispatcher = heapq.heappop(self._later)
            if self._alarms.get(dispatcher) == due:  # else an earlier alarm took its place
                del self._alarms[dispatcher]
                self._ready[dispatcher] = None

    def _do(self, dispatcher: Dispatcher, job: Job) -> None:
        """Do a job; one that breaks is logged, and does not hold up those after it."""
        try:
            dispatcher.do(job)
        except Exception as error:
            log.exception("a delivery broke; this is a bug in the simulator, please report it")
            self._failed(error)
