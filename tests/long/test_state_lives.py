"""A life full of chances, in which the simulator begins again, and its disk is full at times.

What was promised is there, and memory never holds what the file does not.
"""

from __future__ import annotations

import random
from typing import Any

from support import Api, webhook
from test_soak import Soak
from test_state import settle, view

STEPS = 300
LARGE = "x" * 30_000


def test_each_life_begins_as_the_one_before_ended(make_site, tmp_path):
    settings = {"state": str(tmp_path / "sosim.db"), "clock": "manual", "journal_size": 300}

    def begin() -> Api:
        return Api(make_site(**settings, timeout=0.001))

    api = begin()
    soak = Soak(api, lambda target: f"https://{target}/hook")
    for step in range(STEPS):
        soak.step()
        soak.pass_time()
        if step % 20 == 19:
            before = view(api)
            api.site.close()
            soak.api = soak.ledger.api = api = begin()
            assert view(api) == before
    api.admin("POST", "/clock/advance", {"until": "idle"})
    soak.ledger.settle()
    assert soak.ledger.missing == []
    assert soak.ledger.accepted > STEPS / 4


class Chances:
    """A caller who takes chances, and notes what he is promised."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.chance = random.Random(1)
        self.webhooks: set[int] = set()
        self.events: set[str] = set()
        self.bodies: set[str] = set()
        self.refused = 0

    def step(self) -> None:
        """Do one thing or another."""
        acts = (self.save, self.happen, self.post, self.leave, self.wait, self.configure)
        self.chance.choices((*acts, self.fill, self.make_room), (3, 9, 3, 1, 5, 1, 2, 2))[0]()

    def save(self) -> None:
        """Save a webhook."""
        body = webhook(Properties={"a": self.size()}, TargetUrl=self.chance.choice(TARGETS))
        if told := self.taken(self.api.agent("SaveWebhook", body)):
            self.webhooks.add(told["WebhookId"])

    def happen(self) -> None:
        """Raise an event."""
        body = {"event": "contact.changed", "values": {"a": self.size()}}
        if told := self.taken(self.api.admin("POST", "/events", body)):
            self.events.add(told["event_id"])

    def post(self) -> None:
        """Post to a target."""
        body = f"{self.chance.random()} {self.size()}"
        if self.api.client.post("/targets/own", data=body).status_code == 200:
            self.bodies.add(body)

    def leave(self) -> None:
        """Delete a webhook."""
        if self.webhooks:
            chosen = self.chance.choice(sorted(self.webhooks))
            if self.api.rest("DELETE", f"/{chosen}").status_code == 204:
                self.webhooks.remove(chosen)

    def wait(self) -> None:
        """Let time pass."""
        self.taken(
            self.api.admin("POST", "/clock/advance", {"seconds": self.chance.choice((1, 5))})
        )

    def configure(self) -> None:
        """Choose another release."""
        release = self.chance.choice(("10.0", "11.0", "12.4"))
        self.taken(self.api.admin("PUT", "/tenants/Default", {"release": release}))

    def fill(self) -> None:
        """Have no more room, or hardly any."""
        [(count,)] = self.read("PRAGMA page_count")
        self.read(f"PRAGMA max_page_count = {count + self.chance.choice((0, 5, 20))}")

    def make_room(self) -> None:
        """Have room again."""
        self.read("PRAGMA max_page_count = 1000000")

    def read(self, question: str) -> list[Any]:
        """Ask the state file something."""
        state = self.api.site.state
        assert state
        return state.file.read(question)

    def size(self) -> str:
        """Choose how much is told."""
        return self.chance.choice(("", "", LARGE))

    def taken(self, answer: Any) -> Any:
        """Give what was answered, or None where there was no room for it."""
        assert answer.status_code < 300 or answer.status_code == 507, answer.text
        self.refused += answer.status_code == 507
        return answer.get_json() if answer.status_code < 300 else None


TARGETS = ("https://a.example.com/", "https://b.example.com/")


def test_whenever_the_disk_is_full_nothing_is_lost(make_site, tmp_path):
    def begin() -> Api:
        return Api(make_site(state=str(tmp_path / "sosim.db"), clock="manual"))

    life = Chances(begin())
    for turn in range(STEPS):
        life.step()
        if turn % 20 == 19:
            life.make_room()
            life.taken(life.api.admin("POST", "/clock/advance", {"seconds": 2}))
            before = view(life.api)
            life.api.site.close()
            life.api = begin()
            assert view(life.api) == before
    check(life)


def check(life: Chances) -> None:
    """Compare what there is in the end with what was promised."""
    api = life.api
    settle(api)
    api.admin("POST", "/clock/advance", {"until": "idle"})
    found = {name: api.admin("GET", f"/{name}").get_json()["items"] for name in LISTS}
    assert life.webhooks == {one["id"] for one in found["webhooks"]}
    assert life.events == {one["event_id"] for one in found["events"]}
    assert life.bodies == {one["body"] for one in api.messages("own")}
    ended = {(one["event_id"], one["webhook_id"]) for one in found["deliveries"]}
    assert {(e["event_id"], one) for e in found["events"] for one in e["webhooks"]} == ended
    assert {one["outcome"] for one in found["deliveries"]} <= ENDS
    assert life.refused > 5
    assert api.site.take_failures() == []


LISTS = ("webhooks", "events", "deliveries")
#: No target is broken; what was under way when its webhook was deleted is discarded.
ENDS = {"delivered", "abandoned", "discarded"}
