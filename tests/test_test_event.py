"""The test event: what TestWebhook and a save send to a target."""

from __future__ import annotations

import json

import pytest
from support import webhook

from simulator.crm.signature import sign

HOST = "hooks.example.com"


def sent(api, **changes):
    """Test a webhook, and give what its target got."""
    result = api.agent("TestWebhook", {"Webhook": webhook(**changes)}).get_json()
    assert result["Success"] is True, result
    return api.messages(HOST)[-1]


@pytest.fixture
def message(make_api):
    """What the target gets from a test of a webhook with a secret, headers and properties."""
    properties = {"source": "crm", "Event": "mine", "n": {"a": [1]}}
    return sent(make_api(clock="manual"), Headers={"X-Shop": "north"}, Properties=properties)


def header(message, name):
    return {key.lower(): value for key, value in message["headers"].items()}[name.lower()]


def test_the_event_is_posted_to_the_whole_url(api):
    message = sent(api, TargetUrl=f"https://{HOST}/a/b?c=d&e=%20f")
    assert (message["method"], message["path"], message["query"]) == (
        "POST",
        "/a/b",
        "c=d&e=%20f",
    )


def test_the_event_has_the_documented_headers(message):
    assert header(message, "Content-Type") == "application/json; charset=utf-8"
    assert header(message, "User-Agent").startswith("NetServer-Webhook/11.")
    assert header(message, "X-SuperOffice-Event") == "test"
    assert header(message, "X-Hook-Test") == "true"
    assert header(message, "X-SuperOffice-EventId") == message["json"]["EventId"]
    assert header(message, "X-Shop") == "north"


def test_the_event_is_signed_over_the_bytes_that_were_sent(message):
    signature = sign("s3cret", message["body"].encode())
    assert header(message, "X-SuperOffice-Signature") == signature
    assert message["signature"] == "valid"


@pytest.mark.parametrize("secret", [None, ""])
def test_the_event_is_not_signed_without_a_secret(api, secret):
    message = sent(api, Secret=secret)
    assert message["signature"] == "unsigned"
    assert "x-superoffice-signature" not in map(str.lower, message["headers"])


def test_the_event_has_the_documented_members_in_their_order(message):
    members = list(json.loads(message["body"]).items())
    event_id, user = members[0][1], members[7][1]
    assert members == [
        ("EventId", event_id),
        ("Timestamp", "2026-01-01T09:00:00Z"),
        ("Changes", []),
        ("Event", "test"),
        ("PrimaryKey", 0),
        ("Entity", "test"),
        ("ContextIdentifier", "Default"),
        ("ChangedByAssociateId", user),
        ("WebhookName", "Orders"),
        ("source", "crm"),
        ("n", {"a": [1]}),
    ]
    assert user > 0


def test_the_event_is_changed_by_the_user_who_tests(api):
    user = api.saved()["RegisteredAssociate"]["AssociateId"]
    assert sent(api)["json"]["ChangedByAssociateId"] == user


def test_each_test_is_an_event_of_its_own(api):
    assert sent(api)["event_id"] != sent(api)["event_id"]
