"""Workers: threads that do due jobs in the background, side by side, and end when told."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from deliveries import make_job

from simulator import waiting
from simulator.clock import RealClock
from simulator.delivery.dispatcher import Begun, Dispatcher, End
from simulator.delivery.job import Job
from simulator.delivery.workers import AHEAD, Workers

LONG, SHORT = 30.0, 0.05


class Target:
    """Does jobs: notes them, and hangs on those named `hang.s` until it may go on."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.hanging = threading.Semaphore(0)
        self.finished = threading.Semaphore(0)
        self.go_on = threading.Event()

    def run(self, job: Job) -> Begun:
        """Begin a job."""
        if job.event.name == "break.s":
            raise ValueError("a bug")
        self.begun.append(job.webhook_id)
        return partial(self._end, job)

    def _end(self, job: Job) -> End:
        if job.event.name == "hang.s":
            waiting.begins()
            self.hanging.release()
            self.go_on.wait(LONG)
        self.done.append(job.webhook_id)
        self.finished.release()
        return lambda: None


@pytest.fixture
def target():
    target = Target()
    yield target
    target.go_on.set()


@pytest.fixture
def make(target):
    """Make a dispatcher whose jobs are done by so many threads."""
    made: list[Workers] = []

    def make(limit: int = 4) -> tuple[Workers, Dispatcher]:
        workers = Workers(limit)
        made.append(workers)
        return workers, Dispatcher(RealClock(), target.run, workers.wake)

    yield make
    target.go_on.set()
    for workers in made:
        workers.close(LONG)


def test_jobs_are_done_in_the_background(make, target):
    _, dispatcher = make()
    dispatcher.add([make_job(n) for n in range(20)])
    assert dispatcher.wait_idle(LONG)
    assert sorted(target.done) == list(range(20))


def test_no_thread_is_started_before_there_is_work(make):
    workers, dispatcher = make()
    assert workers._threads == []
    dispatcher.add([])
    assert workers._threads == []


def test_idle_threads_are_used_again(make):
    workers, dispatcher = make()
    for _ in range(10):
        dispatcher.add([make_job()])
        assert dispatcher.wait_idle(LONG)
    assert len(workers._threads) <= 2


def test_one_webhooks_jobs_keep_their_order(make, target):
    _, dispatcher = make()
    dispatcher.add([make_job(1, f"a.{n}") for n in range(50)])
    assert dispatcher.wait_idle(LONG)
    assert target.done == [1] * 50


def test_a_target_that_hangs_holds_up_no_other(make, target):
    _, dispatcher = make()
    dispatcher.add([make_job(1, "hang.s")])
    target.hanging.acquire()
    dispatcher.add([make_job(2), make_job(3)])
    assert target.finished.acquire(timeout=LONG)
    assert target.finished.acquire(timeout=LONG)
    assert sorted(target.done) == [2, 3]


def test_one_thread_is_enough_as_long_as_no_job_waits(make):
    workers, dispatcher = make()
    dispatcher.add([make_job(n) for n in range(200)])
    assert dispatcher.wait_idle(LONG)
    assert len(workers._threads) == 1


def test_some_jobs_are_begun_before_the_first_is_ended(make, target):
    _, dispatcher = make(limit=1)
    dispatcher.add([make_job(n, "hang.s") for n in range(2 * AHEAD)])
    target.hanging.acquire()
    assert target.begun == list(range(AHEAD))
    target.go_on.set()
    assert dispatcher.wait_idle(LONG)
    assert target.done == list(range(2 * AHEAD))


def test_what_is_due_later_is_done_although_all_that_is_under_way_hangs(make, target):
    _, dispatcher = make()
    dispatcher.add([make_job(1, "hang.s")])
    target.hanging.acquire()
    later = datetime.now(UTC) + timedelta(seconds=SHORT)
    dispatcher.add([make_job(2)._replace(due=later)])
    assert target.finished.acquire(timeout=LONG)
    assert target.done == [2]


def test_tenants_take_turns(make, target):
    workers, busy = make(limit=1)
    other = Dispatcher(RealClock(), target.run, workers.wake)
    busy.add([make_job(1, "hang.s"), *[make_job(1) for _ in range(50)]])
    target.hanging.acquire()
    other.add([make_job(2)])
    target.go_on.set()
    assert busy.wait_idle(LONG)
    assert target.done.index(2) <= 2


def test_there_are_no_more_threads_than_allowed(make, target):
    workers, dispatcher = make(limit=2)
    dispatcher.add([make_job(n, "hang.s") for n in range(5)])
    for _ in range(2):
        target.hanging.acquire()
    assert not target.hanging.acquire(timeout=SHORT)
    target.go_on.set()
    assert dispatcher.wait_idle(LONG)
    assert (len(target.done), len(workers._threads)) == (5, 2)


def test_a_job_that_breaks_is_logged_and_the_next_one_is_done(make, target, caplog):
    workers, dispatcher = make()
    with caplog.at_level(logging.ERROR):
        dispatcher.add([make_job(1, "break.s"), make_job(1, "a.b")])
        assert dispatcher.wait_idle(LONG)
        workers.close(LONG)
    assert target.done == [1]
    assert "this is a bug in the simulator" in caplog.text


def test_closing_waits_for_what_is_under_way(make, target):
    workers, dispatcher = make()
    dispatcher.add([make_job(1, "hang.s")])
    target.hanging.acquire()
    threading.Timer(SHORT, target.go_on.set).start()
    workers.close(LONG)
    assert (target.done, dispatcher.waiting()) == ([1], 0)


def test_closing_waits_no_longer_than_told(make, target):
    workers, dispatcher = make()
    dispatcher.add([make_job(1, "hang.s")])
    target.hanging.acquire()
    workers.close(SHORT)
    assert dispatcher.waiting() == 1


def test_after_closing_no_more_work_is_done(make, target):
    workers, dispatcher = make()
    workers.close(LONG)
    dispatcher.add([make_job(1)])
    assert not workers.running
    assert (target.done, dispatcher.waiting()) == ([], 1)


def test_a_thread_that_cannot_be_started_is_tried_again(make, target, monkeypatch, caplog):
    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    workers, dispatcher = make()
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        dispatcher.add([make_job(1)])
    assert (target.done, workers._threads) == ([], [])
    assert "no thread can deliver" in caplog.text
    dispatcher.add([make_job(2)])
    assert dispatcher.wait_idle(LONG)
    assert sorted(target.done) == [1, 2]
