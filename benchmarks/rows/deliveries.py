"""Deliveries: events signed, POSTed to another process, and journalled."""

from __future__ import annotations

import time

from .. import contract, ours
from ..caller import Caller
from ..figures import median, spread_shown
from ..mark import Mark, at_least
from ..run import Run

_SAVE = "/api/v1/Agents/Webhook/SaveWebhook"
#: So many webhooks are told of so many events in one round.
_WEBHOOKS, _EVENTS = 50, 200
_EVENT = {"event": "contact.changed", "primary_key": 18, "changes": ["name"]}


def measure(run: Run) -> list[Mark]:
    """Raise events and wait until the last delivery is in the journal."""
    run.say("deliveries to another process")
    found = []
    with (
        ours.start(run.folder, "--journal-size", "100000") as server,
        ours.start_plain("sink", run.folder) as sink,
        Caller(server.port) as caller,
    ):
        webhook = contract.webhook(f"http://127.0.0.1:{sink.port}/", Events=["contact.changed"])
        for _ in range(_WEBHOOKS):
            caller.call("POST", _SAVE, webhook)
        _round(caller, 5)
        for _ in range(run.rounds):
            run.calibrate()
            found.append(_round(caller, _EVENTS))
    work = "deliveries signed, POSTed to another process, journalled"
    return [at_least(work, median(found), 4000, " a second", spread_shown(found))]


def _round(caller: Caller, events: int) -> float:
    """Give the deliveries a second."""
    started, before = time.perf_counter(), attempts(caller)
    for _ in range(events):
        caller.call("POST", "/__admin/events", _EVENT)
    wanted = before + events * _WEBHOOKS
    while attempts(caller) < wanted:
        time.sleep(0.02)
    return events * _WEBHOOKS / (time.perf_counter() - started)


def attempts(caller: Caller) -> int:
    """Count the POSTs that the journal has."""
    return sum(one["attempts"] for one in caller.call("GET", "/__admin/tenants")["items"])
