"""The dispatcher: jobs in order for each webhook, free between webhooks, each when it is due."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from deliveries import make_job

from simulator.clock import MANUAL_START, ManualClock, RealClock
from simulator.delivery.dispatcher import Begun, Dispatcher
from simulator.delivery.job import Job
from simulator.delivery.keeping import Keeping
from simulator.keeping import CannotKeep

LONG, SHORT = 30.0, 0.05


class Script:
    """What becomes of each job: noted, then answered by what was planned for it."""

    def __init__(self) -> None:
        self.done: list[tuple[int, str]] = []
        self.later: list[Job | None] = []
        self.woken: list[float] = []

    def run(self, job: Job) -> Begun:
        self.done.append((job.webhook_id, job.event.name))
        return lambda: lambda: self.later.pop(0) if self.later else None

    def wake(self, dispatcher: Dispatcher, seconds: float) -> None:
        self.woken.append(seconds)


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def dispatcher(clock, script) -> Dispatcher:
    return Dispatcher(clock, script.run, script.wake)


def finish(dispatcher: Dispatcher) -> int:
    """Do every job that is due, and count them."""
    count = 0
    while dispatcher.step():
        count += 1
    return count


def test_what_is_undone_while_nothing_can_be_kept_is_not_begun(clock, script):
    """To find out whether there is room again may take it back: then another has what is left."""

    class Undoing(Keeping):
        def ready(self) -> None:
            dispatcher.leave()

    dispatcher = Dispatcher(clock, script.run, script.wake, keeping=Undoing())
    dispatcher.add([make_job(1)])
    assert dispatcher.step()
    assert script.done == []


def test_without_jobs_there_is_nothing_to_do(dispatcher):
    assert dispatcher.step() is False
    assert dispatcher.next_due() is None
    assert dispatcher.wait_idle(0)


def test_the_jobs_of_a_webhook_are_done_in_order(dispatcher, script):
    dispatcher.add([make_job(1, "a.a"), make_job(1, "b.b")])
    dispatcher.add([make_job(1, "c.c")])
    assert finish(dispatcher) == 3
    assert script.done == [(1, "a.a"), (1, "b.b"), (1, "c.c")]


def test_webhooks_take_turns(dispatcher, script):
    dispatcher.add([make_job(1, "a.a"), make_job(1, "b.b"), make_job(2, "a.a")])
    finish(dispatcher)
    assert script.done == [(1, "a.a"), (2, "a.a"), (1, "b.b")]


def test_workers_are_woken_when_a_webhook_begins_to_wait(dispatcher, script):
    dispatcher.add([make_job(1), make_job(1), make_job(2)])
    dispatcher.add([make_job(1)])
    assert script.woken == [0.0]
    dispatcher.add([make_job(1), make_job(3)])
    assert script.woken == [0.0, 0.0]


def test_whoever_finds_nothing_due_has_himself_woken_when_something_is(script):
    dispatcher = Dispatcher(RealClock(), script.run, script.wake)
    dispatcher.add([make_job()._replace(due=datetime.now(UTC) + timedelta(hours=1))])
    assert dispatcher.take() is None
    assert [round(seconds / 60) for seconds in script.woken] == [60, 60]


def test_a_job_waits_until_it_is_due(dispatcher, clock, script):
    dispatcher.add([make_job(1, "late.r", seconds=5), make_job(2, "now.x")])
    assert (finish(dispatcher), dispatcher.waiting()) == (1, 1)
    assert dispatcher.next_due() == MANUAL_START + timedelta(seconds=5)
    clock.advance(5)
    assert finish(dispatcher) == 1
    assert script.done == [(2, "now.x"), (1, "late.r")]


def test_a_job_that_is_not_due_is_no_work_under_way(dispatcher):
    dispatcher.add([make_job(seconds=5)])
    assert dispatcher.wait_idle(0)


def test_a_due_job_is(dispatcher):
    dispatcher.add([make_job()])
    assert not dispatcher.wait_idle(0)


def test_a_job_to_repeat_comes_before_those_that_wait(dispatcher, clock, script):
    again = make_job(1, "a.a", seconds=1)._replace(attempt=2)
    script.later = [again]
    dispatcher.add([make_job(1, "a.a"), make_job(1, "b.b")])
    assert finish(dispatcher) == 1
    clock.advance(1)
    finish(dispatcher)
    assert script.done == [(1, "a.a"), (1, "a.a"), (1, "b.b")]


def test_a_job_that_breaks_does_not_hold_up_the_next(clock, script):
    """Whether it breaks as it is begun, while it waits, or as it is ended."""

    def breaks() -> None:
        raise ValueError("a bug")

    def run(job: Job) -> Begun:
        script.run(job)
        if job.event.name == "a.a":
            breaks()
        return breaks if job.event.name == "b.b" else lambda: breaks

    dispatcher = Dispatcher(clock, run, script.wake)
    dispatcher.add([make_job(1, name) for name in ("a.a", "b.b", "c.c")])
    for _ in range(3):
        with pytest.raises(ValueError, match="a bug"):
            dispatcher.step()
    assert [name for _, name in script.done] == ["a.a", "b.b", "c.c"]
    assert dispatcher.waiting() == 0


class NoRoom(Keeping):
    """Keeps nothing, and says so as long as it is full."""

    def __init__(self) -> None:
        self.is_full = True

    def ready(self) -> None:
        if self.is_full:
            raise CannotKeep("full")


def test_a_job_whose_end_cannot_be_kept_waits_a_little(clock, script):
    keeping = NoRoom()
    dispatcher = Dispatcher(clock, script.run, script.wake, keeping=keeping)
    dispatcher.add([make_job(1, "a.a")])
    with pytest.raises(CannotKeep):
        dispatcher.step()
    assert (dispatcher.step(), script.done, dispatcher.waiting()) == (False, [], 1)
    keeping.is_full = False
    clock.advance(1)
    assert (finish(dispatcher), script.done) == (1, [(1, "a.a")])


def test_a_job_waits_whose_target_cannot_note_it(clock, script):
    def refuses(job: Job) -> Begun:
        raise CannotKeep("full")

    dispatcher = Dispatcher(clock, refuses, script.wake)
    dispatcher.add([make_job(1, "a.a"), make_job(2, "b.b")])
    for _ in range(2):
        with pytest.raises(CannotKeep):
            dispatcher.step()
    assert (dispatcher.step(), dispatcher.waiting()) == (False, 2)


def test_what_another_dispatcher_has_ends_here_without_a_trace(clock, script):
    ended: list[str] = []

    def run(job: Job) -> Begun:
        dispatcher.leave()
        return lambda: lambda: ended.append("here")

    dispatcher = Dispatcher(clock, run, script.wake)
    dispatcher.add([make_job(1, "a.a"), make_job(2, "b.b")])
    other = Dispatcher(clock, script.run, script.wake)
    other.load(dispatcher.jobs())
    assert dispatcher.step()
    assert (finish(dispatcher), ended, dispatcher.wait_idle(LONG)) == (0, [], True)
    assert (finish(other), script.done) == (2, [(1, "a.a"), (2, "b.b")])


def test_those_who_wait_are_announced_when_told_to(clock, script):
    dispatcher = Dispatcher(clock, script.run, script.wake)
    dispatcher.load([make_job(1), make_job(1), make_job(2), make_job(3, seconds=5)])
    assert script.woken == []
    dispatcher.resume()
    assert script.woken == [0.0]


def test_waiting_jobs_of_a_webhook_can_be_dropped(dispatcher, script):
    dispatcher.add([make_job(1, "a.a"), make_job(1, "b.b"), make_job(2, "a.a")])
    assert [job.event.name for job in dispatcher.drop(1)] == ["a.a", "b.b"]
    finish(dispatcher)
    assert script.done == [(2, "a.a")]


def test_dropping_where_nothing_waits_drops_nothing(dispatcher):
    assert dispatcher.drop(1) == []


def test_after_dropping_a_webhook_can_be_told_again(dispatcher, script):
    dispatcher.add([make_job(1, "a.a")])
    dispatcher.drop(1)
    dispatcher.add([make_job(1, "b.b")])
    finish(dispatcher)
    assert script.done == [(1, "b.b")]


def test_a_job_under_way_is_not_dropped(clock, script):
    dropped: list[Job] = []

    def run(job: Job) -> Begun:
        dropped.extend(dispatcher.drop(1))
        return script.run(job)

    dispatcher = Dispatcher(clock, run, script.wake)
    dispatcher.add([make_job(1, "a.a"), make_job(1, "b.b")])
    assert finish(dispatcher) == 1
    assert [job.event.name for job in dropped] == ["b.b"]
    assert (script.done, dispatcher.waiting()) == ([(1, "a.a")], 0)


def test_to_close_drops_all_that_waits_but_for_what_is_under_way(dispatcher, script):
    dispatcher.add([make_job(1, "a.a"), make_job(1, "b.b"), make_job(2, "a.a")])
    job = dispatcher.take()
    assert [(one.webhook_id, one.event.name) for one in dispatcher.close()] == [
        (1, "b.b"),
        (2, "a.a"),
    ]
    assert (dispatcher.jobs(), dispatcher.take()) == ([job], None)
    dispatcher.end(job, dispatcher.begin(job))
    assert (dispatcher.waiting(), script.done) == (0, [(1, "a.a")])
    assert dispatcher.add([job]) == [job]


def test_a_webhook_that_hangs_holds_up_its_own_jobs_only(clock, script):
    hanging, go_on = threading.Event(), threading.Event()

    def run(job: Job) -> Begun:
        if job.event.name == "hang.s":
            hanging.set()
            go_on.wait(LONG)
        return script.run(job)

    dispatcher = Dispatcher(clock, run, script.wake)
    dispatcher.add([make_job(1, "hang.s"), make_job(1, "b.b"), make_job(2, "a.a")])
    thread = threading.Thread(target=dispatcher.step)
    thread.start()
    hanging.wait(LONG)
    assert finish(dispatcher) == 1
    assert script.done == [(2, "a.a")]
    assert not dispatcher.wait_idle(0)
    go_on.set()
    thread.join()
    assert finish(dispatcher) == 1


def test_whoever_waits_for_idleness_is_told_of_it(dispatcher):
    dispatcher.add([make_job(1)])
    threading.Timer(SHORT, finish, (dispatcher,)).start()
    assert dispatcher.wait_idle(LONG)
