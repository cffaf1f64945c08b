"""Logs: one line a call and an attempt, with UTC times, and never a secret."""

from __future__ import annotations

import json
import logging
import os
import re
from typing import Any

import pytest
from support import AGENT, Api

from simulator import logs

SECRETS = ("s3cret-of-a-webhook", "dGplMDpUamUw", "t0ken-of-the-admin", "h3ader", "in-a-query")


def deliver(api: Api) -> None:
    """Save a webhook, signal an event and wait until it is delivered."""
    api.saved(Secret=SECRETS[0], Headers={"X-Key": SECRETS[3]})
    api.agent("SignalEvent", {"EventName": "contact.changed"}, query=f"?q={SECRETS[4]}")
    api.messages(event="contact.changed", count=1, wait=10)
    api.site.close()


def facts_of(errors: str) -> list[dict[str, Any]]:
    """Read the lines that were logged as JSON."""
    return [json.loads(line) for line in errors.splitlines()]


def test_a_pipe_that_nobody_reads_stops_nobody(configure, monkeypatch):
    """As where a server is started with `stderr=PIPE`, and its stderr is read in the end."""
    monkeypatch.setattr(logs, "_PATIENCE", 0.01)
    reading, writing = os.pipe()
    with open(reading, "rb", 0) as read, open(writing, "w", buffering=1) as stderr:
        monkeypatch.setattr("sys.stderr", stderr)
        configure("console", "info")
        log = logging.getLogger(f"{logs.ROOT}.test")
        for number in range(3000):
            log.info("line %d of those that have no room in a pipe together", number)
        first = read.read(2**20).decode().splitlines()
        log.info("there is room again")
        note, last = read.read(2**20).decode().splitlines()
    assert 100 < len(first) < 3000
    assert f"warning {3000 - len(first)} lines were left out" in note
    assert last.endswith("there is room again")


def test_a_call_is_one_line_with_its_facts(api, configure, capsys):
    configure("json", "info")
    answer = api.call("GET", "/api/v1/Webhook/9?a=b")
    [line] = facts_of(capsys.readouterr().err)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("request_id")
    assert line.pop("duration_ms") >= 0
    assert line.pop("message").startswith("--> [404] GET /api/v1/Webhook/9  ")
    assert line == {
        "level": "info",
        "logger": "simulator.api.pipeline",
        "type": "request",
        "tenant": "Default",
        "method": "GET",
        "path": "/api/v1/Webhook/9",
        "operation": "v1Webhook_GetWebhook",
        "status": answer.status_code,
    }


def test_an_attempt_is_one_line_with_its_facts(api, configure, capsys):
    configure("json", "info")
    deliver(api)
    lines = facts_of(capsys.readouterr().err)
    [attempt] = [one for one in lines if one["type"] == "attempt"]
    [call] = [one for one in lines if one.get("operation") == "v1WebhookAgent_SignalEvent"]
    assert attempt["request_id"] == call["request_id"]
    named = ("tenant", "event", "attempt", "outcome", "reason", "status")
    expected = ["Default", "contact.changed", 1, "delivered", None, 200]
    assert [attempt[name] for name in named] == expected
    assert {"event_id", "webhook_id", "duration_ms"} <= attempt.keys()


def test_an_event_and_its_message_are_one_line_each(api, configure, capsys):
    configure("json", "info")
    deliver(api)
    told = [one for one in facts_of(capsys.readouterr().err) if one["type"] != "request"]
    assert [one["type"] for one in told] == ["message", "event", "message", "attempt"]
    assert {one["event_id"] for one in told[1:]} == {told[1]["event_id"]}
    assert (told[2]["target"], told[2]["signature"]) == ("hooks.example.com", "valid")
    assert "headers" not in told[2]
    assert "content" not in told[2]


def test_all_lines_of_a_call_have_its_id(api, configure, capsys):
    configure("json", "info")
    deliver(api)
    lines = facts_of(capsys.readouterr().err)
    of_a_call = {}
    for one in lines:
        of_a_call.setdefault(one["request_id"], []).append(one["type"])
    assert [sorted(types) for types in of_a_call.values()] == [
        ["message", "request"],  # SaveWebhook, with its test event
        ["attempt", "event", "message", "request"],
    ]


def test_a_delivery_is_a_line_if_it_is_given_up(make_api, configure, capsys):
    api = make_api(clock="manual")
    api.saved()
    api.admin("PUT", "/targets/hooks.example.com", {"answers": [{"status": 500}]})
    api.agent("SignalEvent", {"EventName": "contact.changed"})
    configure("json", "info")
    api.admin("POST", "/clock/advance", {"until": "idle"})
    ended = [one for one in facts_of(capsys.readouterr().err) if one["type"] == "delivery"]
    assert [(one["outcome"], one["attempts"]) for one in ended] == [("discarded", 3)]


@pytest.mark.parametrize("colour", [True, False])
def test_the_console_is_coloured_if_it_is_wanted(api, configure, capsys, colour):
    configure("console", "info", colour=colour)
    api.agent("CreateDefaultWebhook")
    assert ("\x1b[32m[200]\x1b[0m" in capsys.readouterr().err) == colour


def test_what_is_no_fact_has_its_level(configure, capsys):
    configure("console", "info")
    logging.getLogger("simulator.tests").warning("mind\nthis")
    assert re.match(r"[-\dT:]{19}Z  warning mind\\nthis$", capsys.readouterr().err)


@pytest.mark.parametrize("kind", ["console", "json"])
def test_secrets_are_never_logged(make_api, configure, capsys, kind):
    configure(kind, "debug")
    deliver(make_api())
    guarded = make_api(admin_token=SECRETS[2])
    guarded.client.get("/__admin/targets", headers={"Authorization": f"Bearer {SECRETS[2]}"})
    errors = capsys.readouterr().err
    assert "SignalEvent" in errors
    assert [secret for secret in SECRETS if secret in errors] == []


def test_the_console_has_a_line_for_people(api, configure, capsys):
    configure("console", "info")
    api.agent("CreateDefaultWebhook")
    line = capsys.readouterr().err
    assert re.match(r"\d{4}-\d\d-\d\dT[\d:]{8}Z  --> \[200\] POST " + AGENT, line)


def test_a_caller_forges_no_line(api, configure, capsys):
    configure("console", "info")
    api.call("GET", "/api/v1/x%0Aforged%1B")
    [line] = capsys.readouterr().err.splitlines()
    assert r"--> [404] GET /api/v1/x\nforged\x1b " in line


def test_less_than_the_level_is_not_shown(api, configure, capsys):
    configure("console", "warning")
    api.agent("CreateDefaultWebhook")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", ["console", "json"])
def test_an_exception_is_shown_with_its_trace(configure, capsys, kind):
    configure(kind, "error")
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("simulator.tests").exception("it broke")
    errors = capsys.readouterr().err
    text = errors if kind == "console" else json.loads(errors)["exception"]
    assert text.rstrip().endswith("ValueError: broken")


def test_whoever_configures_no_logs_sees_nothing(api, capsys):
    deliver(api)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert logging.getLogger(logs.ROOT).handlers == []
