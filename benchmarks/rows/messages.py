"""Messages: what a target takes in a second."""

from __future__ import annotations

from .. import ours
from ..figures import median, ratio, shown, spread_shown
from ..mark import Mark, at_least, told
from ..request import Request, get
from ..run import Run, rates

#: A body as long as an event's.
BODY = '{"EventId": "b5a4c0a2", "Event": "contact.changed", "PrimaryKey": 18, "Changes": ["name"]}'
MESSAGE = Request("POST", "/targets/orders", BODY, {"Content-Type": "application/json"})


def measure(run: Run) -> list[Mark]:
    """Compare a message that is recorded with Flask's hello world."""
    run.say("messages recorded by a target")
    with ours.start(run.folder) as server, ours.start_plain("hello", run.folder) as hello:
        works = [(server.port, MESSAGE), (hello.port, get("/"))]
        mine, flask = (rates(one) for one in run.alternate(works))
    return [
        told("messages recorded", f"{shown(median(mine))} a second {spread_shown(mine)}"),
        at_least("… ÷ Flask's hello world", ratio(median(mine), median(flask)), 0.6, " times"),
    ]
