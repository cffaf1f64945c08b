"""Settling: what one attempt changes in its webhook, as a table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cases import each
from deliveries import make_job, make_webhook

from simulator.clock import MANUAL_START
from simulator.crm.variants import Variants
from simulator.crm.webhook import ACTIVE, STOPPED, TOO_MANY_ERRORS, Usage
from simulator.delivery.outcome import Outcome, answered, failed
from simulator.delivery.settle import (
    DELIVERED,
    DISABLED,
    DISCARDED,
    LAST_ERROR_LENGTH,
    REQUEUED,
    RETRIED,
    settle,
)

FINE = answered(200, "OK", (), b"")
BAD = answered(500, "Internal Server Error", (), b"broken")
GONE = answered(410, "Gone", (), b"")
NOW = MANUAL_START


def settled(outcome: Outcome = BAD, attempt: int = 1, failures: int = 0, **variants: str):
    """Settle an attempt of a webhook that has failed so often in a row."""
    used = Usage(total_calls=20, total_errors=12, consecutive_errors=failures, last_error="old")
    chosen = Variants({name.replace("_", "-"): one for name, one in variants.items()})
    job = make_job()._replace(attempt=attempt)
    return settle(make_webhook(failures=failures, usage=used), job, outcome, chosen, NOW)


@each(
    ("outcome", "attempt", "failures", "fate"),
    [
        (FINE, 1, 0, DELIVERED),
        (FINE, 3, 8, DELIVERED),
        (BAD, 1, 0, RETRIED),
        (BAD, 2, 1, RETRIED),
        (BAD, 3, 2, DISCARDED),
        (BAD, 1, 7, RETRIED),
        (BAD, 1, 8, DISABLED),
        (BAD, 2, 8, DISABLED),
        (BAD, 3, 8, DISABLED),
        (GONE, 1, 0, DISABLED),
        (GONE, 2, 1, DISABLED),
        (failed("timeout", "late"), 1, 0, RETRIED),
        (failed("contract", "not sent"), 3, 2, DISCARDED),
    ],
)
def test_what_becomes_of_a_delivery(outcome, attempt, failures, fate):
    result = settled(outcome, attempt, failures)
    assert result.fate == fate
    assert (result.later is not None) == (fate == RETRIED)
    assert result.webhook.state == (TOO_MANY_ERRORS if fate == DISABLED else ACTIVE)


@pytest.mark.parametrize(("attempt", "fate"), [(1, RETRIED), (3, DISCARDED)])
@pytest.mark.parametrize("outcome", [BAD, GONE])
def test_one_that_was_stopped_meanwhile_stays_so(outcome, attempt, fate):
    stopped = make_webhook(failures=8, state=STOPPED)
    job = make_job()._replace(attempt=attempt)
    result = settle(stopped, job, outcome, Variants(), NOW)
    assert (result.fate, result.webhook.state) == (fate, STOPPED)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 4)])
def test_a_retry_is_the_same_event_some_seconds_later(attempt, seconds):
    later = settled(attempt=attempt).later
    assert later == make_job()._replace(attempt=attempt + 1, due=NOW + timedelta(seconds=seconds))


def test_a_success_counts_a_call_and_starts_the_row_anew():
    webhook = settled(FINE, failures=8).webhook
    assert webhook.failures == 0
    assert webhook.usage == Usage(
        total_calls=21, total_errors=12, consecutive_errors=0, last_error="old"
    )


def test_a_failure_counts_everywhere_and_leaves_its_text():
    webhook = settled(BAD, failures=4).webhook
    assert webhook.failures == 5
    assert webhook.usage == Usage(
        total_calls=21, total_errors=13, consecutive_errors=5, last_error=BAD.message
    )


def test_nothing_else_of_the_webhook_changes():
    before, after = make_webhook(), settled().webhook
    assert after._replace(usage=before.usage, failures=before.failures) == before


def test_the_last_error_is_cut_to_its_column():
    webhook = settled(failed("status", "x" * (LAST_ERROR_LENGTH + 1))).webhook
    assert webhook.usage.last_error == "x" * LAST_ERROR_LENGTH


@each(
    ("outcome", "failures", "first"),
    [(FINE, 0, False), (BAD, 0, True), (BAD, 1, False), (BAD, 8, False), (GONE, 0, True)],
)
def test_only_the_failure_that_begins_a_row_is_a_first_one(outcome, failures, first):
    assert settled(outcome, failures=failures).first_failure is first


@pytest.mark.parametrize(("choice", "fate"), [("discard", DISCARDED), ("requeue", REQUEUED)])
def test_after_the_third_failure_the_variant_decides(choice, fate):
    assert settled(attempt=3, failures=2, after_third_failure=choice).fate == fate


@pytest.mark.parametrize("choice", ["discard", "requeue"])
def test_what_disables_a_webhook_is_never_requeued(choice):
    assert settled(attempt=3, failures=8, after_third_failure=choice).fate == DISABLED


@each(
    ("choice", "failures", "fate"),
    [("9", 7, RETRIED), ("9", 8, DISABLED), ("7", 5, RETRIED), ("7", 6, DISABLED)],
)
@pytest.mark.fact("F139")
def test_so_many_failures_in_a_row_disable(choice, failures, fate):
    """Nine failed attempts are the end of a webhook; as the oldest docs have it, seven."""
    result = settled(failures=failures, attempts_until_disabled=choice)
    assert result.fate == fate


@each(
    ("choice", "attempt", "counted"),
    [
        ("attempts", 1, 1),
        ("attempts", 2, 1),
        ("attempts", 3, 1),
        ("cycles", 1, 0),
        ("cycles", 2, 0),
        ("cycles", 3, 1),
    ],
)
def test_errors_in_a_row_count_attempts_or_cycles(choice, attempt, counted):
    webhook = settled(attempt=attempt, failures=5, consecutive_errors=choice).webhook
    assert webhook.usage.consecutive_errors == 5 + counted
    assert (webhook.failures, webhook.usage.total_errors) == (6, 13)


@pytest.mark.parametrize("choice", ["attempts", "cycles"])
def test_whatever_is_counted_a_success_resets(choice):
    assert (
        settled(FINE, failures=5, consecutive_errors=choice).webhook.usage.consecutive_errors == 0
    )
