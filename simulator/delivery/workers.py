"""Workers: the threads that do due jobs in the background, shared by all tenants.

One of them at a time is at work: several would only take the interpreter from each other. It
begins some jobs before it ends the first of them, so that targets answer while it has something
else to do. A job that waits nevertheless (`waiting.begins`), for a target that is slow or far, has
another thread go on with the others meanwhile.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from threading import get_ident

from .. import waiting
from ..clock import monotonic
from ..keeping import CannotKeep
from .dispatcher import Begun, Dispatcher
from .job import Job

#: So many targets may hang at once before others wait for them.
THREADS = 32
#: So many jobs are begun before the first of them is ended; with 8 or 16 it is no faster.
AHEAD = 4

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
        self._begun: deque[tuple[Dispatcher, Job, Begun]] = deque()
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
        is_work = bool(self._ready or self._begun)
        if self._at_work != _NOBODY or not (is_work or self._later):
            return
        if not self._idle and len(self._threads) < self._limit:
            try:
                self._begin()
            except RuntimeError as error:
                log.warning("no thread can deliver besides those there are: %s", error)
        if self._idle and is_work:
            self._at_work = _CALLED
            self._changed.notify()

    def _begin(self) -> None:
        thread = threading.Thread(target=self._work, name="sosim-delivery", daemon=True)
        thread.start()  # which raises RuntimeError where the system has no more threads
        self._threads.append(thread)
        self._idle += 1

    def _work(self) -> None:
        waiting.tell(self._hand_over, patient=True)
        work = self._next()
        while work:
            self._do(work)
            work = self._next(comes_back=True)

    def _hand_over(self) -> None:
        """Have another thread go on, if this one is at work: it is about to wait."""
        if self._at_work == get_ident():
            with self._changed:
                self._at_work = _NOBODY
                self._call()

    def _next(self, *, comes_back: bool = False) -> Callable[[], None] | None:
        """Wait for work, and be the one who does it; None once all is closed and done.

        :param comes_back: from work that was done
        """
        with self._changed:
            if comes_back:
                self._come_back()
            while True:
                self._bring_forward()
                if self._at_work in (_NOBODY, _CALLED):
                    work = self._find()
                    self._at_work = get_ident() if work else _NOBODY
                    if work:
                        self._idle -= 1
                        return work
                if self._closed and not self._ready and not self._begun:
                    self._idle -= 1
                    self._changed.notify_all()
                    return None
                self._changed.wait(self._seconds_to_later())

    def _come_back(self) -> None:
        self._idle += 1
        if self._at_work == get_ident():
            self._at_work = _NOBODY

    def _find(self) -> Callable[[], None] | None:
        """Find a job to begin, or one to end; dispatchers take turns, until they have none."""
        while self._ready and len(self._begun) < AHEAD:
            dispatcher = next(iter(self._ready))
            del self._ready[dispatcher]
            if job := dispatcher.take():
                self._ready[dispatcher] = None
                return partial(self._begin_job, dispatcher, job)
        return partial(self._end_job, *self._begun.popleft()) if self._begun else None

    def _begin_job(self, dispatcher: Dispatcher, job: Job) -> None:
        try:
            self._begun.append((dispatcher, job, dispatcher.begin(job)))
        finally:
            self._again(dispatcher)

    def _end_job(self, dispatcher: Dispatcher, job: Job, begun: Begun) -> None:
        try:
            dispatcher.end(job, begun)
        finally:
            self._again(dispatcher)

    def _again(self, dispatcher: Dispatcher) -> None:
        """Have a look whether a dispatcher has more; whoever is at work, or comes back to it."""
        with self._changed:
            self._ready.setdefault(dispatcher)

    def _seconds_to_later(self) -> float | None:
        return max(0.0, self._later[0][0] - monotonic()) if self._later else None

    def _bring_forward(self) -> None:
        while self._later and self._later[0][0] <= monotonic():
            due, _, dispatcher = heapq.heappop(self._later)
            if self._alarms.get(dispatcher) == due:  # else an earlier alarm took its place
                del self._alarms[dispatcher]
                self._ready[dispatcher] = None

    def _do(self, work: Callable[[], None]) -> None:
        """Do what was found; a job that breaks is logged, and does not hold up those after it."""
        try:
            work()
        except CannotKeep:
            return  # whoever could not keep it has told so, and the job waits
        except Exception as error:
            log.exception("a delivery broke; this is a bug in the simulator, please report it")
            self._failed(error)
