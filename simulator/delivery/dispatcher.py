"""The dispatcher: the due jobs of one tenant, in order for each webhook, free between webhooks."""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime

from ..clock import Clock
from .job import Job

#: So many jobs may wait in one tenant; what comes on top is not taken, and the caller is told.
LIMIT = 100_000

#: Ends a job that was begun: gives the job to do in its place later, or None.
Ending = Callable[[], Job | None]


class Dispatcher:
    """Jobs that wait, and `step()`, which does the next one that is due.

    `step()` is `take()`, `begin()` and `end()`; between these two others may be begun. Whoever does
    so looks for the next one after each.

    One webhook's jobs run one at a time and in order; a webhook whose target hangs holds up no
    other.

    :param clock: says which jobs are due
    :param run: begins a job, and gives what ends it
    :param wake: is told that a job is due in so many seconds, or now
    """

    def __init__(
        self,
        clock: Clock,
        run: Callable[[Job], Ending],
        wake: Callable[[Dispatcher, float], None],
        limit: int = LIMIT,
    ) -> None:
        self._clock = clock
        self._run = run
        self._wake = wake
        self._limit = limit
        self._queues: dict[int, deque[Job]] = {}
        self._heads: list[tuple[datetime, int, int]] = []
        self._count = 0
        self._waiting = 0
        self._busy = 0
        self._closed = False
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
                if self._closed or self._waiting >= self._limit:
                    left.append(job)
                else:
                    dues += self._put(job, before_last)
        self._announce(dues)
        return left

    def step(self) -> bool:
        """Do the next job that is due; False if none is."""
        job = self.take()
        if job:
            self.end(job, self.begin(job))
        return job is not None

    def take(self) -> Job | None:
        """Give the next job that is due, which is under way from now on; None if none is."""
        with self._changed:
            due = self._heads[0][0] if self._heads else None
            if due and due <= self._clock.now():
                self._busy += 1
                return self._queues[heapq.heappop(self._heads)[2]][0]
        self._announce([due] if due else [])
        return None

    def begin(self, job: Job) -> Ending:
        """Begin a job that was taken; give what `end` needs."""
        try:
            return self._run(job)
        except BaseException:
            self._done(job, None)
            raise

    def end(self, job: Job, ending: Ending) -> None:
        """End a job that was begun."""
        later = None
        try:
            later = ending()
        finally:
            self._done(job, later)

    def next_due(self) -> datetime | None:
        """Tell when the next job is due, or None if none waits."""
        with self._changed:
            return self._heads[0][0] if self._heads else None

    def wait_idle(self, seconds: float) -> bool:
        """Wait until no job is under way and none is due; False if time is up before."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, seconds)

    def waiting(self) -> int:
        """Count the jobs that are not done yet."""
        with self._changed:
            return self._waiting

    def jobs(self, webhook_id: int | None = None) -> list[Job]:
        """List the jobs that are not done yet, of one webhook or of all."""
        with self._changed:
            queues = (
                [self._queues.get(webhook_id, deque())] if webhook_id else self._queues.values()
            )
            return [job for queue in queues for job in queue]

    def drop(self, webhook_id: int) -> list[Job]:
        """Take away the jobs of a webhook that wait, save one that is under way, and give them."""
        with self._changed:
            queue = self._queues.get(webhook_id)
            if queue is None:
                return []
            under_way = all(head[2] != webhook_id for head in self._heads)
            kept = list(queue)[:1] if under_way else []
            dropped = list(queue)[len(kept) :]
            queue.clear()
            queue.extend(kept)
            self._forget_head(webhook_id)
            self._waiting -= len(dropped)
            return dropped

    def close(self) -> list[Job]:
        """Take no more jobs, and give those that wait."""
        with self._changed:
            self._closed = True
            webhooks = list(self._queues)
        return [job for webhook_id in webhooks for job in self.drop(webhook_id)]

    def _put(self, job: Job, before_last: bool) -> list[datetime]:
        """Queue one job; give when it is due if it is the first of its webhook."""
        self._waiting += 1
        queue = self._queues.setdefault(job.webhook_id, deque())
        if queue and before_last:
            self._overtake(queue, job)
            return [job.due]
        queue.append(job)
        if len(queue) > 1:
            return []
        self._push(job)
        return [job.due]

    def _overtake(self, queue: deque[Job], job: Job) -> None:
        queue.insert(len(queue) - 1, job)
        was_head = len(queue) == 2 and any(head[2] == job.webhook_id for head in self._heads)
        if was_head:
            self._heads = [head for head in self._heads if head[2] != job.webhook_id]
            heapq.heapify(self._heads)
            self._push(job)
        elif len(queue) == 2:  # the last one is under way by now, so it stays the first
            queue.reverse()

    def _announce(self, dues: list[datetime]) -> None:
        """Have steps made: at once where a job is due, and when the next one is."""
        waits = [wait for due in dues if (wait := self._clock.seconds_until(due)) is not None]
        if not all(waits):
            self._wake(self, 0.0)
        if later := [wait for wait in waits if wait]:
            self._wake(self, min(later))

    def _forget_head(self, webhook_id: int) -> None:
        self._heads = [head for head in self._heads if head[2] != webhook_id]
        heapq.heapify(self._heads)
        if not self._queues[webhook_id]:
            del self._queues[webhook_id]
        self._changed.notify_all()

    def _is_idle(self) -> bool:
        return not self._busy and not (self._heads and self._heads[0][0] <= self._clock.now())

    def _push(self, job: Job) -> None:
        self._count += 1
        heapq.heappush(self._heads, (job.due, self._count, job.webhook_id))

    def _done(self, job: Job, later: Job | None) -> None:
        with self._changed:
            self._busy -= 1
            queue = self._queues[job.webhook_id]
            queue.popleft()
            if later and not self._closed:
                queue.appendleft(later)
            else:
                self._waiting -= 1
            if queue:
                self._push(queue[0])
            else:
                del self._queues[job.webhook_id]
            self._changed.notify_all()
