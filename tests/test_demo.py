"""The demo: it shows every step, and says which one failed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from support import Api

from simulator import cli, demo
from simulator.client.connection import Client
from simulator.client.errors import CannotReach

CALLS = ("CreateDefaultWebhook", "TestWebhook", "SaveWebhook", "SignalEvent")


def test_it_shows_every_request_and_response():
    lines: list[str] = []
    demo.run(1, lines.append)
    sent = [line for line in lines if line.startswith("   > POST")]
    assert sent == [f"   > POST /api/v1/Agents/Webhook/{name}" for name in CALLS]
    answered = [line.split()[2] for line in lines if line.startswith("   < HTTP/1.1")]
    assert answered == ["200", "200", "200", "204"]
    assert sum("(signature valid)" in line for line in lines) >= 1
    assert lines[-1].startswith("Done:")


def test_the_command_ends_with_0():
    result = CliRunner().invoke(cli.main, ["demo", "--seed", "7"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Done: signed" in result.stdout


@pytest.mark.parametrize("name", CALLS)
def test_a_step_that_fails_is_named(serve, name):
    server = serve()
    fault = {"operation": f"v1WebhookAgent_{name}", "status": 503}
    assert Api(server.site).admin("PUT", "/faults", {"items": [fault]}).status_code < 300
    with pytest.raises(demo.DemoFailed, match=f"^{name} answered 503"):
        demo.show(Client(server.url), lambda line: None)


@pytest.mark.parametrize("error", [demo.DemoFailed, CannotReach])
def test_the_command_ends_with_1_and_the_reason(monkeypatch, error):
    def fails(seed, say):
        raise error("step 3 went wrong")

    monkeypatch.setattr(demo, "run", fails)
    result = CliRunner().invoke(cli.main, ["demo"])
    assert (result.exit_code, result.stderr) == (1, "sosim: step 3 went wrong\n")
