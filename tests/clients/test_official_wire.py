"""What the official client sends, byte for byte, as a fake target in its server's place sees it."""

import json

import pytest
from official import kept, orders

from simulator.answers import Answer

#: An associate that carries rights of its own, as the server writes them.
RIGHTS = {
    "AssociateId": 5,
    "Type": "InternalAssociate",
    "TableRight": {"Mask": "Select, Update, Insert, Delete", "Reason": ""},
    "FieldProperties": {
        "Name": {
            "FieldRight": {"Mask": "Read, Write, UIHintMandatory", "Reason": ""},
            "FieldType": "System.String",
            "FieldLength": 0,
        }
    },
}


@pytest.fixture
def sent(make_agent, crm):
    """Call a method of an agent whose server is a fake target; give the message that came."""

    def call(method, *args, **options):
        make_agent(f"{crm.url}/targets/wire", **options).call(method, *args)
        return crm.world.journal.messages.all()[-1]

    return call


@pytest.mark.parametrize(
    ("method", "args", "path", "query", "body"),
    [
        pytest.param(*case, marks=pytest.mark.fact(fact))
        for fact, *case in [
            ("F221", "createDefaultWebhookAsync", [], "CreateDefaultWebhook", "", "null"),
            ("F223", "deleteWebhookAsync", [7], "DeleteWebhook", "WebhookId=7", "null"),
            ("F224", "getWebhookAsync", [7], "GetWebhook", "webhookId=7", "null"),
            ("F225", "getAllWebhooksAsync", [], "GetAllWebhooks", "", "{}"),
            (
                "F225",
                "getAllWebhooksAsync",
                ["Orders", None, "Active"],
                "GetAllWebhooks",
                "",
                '{"nameFilter":"Orders","eventFilter":null,"statusFilter":"Active"}',
            ),
            (
                "F226",
                "testWebhookAsync",
                [{"name": "Orders"}],
                "TestWebhook",
                "",
                '{"webhook":{"name":"Orders"}}',
            ),
            (
                "F227",
                "signalEventAsync",
                ["window.closed", 0, {"a": 1}],
                "SignalEvent",
                "",
                '{"eventName":"window.closed","primaryKey":0,"data":{"a":1}}',
            ),
            ("F228", "getLastErrorAsync", [7], "GetLastError", "", '{"webhookId":7}'),
        ]
    ],
)
def test_each_call_is_a_post_of_these_bytes(sent, crm, method, args, path, query, body):
    """Ids of Get and Delete are in the query, all else is in the body, in camel case."""
    message = sent(method, *args)
    agents = f"/{crm.world.name}/targets/wire/api/v1/Agents/Webhook"
    assert (message.method, message.path) == ("POST", f"{agents}/{path}")
    assert (message.query, message.body) == (query, body)


@pytest.mark.fact("F222")
def test_a_webhook_is_sent_bare_with_its_members_in_camel_case(make_agent, sent):
    """Whoever saves what he was given sends every member that his client knows, state by name."""
    make_agent().call("createDefaultWebhookAsync")
    body = sent("saveWebhookAsync", kept()).json
    assert [*body][:4] == ["webhookId", "name", "events", "targetUrl"]
    assert (body["state"], body["registered"]) == ("Active", "0001-01-01T00:00:00.000Z")


@pytest.mark.fact("F222")
def test_east_of_greenwich_the_default_dates_are_sent_in_year_zero(make_agent, sent):
    """A date without an offset is local time to the client, so year 1 becomes year 0 in UTC."""
    make_agent(zone="Europe/Oslo").call("createDefaultWebhookAsync")
    body = sent("saveWebhookAsync", kept(), zone="Europe/Oslo").json
    assert body["registered"].startswith("0000-12-31T23:")


@pytest.mark.fact("F237")
def test_rights_are_sent_back_as_numbers(agent, crm, sent):
    """Masks that were read as names are sent as sums, the type by name; the server takes both."""
    shown = json.dumps({"WebhookId": 0, "RegisteredAssociate": RIGHTS})
    crm.world.answers.script("wire", None, [Answer(body=shown, times=1)])
    sent("createDefaultWebhookAsync")
    back = sent("saveWebhookAsync", kept(**orders())).json["registeredAssociate"]
    assert back["type"] == "InternalAssociate"
    assert back["tableRight"]["mask"] == 15
    assert back["fieldProperties"]["Name"]["fieldRight"]["mask"] == 67


@pytest.mark.fact("F237")
def test_rights_are_taken_as_numbers(agent, crm, sent):
    """A saved webhook can be saved again with the users that it shows, masks and all."""
    shown = json.dumps({"WebhookId": 0, "RegisteredAssociate": RIGHTS})
    crm.world.answers.script("wire", None, [Answer(body=shown, times=1)])
    sent("createDefaultWebhookAsync")
    assert agent.call("saveWebhookAsync", kept(**orders()))["webhookId"] == 1


def test_every_call_has_these_headers(sent):
    message = sent("createDefaultWebhookAsync", zone="Europe/Oslo")
    names = ("Accept", "Content-Type", "User-Agent", "Authorization", "Content-Length")
    assert [message.header(name) for name in names] == [
        "application/json",
        "application/json",
        "SO-TS-WebApi/1.0",
        "Basic dGplMDpUamUw",
        "4",
    ]
    assert message.header("SO-Browser-TZ-Offset") in ("60", "120")


@pytest.mark.fact("F238")
def test_no_etag_is_asked_for(sent, crm):
    """The client's cache knows no ETag."""
    message = sent("getAllWebhooksAsync", crm.world.name, None, None, cache={"duration": 1})
    assert message.header("If-None-Match") is None
