"""What the official client makes of the answers, and the ways in which it can be set up."""

import pytest
from official import kept, orders

ONLY_10 = pytest.mark.parametrize("official", [10], indirect=True, ids=["webapi-10.2.9"])
ONLY_12 = pytest.mark.parametrize("official", [12], indirect=True, ids=["webapi-12.4.1514"])
NAMES = 'NO:"Ordrer";US:"Orders"'


@pytest.mark.fact("F230")
def test_every_member_of_a_saved_webhook_is_read(agent):
    """The client knows PascalCase names only, states by name, and dates that are strings."""
    given = orders(
        secret="s3cret",
        state="Stopped",
        headers={"X-Source": "crm"},
        properties={"Person": {"firstName": "Ada"}, "n": 1},
        errorsEmail="ada@example.com",
    )
    saved = agent.call("saveWebhookAsync", given)
    assert saved == saved | given
    assert saved["registered"].startswith("20")
    assert saved["registeredAssociate"]["name"] == "tje0"
    assert saved["updatedAssociate"]["associateId"] > 0


@pytest.mark.fact("F231", "F230")
def test_flags_are_read_from_their_names(agent):
    """Rights come as `Select, Update, Delete`, which the client adds up."""
    saved = agent.call("saveWebhookAsync", orders())
    assert saved["registeredAssociate"]["tableRight"]["mask"] == 1 + 2 + 8


@ONLY_12
@pytest.mark.fact("F232", "F186")
def test_notifications_are_sent_as_numbers_and_read_from_names(agent):
    """The client sends sums of flags, and cannot read any but names."""
    saved = agent.call("saveWebhookAsync", orders(notifyVia=3, notifyWhen=2))
    assert (saved["notifyVia"], saved["notifyWhen"]) == (3, 2)


@pytest.mark.fact("F233")
def test_no_webhooks_are_an_empty_list(agent):
    """GetAllWebhooks answers an array, however few there are."""
    assert agent.call("getAllWebhooksAsync") == []


@pytest.mark.fact("F234")
def test_a_missing_webhook_is_null(agent, crm):
    """GetWebhook answers 200 with `null` where there is none, which the client passes on."""
    assert agent.call("getWebhookAsync", 99) is None
    assert crm.operations() == [("v1WebhookAgent_GetWebhook", 200)]


@pytest.mark.fact("F234")
def test_an_empty_answer_would_be_half_a_webhook(make_agent, crm):
    """Why a missing webhook must not be an empty answer: the client makes an object of it."""
    half = make_agent(f"{crm.url}/targets/empty").call("getWebhookAsync", 99)
    assert half["registered"] is None
    assert "webhookId" not in half


@pytest.mark.fact("F237")
def test_a_saved_webhook_can_be_saved_again_as_it_was_read(agent):
    """What the client sends back of users, rights and counters is taken, and ignored."""
    first = agent.call("saveWebhookAsync", orders())
    again = agent.call("saveWebhookAsync", kept())
    unchanged = {"webhookId", "name", "events", "registered", "registeredAssociate"}
    assert {name: again[name] for name in unchanged} == {name: first[name] for name in unchanged}


@ONLY_10
@pytest.mark.fact("F236")
def test_an_older_client_ignores_newer_members(agent, crm):
    """The client of release 10 reads a webhook of release 12.4, and leaves out what it adds."""
    crm.world.configure({"release": "12.4"})
    saved = agent.call("saveWebhookAsync", orders())
    assert saved["webhookId"] == 1
    assert "totalCalls" not in saved


@ONLY_12
def test_newer_members_are_let_pass_by_an_older_server_and_named(agent, crm):
    crm.world.configure({"release": "10.0", "strict": False})
    agent.call("saveWebhookAsync", orders(notifyVia=1))
    [entry] = crm.world.journal.requests.all()
    assert (entry.status, entry.breaches) == (200, ("/notifyVia is not a member of Webhook",))


@pytest.mark.fact("F238")
def test_with_its_cache_the_client_asks_once(make_agent, crm):
    """The cache goes by URL, body and language, so that the same question is not asked again."""
    agent = make_agent(cache={"duration": 1})
    question = crm.world.name, None, "Active"
    assert [agent.call("getAllWebhooksAsync", *question) for _ in range(2)] == [[], []]
    assert len(crm.operations()) == 1


@pytest.mark.fact("F217")
@pytest.mark.parametrize("end", ["", "/", "/api", "/api/"])
def test_the_base_url_may_end_before_or_after_api(make_agent, crm, end):
    """Online the tenant is the first segment; the client adds what is missing of the path."""
    assert make_agent(crm.url + end).call("getWebhookAsync", 1) is None
    assert crm.operations() == [("v1WebhookAgent_GetWebhook", 200)]


@pytest.mark.fact("F217")
def test_the_base_url_may_be_of_an_application_on_site(make_agent, server):
    """On site the API is behind the application's path, and the tenant is the one there is."""
    agent = make_agent(f"{server.url}/SuperOffice/")
    assert agent.call("getWebhookAsync", 1) is None


@pytest.mark.fact("F198", "F199", "F197")
@pytest.mark.parametrize("value", ["SOTicket 7T:abc==", "Bearer 8A:Cust1.abc", "Basic dGplMDo="])
def test_the_client_signs_in_by_any_scheme(make_agent, value):
    """User and password, a raw ticket, or an access token: each is taken as it stands."""
    headers = {"Authorization": value, "SO-AppToken": "app"}
    assert make_agent(axiosConfig={"headers": headers}).call("getAllWebhooksAsync") == []


@pytest.mark.fact("F190")
def test_names_in_several_languages_are_given_as_they_stand(agent):
    """Without a language header nothing is translated."""
    assert agent.call("saveWebhookAsync", orders(name=NAMES))["name"] == NAMES


@pytest.mark.fact("F191")
def test_a_client_that_wants_no_parsing_gets_none(make_agent):
    """With ResourceParsing.DoNotParse the client sends an empty Accept-Language."""
    agent = make_agent(resourceParsing=1)
    assert agent.call("saveWebhookAsync", orders(name=NAMES))["name"] == NAMES


@pytest.mark.parametrize(("code", "name"), [("no", "Ordrer"), ("en", "Orders"), ("*", NAMES)])
def test_a_client_with_a_language_gets_that_one(make_agent, code, name):
    """The client's language goes out as SO-Language; `*` cancels translation."""
    agent = make_agent(languageCode=code)
    assert agent.call("saveWebhookAsync", orders(name=NAMES))["name"] == name


@pytest.mark.fact("F188")
def test_dates_can_be_had_with_their_offset(make_agent, crm):
    """A date without an offset is local time to the client; `includeTZOffset` says it is UTC."""
    make_agent().call("saveWebhookAsync", orders())
    oslo = make_agent(zone="Europe/Oslo").call("getWebhookAsync", 1)
    tagged = make_agent(zone="Europe/Oslo", timezone="UTC", timezoneInclude=True)
    stored = crm.world.registry.get(1).registered
    assert not oslo["registered"].startswith(f"{stored:%Y-%m-%dT%H:%M}")
    shown = tagged.call("getWebhookAsync", 1)["registered"]
    assert shown.startswith(f"{stored:%Y-%m-%dT%H:%M:%S}")
