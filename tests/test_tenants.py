"""Tenants: each a CRM of its own, with its own settings, which sees nothing of any other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from support import BASIC, Api, webhook

LONG = 30
SAVE, SIGNAL = "/api/v1/Agents/Webhook/SaveWebhook", "/api/v1/Webhook/contact.created/"


def configure(api: Api, tenant: str = "Default", **settings: object):
    """Give a tenant settings of its own."""
    return api.admin("PUT", f"/tenants/{tenant}", settings)


def names(api: Api) -> list[str]:
    """Give the names of all tenants."""
    return [one["name"] for one in api.admin("GET", "/tenants").json["items"]]


def live(api: Api, tenant: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Save and signal in a tenant, and tell the webhooks and the messages that it sees then."""
    client = api.client.application.test_client()
    headers = {"Authorization": BASIC}
    definition = webhook(Name=tenant, Secret=tenant)
    client.post(f"/{tenant}{SAVE}", json=definition, headers=headers)
    client.post(f"/{tenant}{SIGNAL}{tenant[4:]}", headers=headers)
    query = {"tenant": tenant, "count": 2, "wait": LONG}
    told = client.get("/__admin/targets/hooks.example.com/messages", query_string=query).json
    stored = client.get(f"/{tenant}/api/v1/Webhook", headers=headers).json
    return (
        [one["Name"] for one in stored],
        [(m["tenant"], m["json"]["ContextIdentifier"], m["signature"]) for m in told["items"]],
    )


def test_two_hundred_tenants_in_parallel_see_nothing_of_each_other(api):
    tenants = [f"Cust{n}" for n in range(1, 201)]
    with ThreadPoolExecutor(16) as pool:
        seen = dict(zip(tenants, pool.map(lambda name: live(api, name), tenants), strict=True))
    assert seen == {name: ([name], [(name, name, "valid")] * 2) for name in tenants}
    assert sorted(names(api)) == sorted(tenants)
    assert api.rest("GET").json == []


@pytest.mark.parametrize(
    ("path", "tenant"),
    [
        ("/Cust12345/api/v1/Webhook", "Cust12345"),
        ("/cust12345/api/v1/Webhook", "Cust12345"),
        ("/CUST1/app/api/v1/Webhook", "Cust1"),
        ("/api/v1/Webhook", "Default"),
        ("/SuperOffice/api/v1/Webhook", "Default"),
        ("/a/b/api/v1/Webhook", "Default"),
        ("/default/api/v1/Webhook", "Default"),
        ("/Customer/api/v1/Webhook", "Default"),
        ("/Cust12345678901/api/v1/Webhook", "Default"),
    ],
)
def test_the_path_before_the_api_names_the_tenant(api, path, tenant):
    assert api.call("GET", path).status_code == 200
    assert names(api) == [tenant]


def test_a_tenant_is_made_when_it_is_first_used(api):
    assert names(api) == []
    api.client.post("/Cust1/targets/t")
    configure(api, "cust2")
    assert names(api) == ["Cust1", "Cust2"]


@pytest.mark.parametrize(
    ("release", "members", "events"), [("10.0", 13, 2), ("11.0", 14, 2), ("12.4", 23, 2)]
)
def test_a_tenant_runs_a_release_of_its_own(api, release, members, events):
    configure(api, release=release, defaults="netserver")
    told = api.agent("CreateDefaultWebhook").json
    assert (len(told), len(told["Events"])) == (members, events)


def test_a_tenants_settings_are_its_own(api):
    told = configure(api, "Cust1", strict=True, auth="off", seed=5, clock="manual").json
    assert (told["strict"], told["auth"], told["seed"], told["clock"]) == (True, "off", 5, "manual")
    api.rest("GET")
    first, second = api.admin("GET", "/tenants").json["items"]
    assert (first["strict"], second["strict"], second["auth"]) == (True, False, "any")


def test_settings_that_are_not_named_stay(api):
    configure(api, strict=True)
    assert configure(api, release="12.4").json["strict"] is True
    assert configure(api).json["release"] == "12.4"


def test_a_tenant_with_a_seed_begins_anew(api):
    configure(api, seed=5)
    first = api.agent("CreateDefaultWebhook").json["Name"]
    configure(api, seed=5)
    assert api.agent("CreateDefaultWebhook").json["Name"] == first


def test_a_tenant_with_another_seed_has_other_values(api):
    first = api.agent("CreateDefaultWebhook").json["Secret"]
    configure(api, seed=5)
    assert api.agent("CreateDefaultWebhook").json["Secret"] != first


def test_a_tenant_may_want_no_credentials(api):
    assert api.rest("GET", Authorization=None).status_code == 401
    configure(api, auth="off")
    assert api.rest("GET", Authorization=None).status_code == 200


def test_a_tenant_may_be_cut_off_from_the_world(api):
    configure(api, egress="loopback")
    told = api.agent("TestWebhook", {"Webhook": webhook()}).json
    assert "egress is 'loopback', so 'hooks.example.com' is not reachable" in told["Message"]


def test_a_tenant_may_want_https_only(api):
    configure(api, https="required")
    answer = api.agent("SaveWebhook", webhook(TargetUrl="http://hooks.example.com/"))
    assert (answer.status_code, answer.json["ErrorType"]) == (400, "ArgumentException")


@pytest.mark.fact("F207")
def test_a_restricted_tenant_refuses_the_webhook_agent(api):
    """The webhook agent is refused where the app was not granted it."""
    configure(api, restricted=True)
    for answer in (api.agent("CreateDefaultWebhook"), api.rest("GET")):
        assert (answer.status_code, answer.json["ErrorType"]) == (403, "SoAccessException")
    assert api.call("GET", "/api/v1").status_code == 200
    configure(api, restricted=False)
    assert api.rest("GET").status_code == 200


@pytest.mark.parametrize(
    ("settings", "pointer"),
    [
        ({"release": "9.0"}, "/release"),
        ({"strict": "yes"}, "/strict"),
        ({"seed": 1.5}, "/seed"),
        ({"port": 1}, ""),
        ({"restricted": None}, "/restricted"),
    ],
)
def test_a_wrong_setting_is_told_and_changes_nothing(api, settings, pointer):
    answer = configure(api, auth="off", **settings)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert api.rest("GET", Authorization=None).status_code == 401


def test_a_wrong_setting_makes_no_tenant(api):
    answer = api.client.put("/__admin/tenants/Cust9", json={"colour": "red"})
    assert answer.status_code == 400
    assert "Cust9" not in names(api)


def test_what_is_no_tenant_cannot_be_configured(api):
    answer = configure(api, "Acme", strict=True)
    assert (answer.status_code, names(api)) == (400, [])
