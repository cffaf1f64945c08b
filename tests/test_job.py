"""A job: when it is due, and for how long it waits after a restart."""

from __future__ import annotations

from datetime import timedelta

from cases import each
from deliveries import make_job

from simulator.clock import MANUAL_START
from simulator.faults import DELAY

DAY = 86_400.0


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@each(
    ("attempt", "due", "waits"),
    [(1, 0.0, 0.0), (1, 60.0, 0.0), (2, 0.5, 0.5), (2, DAY, 1.0), (3, 3.0, 3.0), (3, DAY, 4.0)],
)
def test_a_job_waits_no_longer_than_it_was_to_wait_at_the_most(attempt, due, waits):
    job = make_job(seconds=due)._replace(attempt=attempt)
    assert job.resumed(MANUAL_START).due == MANUAL_START + seconds(waits)


@each("held", [0.0, 60.0])
def test_an_event_of_a_clock_that_was_put_back_waits_as_long_as_it_was_held(held):
    now = MANUAL_START - seconds(DAY)
    job = make_job(seconds=held)
    assert job._replace(fault=DELAY).resumed(now).due == now + seconds(held)
    assert job.resumed(now).due == now  # it was requeued then


def test_what_was_due_before_is_due():
    assert make_job().resumed(MANUAL_START + seconds(DAY)).due == MANUAL_START
