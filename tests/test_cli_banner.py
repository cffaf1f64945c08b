"""What `sosim serve` says once it is ready: it follows the settings, and it is true."""

from __future__ import annotations

import shlex

from commands import sosim
from support import BASIC

from simulator.cli.banner import banner
from simulator.client.connection import Client
from simulator.settings import Settings


def test_the_banner_follows_the_settings():
    settings = Settings(auth="off", admin_token="t0ken")
    said = "\n".join(banner("http://127.0.0.1:8642", settings, {}, None))
    assert "sign in   nobody has to\n" in said
    assert "SOSIM_URL" not in said
    assert "export SOSIM_ADMIN_TOKEN=…\n" in said
    assert "t0ken" not in said


def test_the_webhook_that_the_banner_saves_is_told_of_the_event(serve):
    running = serve()
    said = list(banner(running.url, running.settings, {}, None))
    [curl] = [shlex.split(line) for line in said if line.startswith("  curl")]
    client = Client(running.url)
    headers = {"Authorization": BASIC, "Content-Type": "application/json"}
    path = curl[-1].removeprefix(running.url)
    assert client.call("POST", path, headers, curl[curl.index("-d") + 1].encode()).status == 200
    result = sosim("trigger", "contact.changed", "--wait", "60", SOSIM_URL=running.url)
    assert result.exit_code == 0
