"""Queues: the jobs that wait, in order for each webhook, and which of them is due first."""

from __future__ import annotations

import heapq
from collections import deque
from datetime import datetime

from .job import Job


class Queues:
    """A queue for each webhook, whose first job may be under way. For one thread at a time.

    The heads have the first job of each webhook that has none under way, the earliest due first.
    """

    def __init__(self) -> None:
        self._queues: dict[int, deque[Job]] = {}
        self._heads: list[tuple[datetime, int, int]] = []
        self._count = 0
        self._waiting = 0

    def __len__(self) -> int:
        return self._waiting

    @property
    def next_due(self) -> datetime | None:
        """Tell when the next job is due, or None if none waits."""
        return self._heads[0][0] if self._heads else None

    @property
    def dues(self) -> list[datetime]:
        """Tell when the first job of each webhook is due that has none under way."""
        return [due for due, _, _ in self._heads]

    def jobs(self, webhook_id: int | None = None) -> list[Job]:
        """List the jobs of one webhook or of all, those under way too."""
        queues = self._queues.values() if webhook_id is None else [self._of(webhook_id)]
        return [job for queue in queues for job in queue]

    def append(self, job: Job) -> bool:
        """Put a job at the end of its webhook's queue; True if it is the first there."""
        self._waiting += 1
        queue = self._queues.setdefault(job.webhook_id, deque())
        queue.append(job)
        if len(queue) == 1:
            self._push(job)
        return len(queue) == 1

    def overtake(self, job: Job) -> Job | None:
        """Put a job before the last of its webhook, and give that; None if none can be overtaken.

        A job that is under way cannot: then nothing is done.
        """
        queue = self._of(job.webhook_id)
        if not queue or (len(queue) == 1 and self._is_under_way(job.webhook_id)):
            return None
        self._waiting += 1
        queue.insert(len(queue) - 1, job)
        if len(queue) == 2:
            self._forget_head(job.webhook_id)
            self._push(job)
        return queue[-1]

    def take(self, now: datetime) -> Job | None:
        """Give the next job that is due, which is under way from then on; None if none is."""
        if not self._heads or self._heads[0][0] > now:
            return None
        _, _, webhook_id = heapq.heappop(self._heads)
        return self._queues[webhook_id][0]

    def has(self, job: Job) -> bool:
        """Tell whether a job that was taken has neither been replaced nor dropped."""
        return any(first is job for first in list(self._of(job.webhook_id))[:1])

    def replace(self, job: Job, later: Job | None) -> Job | None:
        """Have another job in the place of one that was taken, or none; give the next, if any."""
        queue = self._queues[job.webhook_id]
        queue.popleft()
        if later:
            queue.appendleft(later)
        else:
            self._waiting -= 1
        if not queue:
            del self._queues[job.webhook_id]
            return None
        self._push(queue[0])
        return queue[0]

    def drop(self, webhook_id: int) -> list[Job]:
        """Take away the jobs of a webhook, save one that is under way, and give them."""
        queue = self._of(webhook_id)
        kept = list(queue)[:1] if self._is_under_way(webhook_id) else []
        dropped = list(queue)[len(kept) :]
        self._forget_head(webhook_id)
        self._queues[webhook_id] = deque(kept)
        if not kept:
            del self._queues[webhook_id]
        self._waiting -= len(dropped)
        return dropped

    def clear(self) -> list[Job]:
        """Take away all jobs, save those under way, and give them."""
        idle = {webhook_id for _, _, webhook_id in self._heads}
        queues, self._queues = self._queues, {}
        dropped: list[Job] = []
        for webhook_id, queue in queues.items():
            if webhook_id not in idle:
                self._queues[webhook_id] = deque([queue.popleft()])
            dropped += queue
        self._heads.clear()
        self._waiting -= len(dropped)
        return dropped

    def stop(self) -> None:
        """Have no job due any more."""
        self._heads.clear()

    def _of(self, webhook_id: int) -> deque[Job]:
        return self._queues.get(webhook_id, deque())

    def _is_under_way(self, webhook_id: int) -> bool:
        return bool(self._of(webhook_id)) and all(head[2] != webhook_id for head in self._heads)

    def _forget_head(self, webhook_id: int) -> None:
        self._heads = [head for head in self._heads if head[2] != webhook_id]
        heapq.heapify(self._heads)

    def _push(self, job: Job) -> None:
        self._count += 1
        heapq.heappush(self._heads, (job.due, self._count, job.webhook_id))
