"""Patched webhooks: what comes out of a patch is bound, checked and saved like any webhook."""

from __future__ import annotations

import pytest
from refusals import detail_of, message_of, unchanged

HOST = "hooks.example.com"


def op(verb, path, *value):
    return {"op": verb, "path": path} | ({"value": value[0]} if value else {})


@pytest.fixture
def saved(api):
    """A webhook with headers, stored under the id 1."""
    return api.saved(Headers={"X-A": "1"}, Properties={"source": "crm"})


def patched(api, changes, **headers):
    """Patch the webhook 1, and give it as it is stored then."""
    answer = api.rest("PATCH", "/1", changes, **headers)
    assert answer.status_code == 200, answer.text
    stored = api.rest("GET", "/1").get_json()
    assert answer.get_json() == stored
    return stored


# --- The webhook that comes out


@pytest.mark.fact("F105")
def test_the_published_samples_do_what_they_say(api, saved):
    """Whole objects may be added and put in place, as official request samples do it."""
    headers = {"X-Custom-Header": "Custom-Value", "X-Custom-Header1": "Custom-Value1"}
    properties = {"Person": {"firstName": "Tony"}, "Place": {"city": "New York"}}
    stored = patched(
        api, [op("add", "/Headers", headers), op("replace", "/Properties", properties)]
    )
    assert (stored["Headers"], stored["Properties"]) == (headers, properties)


def test_the_target_of_a_patched_webhook_is_called_as_it_will_be(api, saved):
    patched(api, [op("replace", "/TargetUrl", "https://new.example.com/"), op("remove", "/Secret")])
    [message] = api.messages("new.example.com")
    assert (message["event"], message["signature"]) == ("test", "unsigned")


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (op("replace", "/State", "Sleeping"), "/State is 'Sleeping', and must be one of"),
        (op("replace", "/Events", "contact.created"), "/Events is 'contact.created', and must be"),
        (op("add", "/Events/-", {"a": 1}), "/Events/2 is an object, and must be a string"),
        (op("replace", "/WebhookId", 2**31), "/WebhookId is 2147483648, which does not fit"),
        (op("replace", "/TargetUrl", "ftp://a.example.com/"), "must be secure"),
        (op("replace", "/TargetUrl", None), "TargetUrl is empty"),
        (op("add", "/Headers/Host", "b.example.com"), "is set by HTTP itself"),
    ],
)
def test_what_comes_out_is_checked_like_any_webhook(api, saved, operation, words):
    with unchanged(api):
        text = message_of(api.rest("PATCH", "/1", [operation]), 400, "ArgumentException")
    assert words in text
    assert len(api.messages(HOST)) == 1


@pytest.mark.parametrize("path", ["/WebhookId", "/TotalCalls", "/Registered", "/LastError"])
def test_what_a_caller_cannot_set_is_not_patched(make_api, path):
    api = make_api(release="12.4", clock="manual")
    before = api.saved()
    value = {"/Registered": "1999-01-01T00:00:00Z", "/LastError": "none"}.get(path, 7)
    after = patched(api, [op("replace", path, value)])
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("value", ["stopped", 2])
def test_values_of_a_patch_are_bound_like_those_of_a_body(api, saved, value):
    assert patched(api, {"State": value})["State"] == "Stopped"


# --- Departures from the contract that only the patched webhook shows


LENIENT = [
    ([op("replace", "/Name", 5)], "/Name is 5, which was read as a text"),
    ({"RegisteredAssociate": {"Name": 5}}, "/RegisteredAssociate/Name is 5"),
    ([op("add", "/UpdatedAssociate", {"Nick": "x"})], "/UpdatedAssociate/Nick is not a member"),
    ({"Name": "x" * 401}, "/Name"),
    ([op("add", "/Headers/X-B", 2)], "/Headers/X-B is a value that is not shown, which"),
]
each_lenience = pytest.mark.parametrize(("changes", "words"), LENIENT)


@each_lenience
def test_departures_in_a_patch_are_served_and_named(api, saved, changes, words):
    answer = api.rest("PATCH", "/1", changes)
    assert answer.status_code == 200
    assert words in answer.headers["X-Simulator-Contract"]
    entry = api.admin("GET", "/requests").get_json()["items"][-1]
    assert words in "; ".join(entry["breaches"])


@each_lenience
def test_departures_in_a_patch_are_refused_where_a_tenant_is_strict(make_api, changes, words):
    api = make_api(strict=True)
    api.saved()
    with unchanged(api):
        answer = api.rest("PATCH", "/1", changes)
    assert words in detail_of(answer)
    assert words in answer.headers["X-Simulator-Contract"]
    assert len(api.messages(HOST)) == 1


def test_a_strict_tenant_takes_a_patch_that_keeps_the_contract(make_api):
    api = make_api(strict=True)
    api.saved()
    assert patched(api, {"Name": "New"})["Name"] == "New"


def test_a_patch_is_not_stored_if_the_target_does_not_answer_200(api, saved):
    api.admin("PUT", f"/targets/{HOST}", {"answers": [{"status": 500}]})
    with unchanged(api):
        message_of(api.rest("PATCH", "/1", {"Name": "New"}), 400, "ArgumentException")


def test_patching_leaves_other_webhooks_alone(api, saved):
    other = api.saved(Name="Other")
    patched(api, {"Name": "New"})
    assert api.agent("GetWebhook", query="?webhookId=2").get_json() == other
