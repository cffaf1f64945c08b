"""Killed at a random moment: nothing that was promised is lost, and the state file opens clean.

`SOSIM_KILLS` says how often.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commands import PATIENCE, Running, serving
from support import AGENT, BASIC, webhook

KILLS = int(os.environ.get("SOSIM_KILLS", "5"))
#: So often one file is used before another is begun, since every list is read after each kill.
LIVES = 10
SETTINGS = ("--clock", "manual", "--journal-size", "1000000", "--log-level", "warning")
HEADERS = {"Authorization": BASIC, "Content-Type": "application/json"}


class Caller:
    """A caller with a connection that stays until the end."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def call(self, method: str, path: str, body: Any = None, refused: int | None = None) -> Any:
        """Call, and give the document that was answered; None where it was refused so.

        :raises OSError: if the server is gone
        :raises HTTPException: likewise
        """
        data = None if body is None else json.dumps(body)
        self._connection.request(method, path, data, HEADERS)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status == refused:
            return None
        assert answer.status < 300, text
        return json.loads(text) if answer.getheader("Content-Type") == "application/json" else None


@dataclass
class Promised:
    """What a server has answered for: webhooks, events with theirs, bodies, and what is gone."""

    webhooks: dict[int, str] = field(default_factory=dict)
    events: dict[str, list[int]] = field(default_factory=dict)
    bodies: set[str] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    reset: set[str] = field(default_factory=set)
    attempted: set[int] = field(default_factory=set)
    number: int = 0

    def save(self, caller: Caller) -> None:
        """Save a webhook; some of them are deleted again."""
        self.number += 1
        name = f"Hook {self.number}"
        url = f"https://host{self.number % 3}.example.com/"
        body = webhook(Name=name, TargetUrl=url)
        if saved := caller.call("POST", f"{AGENT}/SaveWebhook", body, 400):  # it may be broken
            self.webhooks[saved["WebhookId"]] = name
        if len(self.webhooks) > 3:
            oldest = min(self.webhooks)
            self.attempted.add(oldest)
            caller.call("DELETE", f"/api/v1/Webhook/{oldest}")
            self.deleted.add(oldest)
            del self.webhooks[oldest]

    def happen(self, caller: Caller) -> None:
        """Raise an event."""
        raised = caller.call("POST", "/__admin/events", {"event": "contact.changed"})
        self.events[raised["event_id"]] = raised["webhooks"]

    def post(self, caller: Caller) -> None:
        """Post to a target."""
        self.number += 1
        caller.call("POST", "/targets/own", self.number)
        self.bodies.add(str(self.number))

    def break_down(self, caller: Caller) -> None:
        """Have the next deliveries fail, so that some are to be tried again."""
        answers = [{"status": 500, "times": 3}, {"status": 200}]
        caller.call("PUT", "/__admin/targets/host1.example.com", {"answers": answers})

    def come_and_go(self, caller: Caller) -> None:
        """Use a tenant, and reset it."""
        self.number += 1
        name = f"Cust{self.number}"
        caller.call("POST", f"/{name}{AGENT}/SaveWebhook", webhook())
        caller.call("POST", f"/__admin/reset?tenant={name}")
        self.reset.add(name)


Act = Callable[[Promised, Caller], None]
ACTS: tuple[tuple[Act, ...], ...] = (
    (Promised.save, Promised.happen),
    (Promised.happen,),
    (Promised.happen, Promised.break_down),
    (Promised.post,),
    (Promised.come_and_go,),
)


def live(url: str, promised: Promised, acts: tuple[Act, ...]) -> None:
    """Do things again and again until the server is gone."""
    with suppress(OSError, http.client.HTTPException), Caller(url) as caller:
        while True:
            for act in acts:
                act(promised, caller)


def kill_under_load(running: Running, promised: list[Promised], seconds: float) -> None:
    """Have callers make the server promise things, and kill it after so many seconds."""
    threads = [
        threading.Thread(target=live, args=(running.url, book, acts))
        for book, acts in zip(promised, ACTS, strict=True)
    ]
    for thread in threads:
        thread.start()
    threading.Event().wait(seconds)
    running.end(signal.SIGKILL)
    for thread in threads:
        thread.join(PATIENCE)


def check_file(path: Path) -> None:
    """Have SQLite itself look at the file as the kill left it."""
    copy = path.with_name("copy.db")
    for end in ("", "-wal"):
        if Path(f"{path}{end}").exists():
            shutil.copyfile(f"{path}{end}", f"{copy}{end}")
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def items(caller: Caller, path: str) -> list[dict[str, Any]]:
    """Read a list of the admin API, whose ids only grow."""
    found: list[dict[str, Any]] = caller.call("GET", f"/__admin{path}")["items"]
    ids = [one["id"] for one in found if one.get("id")]
    assert ids == sorted(set(ids))
    return found


def check_promises(caller: Caller, promised: list[Promised]) -> None:
    """Compare what a server has with what the one before had promised."""
    stored = {one["id"]: one["name"] for one in items(caller, "/webhooks")}
    raised = {one["event_id"]: one["webhooks"] for one in items(caller, "/events")}
    bodies = {one["body"] for one in items(caller, "/targets/own/messages")}
    tenants = {one["name"] for one in caller.call("GET", "/__admin/tenants")["items"]}
    known = {(one["event_id"], one["webhook_id"]) for one in items(caller, "/deliveries")}
    for book in promised:
        sure = {i: name for i, name in book.webhooks.items() if i not in book.attempted}
        assert sure.items() <= stored.items()
        assert not book.deleted & stored.keys()
        assert book.events.items() <= raised.items()
        assert book.bodies <= bodies
        assert not book.reset & tenants
        assert pairs(book) <= known


def pairs(book: Promised) -> set[tuple[str, int]]:
    """List who is to be told of what."""
    return {(event, one) for event, webhooks in book.events.items() for one in webhooks}


def check_ends(caller: Caller, promised: list[Promised]) -> None:
    """Let all that waits come to its end, and see that it does."""
    caller.call("POST", "/__admin/clock/advance", {"until": "idle"})
    found = items(caller, "/deliveries")
    assert [one for one in found if one["outcome"] == "waiting"] == []
    ended = {(one["event_id"], one["webhook_id"]) for one in found}
    assert [pair for book in promised for pair in pairs(book) - ended] == []


def test_nothing_that_was_promised_is_lost(tmp_path):
    chance = random.Random(KILLS)
    turns = range(KILLS)
    for start in turns[::LIVES]:
        folder = tmp_path / str(start)
        folder.mkdir()
        lives(folder, chance, len(turns[start : start + LIVES]))


def lives(folder: Path, chance: random.Random, kills: int) -> None:
    """Have one file live through so many kills, and once more at the end."""
    path = folder / "sosim.db"
    promised = [Promised(number=number * 1_000_000) for number in range(len(ACTS))]
    for turn in range(kills + 1):
        with serving(folder, "--state", str(path), *SETTINGS) as running:
            with Caller(running.url) as caller:
                check_promises(caller, promised)
                check_ends(caller, promised)
            if turn < kills:
                kill_under_load(running, promised, chance.uniform(0.0, 0.4))
                check_file(path)
    assert sum(len(book.events) for book in promised) > 0
