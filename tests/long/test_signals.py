"""Signals at random moments: it ends as it should, without a trace, and its port is free."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from commands import PATIENCE, serving
from sockets import exchange
from support import BASIC, webhook

ROUNDS = int(os.environ.get("SOSIM_KILLS", "5"))
ENDS = {signal.SIGTERM: 0, signal.SIGINT: 130, signal.SIGKILL: -signal.SIGKILL}


def post(port: int, path: str, body: bytes) -> bytes:
    """Post to the server; give what it answers."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {BASIC}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return exchange(port, head.encode() + body)


def load(port: int, done: threading.Event) -> None:
    """Raise events whose deliveries go to the server itself, until the server is gone."""
    hook = json.dumps(webhook(TargetUrl=f"http://127.0.0.1:{port}/targets/own")).encode()
    with suppress(OSError):
        post(port, "/api/v1/Agents/Webhook/SaveWebhook", hook)
        while not done.is_set():
            post(port, "/__admin/events", b'{"event": "contact.changed"}')


@pytest.mark.parametrize("number", ENDS)
def test_at_any_moment_under_load(tmp_path, number):
    chance = random.Random(number)
    for turn in range(ROUNDS):
        folder = tmp_path / str(turn)
        folder.mkdir()
        code, said, port = ended(folder, number, chance.uniform(0, 0.5))
        assert (turn, code) == (turn, ENDS[number])
        strange = [line for line in said.splitlines() if "left undone" not in line]
        assert strange == []
        socket.create_server(("127.0.0.1", port)).close()


def ended(folder: Path, number: int, seconds: float) -> tuple[int, str, int]:
    """Have a server under load end so after a while: its exit code, its stderr and its port."""
    done = threading.Event()
    with serving(folder, "--log-level", "warning") as running:
        port = int(running.url.rpartition(":")[2])
        threads = [threading.Thread(target=load, args=(port, done)) for _ in range(4)]
        for thread in threads:
            thread.start()
        done.wait(seconds)
        code, said = running.end(number)
    done.set()
    for thread in threads:
        thread.join(PATIENCE)
    return code, said, port
