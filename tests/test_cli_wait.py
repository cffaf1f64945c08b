"""`sosim trigger --wait`: how the deliveries of an event end."""

from __future__ import annotations

import json

import pytest

EVENT = "contact.changed"


@pytest.fixture
def orders(sosim):
    """A target that a webhook tells of changed contacts."""
    target = sosim.target("orders")
    sosim.webhooks.save(target, EVENT, "s3cret")
    return target


def outcomes(result):
    """Give the outcomes of the deliveries that the command wrote as a line of JSON."""
    [line] = result.stdout.splitlines()
    return [one["outcome"] for one in json.loads(line)["deliveries"]]


def test_deliveries_that_succeed_end_it_with_0(command, orders):
    result = command("trigger", EVENT, "--wait", "60")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1].split() == ["1", "delivered", "1", "-"]


def test_each_of_two_webhooks_is_waited_for(command, sosim, orders):
    sosim.webhooks.save(sosim.target("second"), EVENT)
    result = command("trigger", EVENT, "--wait", "60", "--format", "jsonl")
    assert (result.exit_code, outcomes(result)) == (0, ["delivered", "delivered"])


def test_a_duplicate_is_waited_for_too(command, sosim, orders):
    sosim.faults.delivery("duplicate")
    result = command("trigger", EVENT, "--wait", "60", "--format", "jsonl")
    assert (result.exit_code, outcomes(result)) == (0, ["delivered", "delivered"])


def test_one_that_is_not_told_ends_it_with_1(command, sosim, orders):
    sosim.faults.delivery("drop")
    result = command("trigger", EVENT, "--wait", "60", "--format", "jsonl")
    assert (result.exit_code, outcomes(result)) == (1, ["dropped"])
    assert result.stderr == "sosim: webhook 1 was not told: dropped (fault)\n"


def test_one_that_is_not_active_ends_it_with_1(command, sosim, orders):
    sosim.webhooks.save(sosim.target("second"), EVENT, State="Stopped")
    result = command("trigger", EVENT, "--wait", "60", "--format", "jsonl")
    assert (result.exit_code, outcomes(result)) == (1, ["delivered"])
    assert result.stderr == "sosim: webhook 2 was not told: it is Stopped\n"


def test_nobody_to_be_told_ends_it_with_1(command, sosim):
    result = command("trigger", EVENT, "--wait", "60", "--format", "jsonl")
    assert (result.exit_code, outcomes(result)) == (1, [])
    assert "no active webhook is subscribed to contact.changed" in result.stderr


@pytest.mark.sosim(clock="manual")
def test_time_that_is_over_ends_it_with_4_and_the_way_out(command, orders):
    orders.answer(500)
    result = command("trigger", EVENT, "--wait", "0.01", "--format", "jsonl")
    assert (result.exit_code, outcomes(result)) == (4, ["waiting"])
    assert "not every delivery has ended within 0.01 s" in result.stderr
    assert "its clock is manual: sosim clock idle" in result.stderr
