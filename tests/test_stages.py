"""The stages of a call: shown, with how long each took, to whoever debugs and nobody else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support import webhook


def stages_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Give the lines that tell the stages of calls."""
    return [
        one
        for one in map(json.loads, capsys.readouterr().err.splitlines())
        if one["type"] == "stages"
    ]


def test_whoever_debugs_is_shown_the_stages_of_a_call(api, configure, capsys):
    configure("json", "debug")
    answer = api.agent("CreateDefaultWebhook", query="?$select=Name")
    [told] = stages_of(capsys)
    assert told["request_id"] == answer.headers["X-Simulator-Request"]
    assert (told["level"], told["error"]) == ("debug", None)
    assert min(told["stages"].values()) >= 0
    assert list(told["stages"]) == [
        *("headers", "route", "authenticate", "fault", "parameters", "check", "operation"),
        *("check-answer", "select", "localise", "encode"),
    ]


def test_the_stages_of_a_call_with_a_body_tell_how_it_was_read(api, configure, capsys):
    configure("json", "debug")
    api.agent("SaveWebhook", webhook())
    names = " ".join(stages_of(capsys)[0]["stages"])
    assert "parameters decode bind check operation" in names


@pytest.mark.parametrize(
    ("path", "stage", "error"),
    [("/api/nothing", "route", "RouteMissing"), ("/api/v1/Webhook/9", "operation", "SoNotFound")],
)
def test_the_stages_of_a_refused_call_tell_where_it_ended(
    api, configure, capsys, path, stage, error
):
    configure("json", "debug")
    api.call("GET", path)
    [told] = stages_of(capsys)
    names = list(told["stages"])
    assert names[names.index("refuse") - 1] == stage
    assert told["error"].startswith(error)


def test_the_console_shows_the_stages_after_their_call(api, configure, capsys):
    configure("console", "debug")
    api.call("GET", "/api/nothing")
    call, stages = capsys.readouterr().err.splitlines()
    assert "--> [404] GET /api/nothing" in call
    assert re.search(
        r" \.\.\. +r1 +headers [\d.]+ ms  route [\d.]+ ms  refuse .*  RouteMissing$", stages
    )


def test_nobody_else_is_shown_stages(api, configure, capsys):
    configure("json", "info")
    api.agent("CreateDefaultWebhook")
    assert stages_of(capsys) == []
