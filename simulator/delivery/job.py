"""A job: one event that one webhook is still to be told of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from ..crm.event import Event
from ..faults import DELAY, REORDER

#: Seconds to wait after the first and after the second failed attempt of a cycle of three.
PAUSES = (1.0, 4.0)


class Job(NamedTuple):
    """One event for one webhook, and when it is due at the earliest.

    `attempt` counts from 1 within a cycle. `fault` is what the tester has done to this delivery.
    `number` is that by which the job is kept; 0 where nothing is.
    """

    event: Event
    webhook_id: int
    due: datetime
    attempt: int = 1
    fault: str | None = None
    number: int = 0

    def retried(self, now: datetime) -> Job | None:
        """Give the job of the next attempt in this cycle, or None after the third."""
        if self.attempt > len(PAUSES):
            return None
        due = now + timedelta(seconds=PAUSES[self.attempt - 1])
        return self._replace(attempt=self.attempt + 1, due=due)

    def resumed(self, now: datetime) -> Job:
        """Give the job as it waits from now on: no longer than it was to wait at the most.

        The clock that it was due by may have been put back since.
        """
        most = timedelta()
        if self.attempt > 1:
            most = timedelta(seconds=PAUSES[self.attempt - 2])
        elif self.fault in (DELAY, REORDER):
            most = self.due - self.event.at
        return self._replace(due=min(self.due, now + most))
