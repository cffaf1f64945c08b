"""Keeping jobs: what a dispatcher tells of its changes. Here, nobody listens."""

from __future__ import annotations

from .job import Job


class Keeping:
    """Is told of each change of a dispatcher, under its lock; so nothing here may take its time."""

    def ready(self) -> None:
        """Wait until all that has happened is kept, since a target is about to be told of it.

        :raises CannotKeep: if the end of a job could not be kept at present
        """

    def added(self, job: Job) -> Job:
        """Note that a job waits; give it with the number by which it is known from then on."""
        return job

    def overtook(self, job: Job, last: Job) -> None:
        """Note that a job that was just added comes before the last one of its webhook."""

    def replaced(self, later: Job) -> None:
        """Note that a job is to be done again, later."""

    def done(self, job: Job) -> None:
        """Note that a job does not wait any more."""
