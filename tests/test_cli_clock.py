"""`sosim clock`, `sosim reset` and `sosim healthcheck`."""

from __future__ import annotations

import json

import pytest
from commands import sosim as run

EVENT = "contact.changed"


@pytest.fixture
def failing(sosim):
    """A tenant whose clock is manual, where an event waits for its first attempt, to fail."""
    target = sosim.target("orders")
    sosim.webhooks.save(target, EVENT)
    target.answer(500)
    sosim.clock.manual()
    sosim.raise_event(EVENT)
    return sosim


def test_the_clock_is_shown(command):
    result = command("clock")
    assert (result.exit_code, result.stderr) == (0, "")
    now, kind, left = result.stdout.rstrip("\n").split("  ")
    assert (now[-1], kind, left) == ("Z", "real", "nothing waits")


@pytest.mark.parametrize("kind", ["manual", "real"])
def test_the_clock_is_made_another_one(command, sosim, kind):
    assert f"  {kind}  nothing waits" in command("clock", kind).stdout
    assert sosim.clock.kind == kind


def test_the_clock_is_moved_by_seconds(command, failing):
    command("clock", "advance", "0")
    result = command("clock", "advance", "1.5")
    attempt, now = result.stdout.splitlines()
    assert "  <-- [500] contact.changed " in attempt
    assert "  manual  the next attempt is due at 20" in now


def test_the_clock_is_moved_to_the_next_attempt(command, failing):
    command("clock", "advance", "0")
    document = json.loads(command("clock", "next", "--format", "json").stdout)
    assert [one["attempt"] for one in document["attempts"]] == [2]


def test_the_clock_is_moved_until_nothing_waits(command, failing):
    document = json.loads(command("clock", "idle", "--format", "jsonl").stdout)
    assert (document["next_attempt"], document["attempts"][-1]["attempt"]) == (None, 3)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("advance",), "SECONDS are for advance alone: sosim clock advance 5"),
        (("next", "5"), "SECONDS are for advance alone"),
        (("advance", "soon"), "'soon' is not a valid float"),
        (("advance", "nan"), "NaN"),
        (("forward",), "'forward' is not one of 'show', 'advance', 'next'"),
        (("next",), "is real, so it moves by itself; make it manual with"),
        (("next",), "or with: sosim clock manual"),
    ],
)
def test_what_cannot_be_is_named_with_what_would_be_right(command, arguments, told):
    result = command("clock", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


@pytest.mark.sosim(clock="manual")
@pytest.mark.parametrize("seconds", ["-1", "1e99"])
def test_time_moves_only_so_far(command, seconds):
    result = command("clock", "advance", "--", seconds)
    assert (result.exit_code, "seconds" in result.stderr) == (2, True)


def test_a_tenant_is_reset(command, failing):
    result = command("reset")
    said = f"sosim: {failing.name} is as new\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", said)
    assert (len(failing.webhooks), failing.clock.kind) == (0, "real")


def test_all_tenants_are_reset(serve):
    """On a server of its own, since others use that of the suite."""
    url = serve().url
    for tenant in ("Default", "Cust7"):
        run("trigger", EVENT, "--url", url, "--tenant", tenant)
    assert run("reset", "--all", "--url", url).exit_code == 0
    for tenant in ("Default", "Cust7"):
        told = run("explain", EVENT, "--url", url, "--tenant", tenant).stderr
        assert "remembers no event" in told


def test_a_server_that_is_ready_is_healthy(command, sosim):
    result = command("healthcheck")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{sosim.client.url} is ready\n"


def test_a_server_whose_workers_have_stopped_is_not_healthy(serve):
    server = serve()
    server.site.close()
    result = run("healthcheck", "--url", server.url)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "is not ready: the delivery workers have stopped" in result.stderr


def test_health_needs_no_token(serve):
    assert run("healthcheck", "--url", serve(admin_token="t0ken").url).exit_code == 0
