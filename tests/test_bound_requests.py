"""Requests as they are bound: departures from the contract are named, or refused if strict."""

from __future__ import annotations

import pytest
from cases import each
from refusals import detail_of, unchanged
from support import webhook

LENIENT = [
    ({"Nick": "x"}, "/Nick is not a member of Webhook"),
    ({"Name": 5}, "/Name is 5, which was read as a text"),
    ({"WebhookId": "0"}, "/WebhookId is the text '0', which was read as a number"),
    ({"name": "Twice"}, "/name is given more than once; the last one counts"),
    (
        {"Headers": {"X-A": 1}},
        "/Headers/X-A is a value that is not shown, which was read as a text",
    ),
    ({"Headers": {"X-A": None}}, "/Headers/X-A None is not of type 'string'"),
    ({"Events": [None, "a.b"]}, "/Events/0 None is not of type 'string'"),
    ({"Name": "x" * 401}, "is too long"),
    ({"Registered": "yesterday"}, "/Registered is 'yesterday', which is not an ISO 8601"),
    (
        {"RegisteredAssociate": {"Nick": 1}},
        "/RegisteredAssociate/Nick is not a member of Associate",
    ),
    ({"TotalCalls": 5}, "/TotalCalls is not a member of Webhook"),
]
each_lenience = pytest.mark.parametrize(("given", "words"), LENIENT)


@each_lenience
def test_departures_are_served_and_named(api, given, words):
    answer = api.agent("SaveWebhook", {**webhook(), **given})
    assert answer.status_code == 200, answer.text
    assert words in answer.headers["X-Simulator-Contract"]
    entry = api.admin("GET", "/requests").get_json()["items"][-1]
    assert words in "; ".join(entry["breaches"])


@each_lenience
def test_departures_are_refused_where_a_tenant_is_strict(make_api, given, words):
    api = make_api(strict=True)
    with unchanged(api):
        answer = api.agent("SaveWebhook", {**webhook(), **given})
    detail = detail_of(answer)
    assert "breaks the contract, and this tenant is strict" in detail
    assert words in detail
    assert words in answer.headers["X-Simulator-Contract"]
    assert api.messages() == []


def test_a_tenant_is_strict_or_not_by_itself(api):
    api.admin("PUT", "/tenants/Default", {"strict": True})
    with unchanged(api):
        detail_of(api.agent("SaveWebhook", webhook(Nick="x")))
    api.admin("PUT", "/tenants/Default", {"strict": False})
    assert api.agent("SaveWebhook", webhook(Nick="x")).status_code == 200


KEEPING = [
    {},
    {"_Links": {"Self": "x"}},
    {"State": 1},
    {"Registered": "0000-12-31T23:06:32.000Z", "Updated": "0001-01-01T00:00:00"},
    {"RegisteredAssociate": None, "UpdatedAssociate": {}},
    {"RegisteredAssociate": {"TableRight": {"Mask": 15}, "Type": "InternalAssociate"}},
    {"WebhookId": None, "Name": None, "Headers": None, "Properties": None, "Secret": None},
    {"Properties": {"any": [1, {"thing": None}], "n": 1.5, "b": True}},
]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("given", KEEPING)
def test_what_clients_send_keeps_the_contract(make_api, given, strict):
    answer = make_api(strict=strict).agent("SaveWebhook", webhook(**given))
    assert answer.status_code == 200, answer.text
    assert "X-Simulator-Contract" not in answer.headers


@each(
    ("given", "words"),
    [
        ({"WebhookId": 2**31}, "/WebhookId is 2147483648, which does not fit an int32"),
        ({"WebhookId": 1.5}, "/WebhookId is 1.5"),
        ({"WebhookId": True}, "/WebhookId is true"),
        ({"Name": ["x"]}, "/Name is an array"),
        ({"Events": {"a": 1}}, "/Events is an object"),
        ({"Events": [["a.b"]]}, "/Events/0 is an array"),
        ({"Headers": ["X-A"]}, "/Headers is an array"),
        ({"Headers": {"X-A": {}}}, "/Headers/X-A is an object"),
        ({"Properties": "x"}, "/Properties is 'x'"),
        ({"State": "Sleeping"}, "/State is 'Sleeping'"),
        ({"State": 9}, "/State is 9"),
        ({"RegisteredAssociate": 5}, "/RegisteredAssociate is 5"),
        ({"RegisteredAssociate": {"Type": "Robot"}}, "/RegisteredAssociate/Type is 'Robot'"),
    ],
)
def test_wrong_types_are_refused_and_nothing_is_called(api, given, words):
    with unchanged(api):
        assert words in detail_of(api.agent("SaveWebhook", webhook(**given)))
    assert api.messages() == []


def test_a_member_given_twice_counts_the_last_time_and_is_named(api):
    raw = b'{"Name": "first", "TargetUrl": "https://hooks.example.com/", "Name": "second"}'
    answer = api.agent("SaveWebhook", raw=raw)
    assert answer.get_json()["Name"] == "second"
    assert "/Name is given 2 times" in answer.headers["X-Simulator-Contract"]


def test_trailing_commas_are_read_and_named(api):
    raw = b'{"Events": ["a.b",], "TargetUrl": "https://hooks.example.com/",}'
    answer = api.agent("SaveWebhook", raw=raw)
    assert answer.get_json()["Events"] == ["a.b"]
    assert "trailing commas" in answer.headers["X-Simulator-Contract"]


def test_names_of_requests_are_found_in_any_case(api):
    api.saved()
    assert len(api.agent("getallwebhooks", {"NAMEFILTER": "orders"}).get_json()) == 1
    assert api.agent("TESTWEBHOOK", {"webhook": webhook()}).get_json()["Success"] is True
    assert api.agent("GetLastError", {"webhookid": 1}).get_json() == ""


def test_what_names_so_many_departures_can_stand_in_a_header(api):
    body = webhook(**{f"Ærø {n}\n": n for n in range(300)})
    header = api.agent("SaveWebhook", body).headers["X-Simulator-Contract"]
    assert header.isascii()
    assert header.isprintable()
    assert len(header) == 1000


def test_of_any_number_of_departures_a_hundred_are_named(api):
    assert api.agent("SaveWebhook", webhook(Events=[None] * 50_000)).status_code == 200
    entry = api.admin("GET", "/requests").get_json()["items"][-1]
    assert len(entry["breaches"]) == 100
