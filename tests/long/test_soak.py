"""The soak: events for a long time, with faults. Nothing is lost, and nothing grows.

`SOSIM_SOAK_SECONDS` says for how long each test goes on; what it may use settles in the first half.
"""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Callable
from typing import Any

from ledger import Ledger
from leftovers import held, memory
from support import Api

from simulator.clock import monotonic
from simulator.server import Server

SECONDS = float(os.environ.get("SOSIM_SOAK_SECONDS", "10"))
#: So much may the process grow in the second half, in bytes: heaps breathe.
BREATH = 12 * 2**20
EVENTS = ("contact.changed", "contact.created", "sale.sold", "document.created")
TARGETS = ("a", "b", "c", "d", "e")
ANSWERS = (
    *({"status": 200},) * 6,
    {"status": 500},
    {"status": 302},
    {"status": 410},
    {"fault": "close"},
    {"fault": "garbage"},
    {"fault": "timeout"},
)
FAULTS = ("duplicate", "reorder", "drop", "delay", "tamper", "wrong-signature", "no-signature")


class Soak:
    """A tenant whose life is full of chances, and the ledger of it."""

    def __init__(self, api: Api, url: Callable[[str], str]) -> None:
        self.api = api
        self.ledger = Ledger(api)
        self._url = url
        self._chance = random.Random(1)

    def step(self) -> None:
        """Let one thing or another happen; mostly an event."""
        happens = self._chance.choices(
            (self.event, self.answers, self.fault, self.webhook, self.leave), (30, 3, 2, 2, 1)
        )
        happens[0]()

    def event(self) -> None:
        """Raise an event, when it is clear who is to be told of it."""
        assert self.api.site.world().deliveries.dispatcher.wait_idle(60)
        name = self._chance.choice(EVENTS)
        listed = self.api.admin("GET", "/webhooks").get_json()["items"]
        active = {one["id"] for one in listed if one["state"] == "Active" and name in one["events"]}
        self.ledger.raise_event(name, active)
        self.ledger.settle()

    def answers(self) -> None:
        """Have a target answer in some other way, now and then."""
        script = [{**self._chance.choice(ANSWERS), "times": self._chance.randint(1, 9)}]
        target = self._chance.choice(TARGETS)
        told = self.api.admin("PUT", f"/targets/{target}", {"answers": [*script, {"status": 200}]})
        assert told.status_code == 200, told.text

    def fault(self) -> None:
        """Have one of the next deliveries go wrong."""
        fault = {"delivery": self._chance.choice(FAULTS), "delay": 0.5}
        assert self.api.admin("POST", "/faults", fault).status_code == 200

    def webhook(self) -> None:
        """Save one more webhook, or one again that was given up; there are a dozen at most."""
        listed = self.api.admin("GET", "/webhooks").get_json()["items"]
        given_up = [one["id"] for one in listed if one["state"] != "Active"]
        if not given_up and len(listed) >= 12:
            return
        draft: dict[str, Any] = {"WebhookId": given_up[0]} if given_up else {}
        draft |= {"Events": self._chance.sample(EVENTS, 2), "State": "Active", "Secret": "s3cret"}
        draft["TargetUrl"] = self._url(self._chance.choice(TARGETS))
        answer = self.api.agent("SaveWebhook", draft)
        assert answer.status_code in (200, 400), answer.text  # its target may be out of order

    def leave(self) -> None:
        """Delete a webhook, whatever waits for it."""
        listed = self.api.admin("GET", "/webhooks").get_json()["items"]
        if listed:
            chosen = self._chance.choice(listed)["id"]
            assert self.api.rest("DELETE", f"/{chosen}").status_code == 204

    def pass_time(self) -> None:
        """Move the manual clock on."""
        seconds = self._chance.choice((0.1, 0.5, 1, 5))
        assert self.api.admin("POST", "/clock/advance", {"seconds": seconds}).status_code == 200


def repeat(do: Callable[[], None]) -> None:
    """Do something for the time of the soak; the second half needs no more memory."""
    started = monotonic()
    while monotonic() < started + SECONDS / 2:
        do()
    settled = memory()
    while monotonic() < started + SECONDS:
        do()
    assert memory() - settled < BREATH


def test_an_hour_on_a_manual_clock_and_more(make_api):
    api = make_api(clock="manual", journal_size=300, timeout=0.001)
    soak = Soak(api, lambda target: f"https://{target}/hook")
    began = api.site.world().clock.now()

    def live() -> None:
        soak.step()
        soak.pass_time()

    repeat(live)
    while (api.site.world().clock.now() - began).total_seconds() < 3600:
        live()
    api.admin("POST", "/clock/advance", {"until": "idle"})
    soak.ledger.settle()
    assert soak.ledger.missing == []
    assert soak.ledger.accepted > 100
    assert {"delivered", "discarded", "abandoned", "dropped"} <= soak.ledger.outcomes.keys()
    assert api.site.take_failures() == []


def test_a_real_clock_and_real_sockets(serve):
    files, running = held()
    server: Server = serve(journal_size=2000, timeout=0.2)
    api = Api(server.site)
    soak = Soak(api, lambda target: f"{server.url}/targets/{target}")
    threads: list[int] = []

    def live() -> None:
        soak.step()
        threads.append(threading.active_count())

    repeat(live)
    world = server.site.world()
    done = threading.Event()
    while world.deliveries.dispatcher.waiting() and not done.wait(0.05):
        continue
    soak.ledger.settle()
    assert soak.ledger.missing == []
    assert soak.ledger.accepted > 50
    assert max(threads) < 200
    assert server.site.take_failures() == []
    assert json.loads(api.client.get("/__admin/readyz").data) == {"status": "ready"}
    server.close()
    open_now, threads_now = held()
    assert (open_now - files, threads_now - running) == (set(), set())
