"""`sosim webhooks` and `sosim explain`: who is told, and why somebody was not."""

from __future__ import annotations

import json

import pytest
from commands import PATIENCE

EVENT = "contact.changed"


@pytest.fixture
def told(sosim):
    """A tenant with a webhook that was told of an event, and another that was not."""
    sosim.webhooks.save(sosim.target("orders"), EVENT, "s3cret-of-a-webhook", Name="Orders")
    sosim.webhooks.save(sosim.target("sales"), ["sale.sold", "sale.lost"])
    sosim.raise_event(EVENT, 18)
    sosim.deliveries.wait_for(outcome="delivered", timeout=PATIENCE)
    return sosim


def test_webhooks_are_listed_with_their_state_and_usage(command, told):
    result = command("webhooks")
    heads, orders, sales = result.stdout.splitlines()
    assert heads.split() == ["ID", "NAME", "STATE", "EVENTS", "TARGET", "CALLS", "ERRORS"]
    assert orders.startswith("1   Orders  Active  contact.changed       http://")
    assert sales.startswith("2   -       Active  sale.sold, sale.lost  http://")
    assert [line.split()[-2:] for line in (orders, sales)] == [["1", "0"], ["0", "0"]]


@pytest.mark.parametrize("style", ["table", "json", "jsonl"])
def test_a_secret_is_never_shown(command, told, style):
    result = command("webhooks", "--format", style)
    assert "orders" in result.stdout
    assert "s3cret" not in result.output


def test_machines_get_webhooks(command, told):
    document = json.loads(command("webhooks", "--format", "json").stdout)
    lines = command("webhooks", "--format", "jsonl").stdout.splitlines()
    assert document == {"items": [json.loads(line) for line in lines], "total": 2}


@pytest.mark.parametrize(
    ("style", "said"),
    [("table", ""), ("json", '{\n  "items": [],\n  "total": 0\n}\n'), ("jsonl", "")],
)
def test_that_there_is_none_is_told(command, sosim, style, said):
    result = command("webhooks", "--format", style)
    assert (result.exit_code, result.stdout) == (0, said)
    assert result.stderr == f"sosim: {sosim.name} has no webhook\n"


def test_each_webhook_is_explained(command, told):
    result = command("explain", EVENT.upper())
    heads, orders, sales = result.stdout.splitlines()
    assert heads.split() == ["WEBHOOK", "NAME", "VERDICT", "REASON", "ATTEMPTS", "DETAIL"]
    assert orders.split()[:5] == ["1", "Orders", "delivered", "-", "1"]
    assert sales.split()[:5] == ["2", "-", "not-delivered", "not-subscribed", "0"]
    assert (result.exit_code, result.stderr) == (0, "")


def test_machines_get_explanations(command, told):
    document = json.loads(command("explain", EVENT, "--id", "18", "--format", "json").stdout)
    assert [one["verdict"] for one in document["items"]] == ["delivered", "not-delivered"]


def test_an_event_that_was_not_raised_is_told(command, told):
    result = command("explain", EVENT, "--id", "19")
    assert f"{told.name} remembers no event {EVENT} of record 19\n" in result.stderr
    assert "no-event" in result.stdout


def test_a_name_that_was_meant_is_proposed(command, told):
    assert "; did you mean sale.sold?" in command("explain", "sale.slod").stderr


def test_that_nobody_could_be_told_is_told(command):
    result = command("explain", EVENT)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "has no webhook, so nobody is told of any event" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [((), "Missing argument 'EVENT'"), ((EVENT, "--id", "-1"), "-1 is not in the range x>=0")],
)
def test_what_cannot_be_explained_is_named(command, arguments, told):
    result = command("explain", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
