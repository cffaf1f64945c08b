"""Deleting: a webhook is gone for every door, and so are its deliveries."""

from __future__ import annotations

import pytest
from life import BROKEN, OK, answers, happen, idle, journal, meanwhile
from refusals import detail_of, unchanged

DOORS = [
    ("POST", "/api/v1/Agents/Webhook/DeleteWebhook?WebhookId={}"),
    ("DELETE", "/api/v1/Webhook/{}"),
]
each_door = pytest.mark.parametrize(("method", "path"), DOORS)


@each_door
def test_a_deleted_webhook_is_gone(api, method, path):
    api.saved()
    kept = api.saved(Name="Kept")
    answer = api.call(method, path.format(1))
    assert (answer.status_code, answer.data) == (204, b"")
    assert api.rest("GET").get_json() == [kept]
    assert api.agent("GetWebhook", query="?webhookId=1").get_json() is None
    assert api.rest("GET", "/1").status_code == 404


@each_door
def test_a_deleted_webhook_is_told_of_nothing(api, method, path):
    api.saved()
    api.saved(TargetUrl="https://kept.example.com/")
    api.call(method, path.format(1))
    api.agent("SignalEvent", {"EventName": "contact.created"})
    [_, told] = api.messages("kept.example.com", count=2, wait=5)
    assert told["event"] == "contact.created"
    assert [one["event"] for one in api.messages()] == ["test"]


@each_door
def test_an_id_is_not_given_again(api, method, path):
    api.saved()
    api.call(method, path.format(1))
    assert api.saved()["WebhookId"] == 2


@each_door
@pytest.mark.parametrize("webhook_id", [0, 2, -1, 2**31 - 1])
@pytest.mark.fact("F107")
def test_deleting_what_is_not_there_is_no_error(api, method, path, webhook_id):
    """An id that nothing has is as good as deleted: 204, and nothing else is touched."""
    api.saved()
    with unchanged(api):
        answer = api.call(method, path.format(webhook_id))
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.fact("F107")
def test_deleting_twice_is_no_error(api):
    """The second time, the webhook is not there, which is 204 again."""
    api.saved()
    assert [api.rest("DELETE", "/1").status_code for _ in range(2)] == [204, 204]


@pytest.mark.parametrize("query", ["", "?WebhookId=", "?WebhookId=one", "?WebhookId=2147483648"])
def test_the_agent_needs_an_id_to_delete(api, query):
    api.saved()
    with unchanged(api):
        assert "WebhookId" in detail_of(api.agent("DeleteWebhook", query=query))


@pytest.mark.parametrize(
    ("answered", "outcome", "reason"),
    [(OK, "delivered", None), (BROKEN, "abandoned", "deleted")],
)
def test_what_is_under_way_when_its_webhook_is_deleted_ends_as_it_went(
    make_api, answered, outcome, reason
):
    api = make_api(clock="manual")
    api.saved()
    answers(api, answered)
    meanwhile(api, lambda: api.rest("DELETE", "/1"))
    happen(api)
    idle(api)
    [ended] = journal(api, "deliveries")
    assert (ended["outcome"], ended["reason"], ended["attempts"]) == (outcome, reason, 1)


def test_what_is_under_way_when_its_tenant_is_reset_ends_because_of_that(make_api):
    api = make_api(clock="manual")
    api.saved()
    answers(api, BROKEN)
    world = api.site.world()
    world.shared.workers.close(30)
    meanwhile(api, lambda: api.admin("POST", "/reset"))
    happen(api)
    world.deliveries.dispatcher.step()
    [ended] = world.journal.deliveries.all()
    assert (ended.outcome, ended.reason) == ("abandoned", "reset")
