"""State events: what a webhook that watches another one is told."""

from __future__ import annotations

import pytest
from life import GONE, OK, WATCH, answers, fail, happen, header, idle, journal, meanwhile
from support import webhook

VERBS = ("started", "stopped", "errors")


@pytest.fixture
def api(make_api):
    """A tenant whose second webhook watches the first, where time is the test's."""
    api = make_api(clock="manual", release="12.4")
    api.saved()
    api.saved(Name="Watch", Events=[f"webhook1.{verb}" for verb in VERBS], TargetUrl=HERE)
    return api


HERE = f"https://{WATCH}/"


def told(api):
    """Give the state events that the watching webhook was told of, once nothing waits."""
    idle(api)
    return api.messages(WATCH)[1:]


def verbs(api):
    """Name them by their verbs."""
    return [one["event"].removeprefix("webhook1.") for one in told(api)]


def disable(api):
    """Have the first webhook disabled, and its target repaired again."""
    answers(api, GONE)
    fail(api)
    answers(api, OK)


def test_each_change_of_state_is_told_once(api):
    api.saved(WebhookId=1, State="Stopped")
    api.saved(WebhookId=1, State="Stopped")
    api.saved(WebhookId=1)
    disable(api)
    api.saved(WebhookId=1)
    assert verbs(api) == ["stopped", "started", "errors", "started"]


def test_a_disabled_webhook_that_is_stopped_is_told_as_stopped(api):
    disable(api)
    api.saved(WebhookId=1, State="Stopped")
    assert verbs(api) == ["errors", "stopped"]


def test_one_that_is_saved_as_disabled_is_told_as_that(api):
    api.saved(WebhookId=1, State="TooManyErrors")
    assert verbs(api) == ["errors"]


@pytest.mark.parametrize(
    ("settings", "variants", "tells"),
    [
        ({"release": "10.0"}, {}, False),
        ({"release": "11.0"}, {}, True),
        ({"release": "10.0"}, {"payload": "with-field-values"}, True),
        ({}, {"payload": "without-field-values"}, False),
    ],
)
def test_field_values_are_there_as_in_other_events(api, settings, variants, tells):
    api.admin("PUT", "/tenants/Default", {**settings, "variants": variants})
    api.saved(WebhookId=1, State="Stopped")
    [one] = told(api)
    assert ("FieldValues" in one["json"]) == tells


def test_a_save_that_is_refused_is_no_change(api):
    answers(api, GONE)
    refused = api.agent("SaveWebhook", webhook(WebhookId=1, State="Stopped"))
    assert (refused.status_code, verbs(api)) == (400, [])


def test_a_new_webhook_and_one_that_is_deleted_have_changed_no_state(api):
    api.saved(Events=["contact.created"])
    api.rest("DELETE", "/1")
    assert journal(api, "events") == []


@pytest.mark.fact("F162")
def test_the_id_is_in_the_name_that_is_subscribed_to_and_in_the_header(api):
    """The events of a webhook's own state have its id in their name, and in the header too."""
    api.saved(WebhookId=1, State="Stopped")
    [one] = told(api)
    assert header(one, "X-SuperOffice-Event") == "webhook1.stopped"
    assert one["signature"] == "valid"


def test_the_body_is_as_documented(api):
    api.saved(WebhookId=1, State="Stopped")
    [one] = told(api)
    body = one["json"]
    facts = body.pop("FieldValues")
    assert body == {
        "EventId": one["event_id"],
        "Timestamp": "2026-01-01T09:00:00Z",
        "Changes": [],
        "Event": "webhook.stopped",
        "PrimaryKey": 1,
        "ContextIdentifier": "Default",
        "ChangedByAssociateId": 0,
        "WebhookName": "Watch",
    }
    assert facts["registered_associate_id"] > 0
    assert (facts["events"], facts["state"]) == (2, 2)


@pytest.mark.parametrize(
    ("change", "number"), [("Active", 1), ("Stopped", 2), ("TooManyErrors", 3)]
)
def test_the_state_is_told_as_a_number(api, change, number):
    if change == "Active":
        api.saved(WebhookId=1, State="Stopped")
        api.saved(WebhookId=1)
    elif change == "Stopped":
        api.saved(WebhookId=1, State="Stopped")
    else:
        disable(api)
    assert told(api)[-1]["json"]["FieldValues"]["state"] == number


def test_a_webhook_that_watches_itself_hears_that_it_started(make_api):
    api = make_api(clock="manual")
    api.saved(Events=["webhook1.started", "webhook1.stopped"], State="Stopped")
    api.saved(WebhookId=1, Events=["webhook1.started", "webhook1.stopped"])
    idle(api)
    assert [one["event"] for one in api.messages()] == ["test", "test", "webhook1.started"]


def test_the_watcher_fails_like_any_other_webhook(api):
    answers(api, GONE, target=WATCH)
    api.saved(WebhookId=1, State="Stopped")
    idle(api)
    states = [one["state"] for one in api.admin("GET", "/webhooks").get_json()["items"]]
    assert states == ["Stopped", "TooManyErrors"]


def test_a_clock_that_is_changed_meanwhile_loses_no_state_event(api):
    answers(api, GONE)
    meanwhile(api, lambda: api.admin("PUT", "/clock", {"kind": "real"}))
    happen(api)
    assert len(api.messages(WATCH, event="webhook1.errors", count=1, wait=30)) == 1


def test_another_webhooks_state_is_not_told(api):
    api.saved(Name="Third")
    api.saved(WebhookId=3, Name="Third", State="Stopped")
    happen(api, "webhook13.stopped")
    assert told(api) == []
