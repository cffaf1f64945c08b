"""The dispatcher: the due jobs of one tenant, in order for each webhook, free between webhooks."""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from ..clock import Clock
from ..crm.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One event that one webhook is to be told of, and when at the earliest."""

    event: Event
    webhook_id: int
    due: datetime
    attempt: int = 1


class Dispatcher:
    """Jobs that wait, and `step()`, which does the next one.

    One webhook's jobs run one at a time and in order; a webhook whose target hangs holds up no
    other.

    :param clock: says which jobs are due
    :param run: does a job, and gives the job to do in its place later, or None
    :param wake: is told that so many webhooks may have a job ready, and runs `step` soon
    """

    def __init__(
        self,
        clock: Clock,
        run: Callable[[Job], Job | None],
        wake: Callable[[Dispatcher, int], None],
    ) -> None:
        self._clock = clock
        self._run = run
        self._wake = wake
        self._queues: dict[int, deque[Job]] = {}
        self._heads: list[tuple[datetime, int, int]] = []
        self._count = 0
        self._busy = 0
        self._changed = threading.Condition()

    def add(self, jobs: Iterable[Job]) -> None:
        """Put jobs at the end of their webhooks' queues."""
        with self._changed:
            before = len(self._heads)
            for job in jobs:
                queue = self._queues.get(job.webhook_id)
                if queue is None:
                    self._queues[job.webhook_id] = deque([job])
                    self._push(job)
                else:
                    queue.append(job)
            started = len(self._heads) - before
        self._wake(self, started)

    def step(self) -> bool:
        """Do the next job that is due; False if none is."""
        job = self._take()
        if job is None:
            return False
        later = None
        try:
            later = self._run(job)
        finally:
            self._done(job, later)
        return True

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
            return sum(len(queue) for queue in self._queues.values())

    def drop(self, webhook_id: int) -> list[Job]:
        """Take away the jobs of a webhook that wait, save one that is under way."""
        with self._changed:
            queue = self._queues.get(webhook_id)
            if queue is None:
                return []
            waiting = any(head[2] == webhook_id for head in self._heads)
            kept = [] if waiting else [queue[0]]
            dropped = list(queue)[len(kept) :]
            queue.clear()
            queue.extend(kept)
            self._forget_head(webhook_id)
            return dropped

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

    def _take(self) -> Job | None:
        with self._changed:
            if not self._heads or self._heads[0][0] > self._clock.now():
                return None
            _, _, webhook_id = heapq.heappop(self._heads)
            self._busy += 1
            return self._queues[webhook_id][0]

    def _done(self, job: Job, later: Job | None) -> None:
        with self._changed:
            self._busy -= 1
            queue = self._queues[job.webhook_id]
            queue.popleft()
            if later:
                queue.appendleft(later)
            if queue:
                self._push(queue[0])
            else:
                del self._queues[job.webhook_id]
            self._changed.notify_all()
