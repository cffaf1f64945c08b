"""Kept jobs: the door of a dispatcher into the state file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..crm.event import Event
from ..delivery.job import Job
from ..delivery.keeping import Keeping
from .pen import Pen
from .values import from_text, to_text

_ADD = """INSERT INTO jobs (tenant, number, place, webhook, due, attempt, fault, event)
    VALUES (:tenant, :number, :number, :webhook, :due, :attempt, :fault, :event)"""
_REPLACE = """UPDATE jobs SET due = :due, attempt = :attempt
    WHERE tenant = :tenant AND number = :number"""
#: A job that was just added has its own number as its place.
_TAKE_PLACE = """UPDATE jobs SET place =
        (SELECT place FROM jobs WHERE tenant = :tenant AND number = :last)
    WHERE tenant = :tenant AND number = :number"""
_GIVE_PLACE = "UPDATE jobs SET place = :number WHERE tenant = :tenant AND number = :last"
_DONE = "DELETE FROM jobs WHERE tenant = :tenant AND number = :number"
_NUMBERS = "SELECT max(number), max(place) FROM jobs WHERE tenant = :tenant"
_ALL = """SELECT number, webhook, due, attempt, fault, event FROM jobs
    WHERE tenant = :tenant ORDER BY place"""


class KeptJobs(Keeping):
    """The jobs of one tenant that wait."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        [(number, place)] = pen.read(_NUMBERS)
        self._last = max(number or 0, place or 0)
        self._written: tuple[Event | None, str] = None, ""

    def ready(self) -> None:
        """Wait for the end of every unit that has begun.

        :raises CannotKeep: if nothing can be written at present
        """
        self._pen.ready()

    def added(self, job: Job) -> Job:
        """Keep a job that waits, and give it its number."""
        self._last += 1
        job = job._replace(number=self._last)
        self._pen.note(
            _ADD,
            number=job.number,
            webhook=job.webhook_id,
            due=job.due.isoformat(),
            attempt=job.attempt,
            fault=job.fault,
            event=self._text(job.event),
        )
        return job

    def overtook(self, job: Job, last: Job) -> None:
        """Have a job that was just added change places with the one that it came before."""
        self._pen.note(_TAKE_PLACE, number=job.number, last=last.number)
        self._pen.note(_GIVE_PLACE, number=job.number, last=last.number)

    def replaced(self, later: Job) -> None:
        """Keep when a job is to be done again."""
        due = later.due.isoformat()
        self._pen.note(_REPLACE, number=later.number, due=due, attempt=later.attempt)

    def done(self, job: Job) -> None:
        """Forget a job."""
        self._pen.note(_DONE, number=job.number)

    def all(self) -> list[Job]:
        """Read the jobs, in the order in which they are to be done."""
        return list(_jobs(self._pen.read(_ALL)))

    def _text(self, event: Event) -> str:
        """Write an event, once for all of its subscribers."""
        known, text = self._written
        if known is not event:
            text = to_text(event)
            self._written = event, text
        return text


def _jobs(rows: list[Any]) -> Iterator[Job]:
    known, event = "", None
    for number, webhook_id, due, attempt, fault, text in rows:
        if event is None or text != known:  # most events have several subscribers
            known, event = text, from_text(Event, text)
        yield Job(
            event=event,
            webhook_id=webhook_id,
            due=datetime.fromisoformat(due),
            attempt=attempt,
            fault=fault,
            number=number,
        )
