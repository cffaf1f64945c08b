"""The wake-up: from a message recorded to whoever waited for it having his answer."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from queue import SimpleQueue

from .. import load, ours
from ..caller import Caller
from ..figures import percentile, shown
from ..mark import Mark, at_most
from ..run import Run
from .messages import MESSAGE

_TIMES = 300
_MESSAGES = "/__admin/targets/waited/messages"
_WAIT = f"{_MESSAGES}?count=1&wait=10"


def measure(run: Run) -> list[Mark]:
    """Wait again and again, on an idle server and on one under load."""
    run.say("assertion wake-ups")
    with ours.start(run.folder) as server:
        idle = _waits(server.port, _TIMES)
        busy = load.start(MESSAGE, server.port, 60, run.folder)
        try:
            saturated = _waits(server.port, _TIMES)
        finally:
            busy.terminate()
            busy.communicate()
    return [_judged("idle", idle, 5), _judged("with the server saturated", saturated, 50)]


def _judged(when: str, found: list[float], wanted: float) -> Mark:
    middle = f"median {shown(percentile(found, 0.5))} ms"
    return at_most(
        f"assertion wake-up, {when}, p99", percentile(found, 0.99), wanted, " ms", middle
    )


def _waits(port: int, times: int) -> list[float]:
    """Give the milliseconds of each wake-up: both sides have the same clock."""
    answers: SimpleQueue[tuple[float, str]] = SimpleQueue()
    asking: SimpleQueue[bool] = SimpleQueue()

    def wait() -> None:
        after = 0
        with Caller(port) as caller:
            while asking.get():
                found = caller.call("GET", f"{_WAIT}&after={after}")["items"]
                answers.put((time.time(), found[-1]["received_at"]))
                after = found[-1]["id"]

    waiter = threading.Thread(target=wait)
    waiter.start()
    with Caller(port) as caller:
        caller.call("DELETE", _MESSAGES)
        found = [_one(caller, asking, answers) for _ in range(times)]
    asking.put(False)
    waiter.join()
    return found


def _one(
    caller: Caller, asking: SimpleQueue[bool], answers: SimpleQueue[tuple[float, str]]
) -> float:
    asking.put(True)
    time.sleep(0.02)  # by then it waits
    caller.call("POST", "/targets/waited", {"Event": "contact.changed"})
    answered, recorded = answers.get(timeout=30)
    return (answered - datetime.fromisoformat(recorded).timestamp()) * 1000
