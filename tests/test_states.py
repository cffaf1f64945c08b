"""States: a webhook is started and stopped by saving it, and others may hear of it."""

from __future__ import annotations

import pytest
from support import webhook

HOST = "hooks.example.com"


def signal(api, name):
    assert api.agent("SignalEvent", {"EventName": name}).status_code == 204


@pytest.mark.fact("F098")
def test_a_disabled_webhook_is_told_of_events_again_once_it_is_saved_as_active(api):
    """Whoever sets State back to Active starts a webhook again that had too many errors."""
    api.saved(State="TooManyErrors")
    signal(api, "contact.created")
    api.agent("SaveWebhook", webhook(WebhookId=1, State="Active"))
    signal(api, "contact.changed")
    told = api.messages(HOST, count=3, wait=5)
    assert [one["event"] for one in told] == ["test", "test", "contact.changed"]


@pytest.mark.parametrize(
    ("before", "after", "verb"),
    [("Active", "Stopped", "stopped"), ("Stopped", "Active", "started")],
)
@pytest.mark.fact("F099")
def test_a_change_of_state_is_an_event_of_its_own(api, before, after, verb):
    """Who subscribes to another webhook's state hears of its change, by its id in the name."""
    api.saved(State=before)
    api.saved(Events=[f"webhook1.{verb}"], TargetUrl="https://watch.example.com/")
    api.agent("SaveWebhook", webhook(WebhookId=1, State=after))
    [told] = api.messages("watch.example.com", event=f"webhook1.{verb}", count=1, wait=5)
    assert (told["json"]["PrimaryKey"], told["signature"]) == (1, "valid")


def test_a_save_that_leaves_the_state_raises_no_event(api):
    api.saved()
    api.agent("SaveWebhook", webhook(WebhookId=1, Name="New"))
    assert api.admin("GET", "/events").get_json()["items"] == []
