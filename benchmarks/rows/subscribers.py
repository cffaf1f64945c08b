"""Subscribers: one event that very many webhooks are told of."""

from __future__ import annotations

import time

from .. import contract, ours
from ..caller import Caller
from ..figures import shown
from ..mark import Mark, at_most, told
from ..run import Run
from .deliveries import attempts

_SUBSCRIBERS = 10_000


def measure(run: Run) -> list[Mark]:
    """Save the subscribers, raise one event, and weigh the server at its heaviest."""
    run.say(f"{_SUBSCRIBERS:,} subscribers of one event")
    with ours.start(run.folder) as server, Caller(server.port) as caller:
        webhook = contract.webhook(Events=["sale.sold"])
        for _ in range(_SUBSCRIBERS):
            caller.call("POST", "/api/v1/Agents/Webhook/SaveWebhook", webhook)
        started = time.perf_counter()
        caller.call("POST", "/__admin/events", {"event": "sale.sold"})
        while attempts(caller) < _SUBSCRIBERS:
            time.sleep(0.1)
        seconds, peak = time.perf_counter() - started, server.peak()
    return [
        at_most(f"{_SUBSCRIBERS:,} subscribers of one event, the most memory", peak, 300, " MB"),
        told("… until all were told, in their captured targets", f"{shown(seconds)} s"),
    ]
