"""Waiting: a thread that has more to do is told before anything of ours waits, and only then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from deliveries import make_job, make_outgoing
from sockets import OK, listening

from simulator import waiting
from simulator.clock import MANUAL_START, ManualClock, pause
from simulator.delivery.dispatcher import Dispatcher
from simulator.delivery.transport import Transport
from simulator.journal.log import Log

SHORT, LONG = 0.01, 10.0


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Note each time that this thread is told."""
    told: list[str] = []
    waiting.tell(lambda: told.append("told"))
    yield told
    waiting.tell(None)


def dispatcher(*, due: bool) -> Dispatcher:
    """Make a dispatcher with one job, which nobody does."""
    clock = ManualClock(MANUAL_START)
    made = Dispatcher(clock, lambda job: lambda: lambda: None, lambda *_: None)
    made.add([make_job(1, seconds=0 if due else 5)])
    return made


def log_of_one() -> Log[Any]:
    """Make a log that holds an entry."""
    log: Log[Any] = Log(10, 1000)
    log.add(lambda number: SimpleNamespace(id=number, weight=0))
    return log


def any_one(entry: object) -> bool:
    """Match every entry."""
    return True


def posted() -> None:
    """Post to a target on this machine."""
    transport = Transport(LONG)
    with listening(OK) as target:
        assert transport.post(make_outgoing(target.url)).delivered
    transport.close()


WAITS = {
    "a pause": lambda: pause(SHORT),
    "a message that is yet to come": lambda: log_of_one().wait(any_one, 2, SHORT),
    "quiet": lambda: log_of_one().quiet(any_one, SHORT),
    "a job under way": lambda: dispatcher(due=True).wait_idle(SHORT),
    "a target": posted,
}
NO_WAITS = {
    "no pause": lambda: pause(0),
    "a message that is there": lambda: log_of_one().wait(any_one, 1, LONG),
    "nothing under way": lambda: dispatcher(due=False).wait_idle(LONG),
}


@pytest.mark.parametrize("wait", WAITS.values(), ids=WAITS.keys())
def test_whoever_waits_says_so_before(told: list[str], wait: Callable[[], object]):
    wait()
    assert told


@pytest.mark.parametrize("step", NO_WAITS.values(), ids=NO_WAITS.keys())
def test_what_is_there_is_not_waited_for(told: list[str], step: Callable[[], object]):
    step()
    assert told == []


def test_other_threads_are_not_concerned(told: list[str]):
    thread = threading.Thread(target=waiting.begins)
    thread.start()
    thread.join()
    assert told == []


def test_a_patient_thread_is_not_told_of_what_takes_a_moment(told: list[str]):
    waiting.may_begin()
    waiting.tell(lambda: told.append("patient"), patient=True)
    waiting.may_begin()
    waiting.begins()
    assert told == ["told", "patient"]
