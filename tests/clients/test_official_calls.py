"""The official client's webhook agent, method by method, against a running server."""

import pytest
from official import kept, orders

from simulator.answers import Answer

HOOK_HOST = "hooks.example.com"


@pytest.mark.fact("F221")
def test_a_default_webhook_is_new_and_active(agent):
    """CreateDefaultWebhook takes the body `null`, and gives a webhook without an id."""
    default = agent.call("createDefaultWebhookAsync")
    expected = {
        "webhookId": 0,
        "name": None,
        "events": ["contact.created", "contact.deleted"],
        "targetUrl": None,
        "secret": None,
        "state": "Active",
        "type": "webhook",
        "headers": None,
        "properties": None,
        "registeredAssociate": None,
        "updatedAssociate": None,
        "errorsEmail": None,
    }
    assert default == default | expected


@pytest.mark.fact("F222")
@pytest.mark.parametrize("zone", ["UTC", "Europe/Oslo"])
def test_a_default_webhook_is_saved_with_its_name_and_target_set(make_agent, zone):
    """What comes back from CreateDefaultWebhook can be sent on, with the dates of any time zone."""
    agent = make_agent(zone=zone)
    agent.call("createDefaultWebhookAsync")
    saved = agent.call("saveWebhookAsync", kept(name="Orders", targetUrl=orders()["targetUrl"]))
    assert (saved["webhookId"], saved["name"], saved["state"]) == (1, "Orders", "Active")


@pytest.mark.fact("F222", "F083")
def test_a_few_members_are_enough_to_create_one(agent):
    """Without an id a webhook is created, and without a state it is active."""
    saved = agent.call("saveWebhookAsync", orders())
    assert (saved["webhookId"], saved["state"]) == (1, "Active")


def test_a_sample_webhook_is_saved_as_it_stands_and_keeps_its_id(agent, crm):
    crm.world.configure({"defaults": "sample"})
    sample = agent.call("createDefaultWebhookAsync")
    saved = agent.call("saveWebhookAsync", kept())
    assert saved["webhookId"] == sample["webhookId"] > 0


@pytest.mark.fact("F084")
def test_saving_a_stored_webhook_replaces_it_whole(agent):
    """A save with an id replaces the webhook; what is left out goes back to its default."""
    first = agent.call("saveWebhookAsync", orders(secret="s3cret"))
    agent.call("saveWebhookAsync", orders(webhookId=first["webhookId"], name="Sales"))
    stored = agent.call("getWebhookAsync", first["webhookId"])
    assert (stored["name"], stored["secret"]) == ("Sales", "")


@pytest.mark.fact("F224")
def test_a_stored_webhook_is_found_by_its_id(agent):
    """GetWebhook has the id in its query, and the body `null`."""
    saved = agent.call("saveWebhookAsync", orders())
    assert agent.call("getWebhookAsync", saved["webhookId"]) == saved


@pytest.mark.fact("F223", "F229")
def test_a_deleted_webhook_is_gone(agent):
    """DeleteWebhook has the id in its query; its 204 is an empty result to the client."""
    saved = agent.call("saveWebhookAsync", orders())
    assert agent.call("deleteWebhookAsync", saved["webhookId"]) == ""
    assert agent.call("getWebhookAsync", saved["webhookId"]) is None


@pytest.mark.fact("F225")
@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ([], ["Orders", "Sales", "Old"]),
        ([None, None, None], ["Orders", "Sales", "Old"]),
        (["", "", "Unknown"], ["Orders", "Sales", "Old"]),
        (["Sales", None, None], ["Sales"]),
        ([None, "contact.changed", None], ["Orders", "Old"]),
        ([None, None, "Stopped"], ["Old"]),
        (["Orders", "contact.changed", "Active"], ["Orders"]),
        (["Orders", "sale.sold", "Active"], []),
    ],
)
def test_the_list_is_filtered_by_name_event_and_state(agent, filters, names):
    """GetAllWebhooks takes `{}`, nulls, or filters that must all fit."""
    agent.call("saveWebhookAsync", orders())
    agent.call("saveWebhookAsync", orders(name="Sales", events=["sale.sold"]))
    agent.call("saveWebhookAsync", orders(name="Old", state="Stopped"))
    found = agent.call("getAllWebhooksAsync", *filters)
    assert [one["name"] for one in found] == names


@pytest.mark.fact("F226", "F113")
def test_an_unsaved_webhook_is_tested(agent, crm):
    """TestWebhook takes the definition wrapped, calls the target once and stores nothing."""
    result = agent.call("testWebhookAsync", orders())
    assert result["success"] is True
    assert len(crm.messages(HOOK_HOST, "test")) == 1
    assert agent.call("getAllWebhooksAsync") == []


@pytest.mark.fact("F112")
def test_a_failed_test_is_a_result_and_no_error(agent, crm):
    """The message has the status line, headers and body that the target answered."""
    crm.world.answers.script(HOOK_HOST, None, [Answer(status=503, body="closed today")])
    result = agent.call("testWebhookAsync", orders())
    assert result["success"] is False
    assert result["message"].startswith("HTTP/1.1 503")
    assert result["message"].endswith("closed today")


@pytest.mark.fact("F227", "F229")
def test_a_signalled_event_arrives_signed(agent, crm):
    """SignalEvent takes name, key and data; its 204 is an empty result to the client."""
    agent.call("saveWebhookAsync", orders(secret="s3cret"))
    assert agent.call("signalEventAsync", "contact.changed", 18, {"name": "Acme"}) == ""
    [message] = crm.messages(HOOK_HOST, "contact.changed")
    assert message.signature == "valid"
    assert (message.json["PrimaryKey"], message.json["Changes"]) == (18, ["name"])


@pytest.mark.fact("F228", "F235", "F108")
def test_without_an_error_the_last_one_is_empty(agent):
    """GetLastError has the id in its body, and answers a JSON string, here the empty one."""
    saved = agent.call("saveWebhookAsync", orders())
    assert agent.call("getLastErrorAsync", saved["webhookId"]) == ""


@pytest.mark.fact("F228", "F235")
def test_the_last_error_tells_what_the_target_answered(agent, crm):
    """GetLastError answers the text of the failed delivery."""
    saved = agent.call("saveWebhookAsync", orders())
    crm.world.answers.script(HOOK_HOST, None, [Answer(status=500, body="no room")])
    agent.call("signalEventAsync", "contact.changed", 18, {})
    assert crm.messages(HOOK_HOST, "contact.changed")
    assert "no room" in agent.call("getLastErrorAsync", saved["webhookId"])


def test_the_client_makes_no_other_calls_than_those_it_is_told_to(agent, crm):
    agent.call("saveWebhookAsync", orders())
    agent.call("deleteWebhookAsync", 1)
    assert crm.operations() == [
        ("v1WebhookAgent_SaveWebhook", 200),
        ("v1WebhookAgent_DeleteWebhook", 204),
    ]
