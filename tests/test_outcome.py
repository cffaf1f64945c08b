"""Outcomes: how a POST ended, and what that changes in the usage of its webhook."""

from typing import Any

import pytest
from cases import each
from deliveries import make_job, make_webhook

from simulator.clock import MANUAL_START
from simulator.crm.variants import Variants
from simulator.crm.webhook import Usage
from simulator.delivery import outcome
from simulator.delivery.outcome import Outcome
from simulator.delivery.settle import settle


@pytest.mark.fact("F111")
@each("status", [200, 201, 202, 204, 301, 302, 400, 410, 500, 599])
def test_200_is_success_and_nothing_else(status):
    """Only an answer of 200 OK counts as received."""
    told = outcome.answered(status, "", (), b"")
    assert told.delivered is (status == 200)
    assert told.reason == (None if status == 200 else "status")


@pytest.mark.fact("F112")
def test_the_message_is_status_line_headers_and_body():
    """What the target answered is told with its headers and its body."""
    told = outcome.answered(200, "OK", (("X-A", "1"), ("x-b", "2")), b"th\xc3\xa6nks\xff")
    assert told.message == "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-b: 2\r\n\r\nth\u00e6nks\ufffd"


def test_a_status_without_a_phrase_ends_its_line():
    assert outcome.answered(299, "", (), b"").message.startswith("HTTP/1.1 299\r\n")


def test_without_an_answer_there_is_a_reason():
    told = outcome.failed("timeout", "too slow")
    assert (told.status, told.delivered, told.message) == (None, False, "too slow")


def settled(tried: Outcome, **facts: Any) -> Usage:
    """Settle the first attempt for a webhook with such facts, and give its usage."""
    return settle(make_webhook(**facts), make_job(), tried, Variants(), MANUAL_START).webhook.usage


def test_success_counts_and_ends_a_row_of_errors():
    before = Usage(total_calls=5, total_errors=4, consecutive_errors=3, last_error="old")
    after = settled(outcome.answered(200, "OK", (), b""), usage=before)
    assert after == Usage(total_calls=6, total_errors=4, consecutive_errors=0, last_error="old")


def test_an_error_counts_and_is_remembered():
    after = settled(outcome.failed("refused", "nobody there"))
    assert after == Usage(
        total_calls=1, total_errors=1, consecutive_errors=1, last_error="nobody there"
    )


def test_a_long_error_is_cut_to_what_its_column_holds():
    after = settled(outcome.failed("status", "x" * 5000))
    assert len(after.last_error) == 4000
