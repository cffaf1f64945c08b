"""The dispatcher: the due jobs of one tenant, in order for each webhook, free between webhooks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from .. import waiting
from ..clock import Clock
from ..keeping import ALONE, CannotKeep, Unit
from .job import Job
from .keeping import Keeping
from .queues import Queues

#: So many jobs may wait in one tenant; what comes on top is not taken, and the caller is told.
LIMIT = 100_000
#: So long a job is put off whose end cannot be kept.
PATIENCE = timedelta(seconds=1)

#: Ends a job whose target has answered: gives the job to do in its place later, or None.
End = Callable[[], Job | None]
#: A job that was begun: waits for the answer of its target, and gives what ends it.
Begun = Callable[[], End]

T = TypeVar("T")


class Dispatcher:
    """Jobs that wait, and `step()`, which does the next one that is due.

    `step()` is `take()`, `begin()` and `end()`; between these two others may be begun. Whoever does
    so looks for the next one after each.

    One webhook's jobs run one at a time and in order; a webhook whose target hangs holds up no
    other.

    :param clock: says which jobs are due
    :param run: begins a job, and gives what waits for its end
    :param wake: is told that a job is due in so many seconds, or now
    :param unit: what ends a job, and that it leaves the queue, are one
    :param keeping: is told of each change
    """

    def __init__(
        self,
        clock: Clock,
        run: Callable[[Job], Begun],
        wake: Callable[[Dispatcher, float], None],
        limit: int = LIMIT,
        *,
        unit: Unit = ALONE,
        keeping: Keeping | None = None,
    ) -> None:
        self._clock = clock
        self._run = run
        self._wake = wake
        self._limit = limit
        self._unit = unit
        self._keeping = keeping or Keeping()
        self._queues = Queues()
        self._busy = 0
        self._closed = False
        self._left = False
        self._changed = threading.Condition()

    @property
    def closed(self) -> bool:
        """Tell whether no more jobs are taken."""
        return self._closed

    def add(self, jobs: Iterable[Job], *, before_last: bool = False) -> list[Job]:
        """Put jobs at the end of their webhooks' queues; give those that have no room.

        :param before_last: overtake the last job that waits for the same webhook
        """
        left, dues = [], []
        with self._changed:
            for job in jobs:
                if self._closed or len(self._queues) >= self._limit:
                    left.append(job)
                else:
                    dues += self._put(self._keeping.added(job), before_last)
        self._announce(dues)
        return left

    def step(self) -> bool:
        """Do the next job that is due; False if none is.

        :raises CannotKeep: if its end could not be kept; then it waits a little longer
        """
        job = self.take()
        if job:
            self.end(job, self.begin(job))
        return job is not None

    def take(self) -> Job | None:
        """Give the next job that is due, which is under way from now on; None if none is."""
        with self._changed:
            job = self._queues.take(self._clock.now())
            if job:
                self._busy += 1
                return job
            due = self._queues.next_due
        self._announce([due] if due else [])
        return None

    def begin(self, job: Job) -> Begun:
        """Begin a job that was taken; give what `end` needs.

        :raises CannotKeep: if nothing can be kept at present; then it waits a little longer
        """
        try:
            self._keeping.ready()
            if self._left:  # another has what is kept of it, if anything is
                return lambda: lambda: None
            return self._unless_broken(job, partial(self._run, job))
        except CannotKeep:
            self._put_off(job)
            raise

    def end(self, job: Job, begun: Begun) -> None:
        """Wait for the answer to a job that was begun, and end it.

        :raises CannotKeep: if its end could not be kept; then it waits a little longer
        """
        try:
            self._finish(job, self._unless_broken(job, begun))
        except CannotKeep:
            self._put_off(job)
            raise

    def _unless_broken(self, job: Job, part: Callable[[], T]) -> T:
        """Do a part of a job; one that breaks has come to its end."""
        try:
            return part()
        except CannotKeep:
            raise
        except BaseException:
            self._finish(job, lambda: None)
            raise

    def _finish(self, job: Job, end: End) -> None:
        with self._unit:
            if self._left:
                return
            later = None
            try:
                later = end()
            finally:
                self._done(job, later)

    def next_due(self) -> datetime | None:
        """Tell when the next job is due, or None if none waits."""
        with self._changed:
            return self._queues.next_due

    def wait_idle(self, seconds: float) -> bool:
        """Wait until no job is under way and none is due; False if time is up before."""
        with self._changed:
            if not self._is_idle():
                waiting.begins()
            return self._changed.wait_for(self._is_idle, seconds)

    def waiting(self) -> int:
        """Count the jobs that are not done yet."""
        with self._changed:
            return len(self._queues)

    def jobs(self, webhook_id: int | None = None) -> list[Job]:
        """List the jobs that are not done yet, of one webhook or of all."""
        with self._changed:
            return self._queues.jobs(webhook_id)

    def drop(self, webhook_id: int) -> list[Job]:
        """Take away the jobs of a webhook that wait, save one that is under way, and give them."""
        with self._changed:
            return self._dropped(self._queues.drop(webhook_id))

    def close(self) -> list[Job]:
        """Take no more jobs, and give those that wait."""
        with self._changed:
            self._closed = True
            return self._dropped(self._queues.clear())

    def load(self, jobs: Iterable[Job]) -> None:
        """Have jobs wait that waited in another dispatcher; nobody is told before `resume`."""
        with self._changed:
            for job in jobs:
                self._queues.append(job)

    def resume(self) -> None:
        """Have steps made for the jobs that wait."""
        with self._changed:
            dues = self._queues.dues
        self._announce(dues)

    def leave(self) -> None:
        """Do no more jobs, and let those under way end without a trace: another has them all."""
        with self._changed:
            self._closed = self._left = True
            self._queues.stop()
            self._changed.notify_all()

    def _put(self, job: Job, before_last: bool) -> list[datetime]:
        """Queue one job; give when it is due if it is the first of its webhook, or may be."""
        last = self._queues.overtake(job) if before_last else None
        if last:
            self._keeping.overtook(job, last)
            return [job.due]
        return [job.due] if self._queues.append(job) else []

    def _announce(self, dues: list[datetime]) -> None:
        """Have steps made: at once where a job is due, and when the next one is."""
        waits = [wait for due in dues if (wait := self._clock.seconds_until(due)) is not None]
        if not all(waits):
            self._wake(self, 0.0)
        if later := [wait for wait in waits if wait]:
            self._wake(self, min(later))

    def _dropped(self, jobs: list[Job]) -> list[Job]:
        for job in jobs:
            self._keeping.done(job)
        self._changed.notify_all()
        return jobs

    def _is_idle(self) -> bool:
        due = self._queues.next_due
        return self._left or not (self._busy or (due and due <= self._clock.now()))

    def _done(self, job: Job, later: Job | None) -> None:
        if later and not self._closed:
            self._keeping.replaced(later)
        else:
            self._keeping.done(job)
        self._replace(job, later)

    def _put_off(self, job: Job) -> None:
        """Have a job that is still under way wait a little longer; where it is kept, it is due."""
        with self._changed:
            is_under_way = not self._left and self._queues.has(job)
        if is_under_way:
            self._replace(job, job._replace(due=self._clock.now() + PATIENCE))

    def _replace(self, job: Job, later: Job | None) -> None:
        """Have another job in the place of one that was under way, or none."""
        with self._changed:
            self._busy -= 1
            self._queues.replace(job, None if self._closed else later)
            self._changed.notify_all()
