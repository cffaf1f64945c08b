"""Conditions: a webhook is got only if it is newer, and changed only if it is not."""

from __future__ import annotations

import pytest
from fuzzing import LATE
from refusals import message_of, unchanged
from support import webhook

BEFORE = "Thu, 01 Jan 2026 08:59:59 GMT"
AT = "Thu, 01 Jan 2026 09:00:00 GMT"
AFTER = "Thu, 01 Jan 2026 09:00:01 GMT"

CHANGES = [
    ("PUT", webhook(Name="New")),
    ("PATCH", {"Name": "New"}),
    ("PATCH", [{"op": "replace", "path": "/Name", "value": "New"}]),
    ("DELETE", None),
]
each_change = pytest.mark.parametrize(("method", "body"), CHANGES)


@pytest.fixture
def hook(make_api):
    """A caller who has saved a webhook at nine o'clock, and half a second."""
    api = make_api(clock="manual")
    api.site.world().clock.advance(0.5)
    api.saved()
    return api


# --- If-Modified-Since


@pytest.mark.parametrize("since", [AT, AFTER])
@pytest.mark.fact("F194")
def test_what_is_not_newer_is_not_sent_again(hook, since):
    """REST answers 304 without a body for a webhook that was not updated since."""
    with unchanged(hook):
        answer = hook.rest("GET", "/1", If_Modified_Since=since)
    assert (answer.status, answer.data) == ("304 Not Modified", b"")
    assert "Content-Type" not in answer.headers


@pytest.mark.fact("F194")
def test_what_is_newer_is_sent(hook):
    """A webhook that was updated since is sent as ever."""
    answer = hook.rest("GET", "/1", If_Modified_Since=BEFORE)
    assert (answer.status_code, answer.get_json()["WebhookId"]) == (200, 1)


@pytest.mark.parametrize("since", ["yesterday", *LATE])
def test_a_date_that_cannot_be_read_is_none(hook, since):
    assert hook.rest("GET", "/1", If_Modified_Since=since).status_code == 200
    assert hook.rest("DELETE", "/1", If_Unmodified_Since=since).status_code == 204
    assert hook.call("GET", "/api/nothing", If_Modified_Since=since).status_code == 404


def test_an_update_makes_a_webhook_newer(hook):
    hook.site.world().clock.advance(60)
    assert hook.rest("GET", "/1", If_Modified_Since=AT).status_code == 304
    hook.rest("PATCH", "/1", {"Name": "New"})
    assert hook.rest("GET", "/1", If_Modified_Since=AT).get_json()["Name"] == "New"


def test_what_is_not_there_is_not_found_under_any_condition(hook):
    answer = hook.rest("GET", "/7", If_Modified_Since=AFTER, If_Unmodified_Since=BEFORE)
    message_of(answer, 404, "SoNotFoundException")


# --- If-Unmodified-Since


@each_change
@pytest.mark.fact("F194", "F214")
def test_what_was_changed_meanwhile_is_not_changed(hook, method, body):
    """A change of what somebody else has updated since is 412, and is not made."""
    with unchanged(hook):
        answer = hook.rest(method, "/1", body, If_Unmodified_Since=BEFORE)
    text = message_of(answer, 412, "PreconditionFailedException")
    assert text == "Update aborted: webhook 1 has changed since 2026-01-01 08:59:59 UTC"
    assert len(hook.messages()) == 1


@pytest.mark.fact("F104")
def test_a_patch_of_what_was_changed_meanwhile_is_a_failed_precondition(hook):
    """412 comes before the patch is looked at, even before a test of its own that fails."""
    changes = [{"op": "test", "path": "/Name", "value": "Other"}]
    with unchanged(hook):
        answer = hook.rest("PATCH", "/1", changes, If_Unmodified_Since=BEFORE)
    message_of(answer, 412, "PreconditionFailedException")


@each_change
@pytest.mark.parametrize("since", [AT, AFTER])
def test_what_nobody_changed_is_changed(hook, method, body, since):
    answer = hook.rest(method, "/1", body, If_Unmodified_Since=since)
    assert answer.status_code == (204 if method == "DELETE" else 200)


@each_change
def test_what_is_not_there_was_not_changed_either(hook, method, body):
    with unchanged(hook):
        answer = hook.rest(method, "/7", body, If_Unmodified_Since=BEFORE)
    assert answer.status_code == (204 if method == "DELETE" else 404)


# --- Where conditions do not count


@pytest.mark.fact("F194")
def test_the_agent_knows_no_conditions(hook):
    """Only REST looks at the two headers; the agent gets, saves and deletes regardless."""
    headers = {"If_Modified_Since": AFTER, "If_Unmodified_Since": BEFORE}
    got = hook.agent("GetWebhook", query="?webhookId=1", **headers)
    saved = hook.agent("SaveWebhook", webhook(WebhookId=1, Name="New"), **headers)
    deleted = hook.agent("DeleteWebhook", query="?WebhookId=1", **headers)
    assert [one.status_code for one in (got, saved, deleted)] == [200, 200, 204]


@pytest.mark.parametrize("since", ["yesterday", "", "2026-01-01", "Thu, 99 Foo 2026 00:00:00 GMT"])
def test_a_moment_that_cannot_be_read_is_no_condition(hook, since):
    assert hook.rest("GET", "/1", If_Modified_Since=since).status_code == 200
    assert hook.rest("PATCH", "/1", [], If_Unmodified_Since=since).status_code == 200


def test_a_moment_in_another_zone_is_the_same_moment(hook):
    since = "Thu, 01 Jan 2026 10:00:00 +0100"
    assert hook.rest("GET", "/1", If_Modified_Since=since).status_code == 304
