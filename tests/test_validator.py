"""Validators: what they say of a document that breaks its schema, and how much of it."""

from __future__ import annotations

import pytest

from simulator.contract.contract import Contract


@pytest.fixture(scope="module")
def webhooks():
    return Contract().carrier("GetAllWebhooksRequest", "11.0")


def request(**changes):
    return {"NameFilter": None, "EventFilter": None, "StatusFilter": "Unknown", **changes}


def test_a_good_document_has_no_breaches(webhooks):
    assert webhooks.check(request()) == webhooks.explain(request()) == []


def test_each_breach_says_where_and_why(webhooks):
    texts = [str(one) for one in webhooks.check(request(NameFilter=5, StatusFilter="Asleep"))]
    assert texts == [
        "/NameFilter 5 is not of type 'string', 'null'",
        "/StatusFilter 'Asleep' is not one of ['Unknown', 'Active', 'Stopped', 'TooManyErrors']",
    ]


def test_a_long_value_is_shortened_but_not_the_reason(webhooks):
    [breach] = webhooks.check(request(StatusFilter="x" * 5000))
    assert len(breach.text) == 200
    assert breach.text.startswith("'xxx")
    assert breach.text.endswith("is not one of ['Unknown', 'Active', 'Stopped', 'TooManyErrors']")


def test_only_so_many_breaches_are_looked_for():
    webhook = Contract().carrier("ArrayOfWebhook", "11.0")
    assert len(webhook.check([None] * 100_000)) == 100
