"""Seeds: the same seed and the same calls give the same bytes, on a clock that stands still."""

from __future__ import annotations

from life import happen
from refusals import unchanged
from support import Api, webhook

#: Every operation, one call after the other, good ones and bad ones.
CALLS = [
    ("POST", "/api/v1/Agents/Webhook/CreateDefaultWebhook", None),
    ("GET", "/api/v1/Webhook/default", None),
    ("POST", "/api/v1/Agents/Webhook/SaveWebhook", webhook()),
    ("POST", "/api/v1/Webhook", webhook(Name="Second", Events=["sale.sold"])),
    ("PUT", "/api/v1/Webhook/999999", webhook()),
    ("GET", "/api/v1/Webhook", None),
    ("POST", "/api/v1/Agents/Webhook/GetAllWebhooks", {"NameFilter": "orders"}),
    ("POST", "/api/v1/Agents/Webhook/TestWebhook", {"Webhook": webhook()}),
    ("POST", "/api/v1/Webhook/Test", webhook(TargetUrl="ftp://x/")),
    ("POST", "/api/v1/Agents/Webhook/SignalEvent", {"EventName": "sale.sold", "Data": {"a": 1}}),
    ("POST", "/api/v1/Webhook/contact.created/18", {"name": "x"}),
    ("POST", "/api/v1/Agents/Webhook/GetLastError", {"WebhookId": 1}),
    ("GET", "/api/v1/Webhook/1/LastError", None),
    ("POST", "/api/v1/Agents/Webhook/GetWebhook?webhookId=1", None),
    ("GET", "/api", None),
    ("GET", "/api/v1", None),
]
#: The same for a webhook by its id.
CALLS_OF_ONE = [
    ("GET", None),
    ("PATCH", [{"op": "replace", "path": "/Name", "value": "New"}]),
    ("PUT", webhook(State="Stopped")),
    ("DELETE", None),
]


def heard(api: Api) -> list[tuple[object, ...]]:
    """Make all calls, and give what came back: status line, headers and bytes."""
    answers = [api.call(method, path, body) for method, path, body in CALLS]
    assert len(api.messages(count=5, wait=5)) == 5  # three tests, and both events are delivered
    webhook_id = answers[2].get_json()["WebhookId"]
    answers += [api.rest(method, f"/{webhook_id}", body) for method, body in CALLS_OF_ONE]
    deleted = f"?WebhookId={webhook_id + 1}"
    answers.append(api.agent("DeleteWebhook", query=deleted))
    return [(one.status, sorted(one.headers), one.data) for one in answers]


def told(api: Api) -> list[tuple[str, str, str]]:
    """Give the messages of the target; those of the background come in any order."""
    messages = api.messages()
    assert len(messages) == 7
    return sorted((one["event"], one["body"], str(one["headers"])) for one in messages)


def test_the_same_seed_and_calls_give_the_same_bytes(make_api):
    first, second = (make_api(seed=7, clock="manual") for _ in range(2))
    assert heard(first) == heard(second)
    assert told(first) == told(second)


def test_another_seed_gives_other_values(make_api):
    first, second = (make_api(seed=seed, clock="manual") for seed in (7, 8))
    assert heard(first) != heard(second)


def test_without_a_seed_values_differ_from_run_to_run(make_api):
    first, second = (make_api(seed=None, clock="manual") for _ in range(2))
    assert heard(first) != heard(second)


def test_tenants_of_one_seed_have_values_of_their_own(make_site):
    site = make_site(seed=7, clock="manual")
    one, other = (Api(site, name) for name in ("Cust1", "Cust2"))
    samples = [api.agent("CreateDefaultWebhook").get_json() for api in (one, other)]
    assert samples[0]["Secret"] != samples[1]["Secret"]


def test_the_calls_of_one_tenant_do_not_change_those_of_another(make_site):
    alone, shared = (make_site(seed=7, clock="manual") for _ in range(2))
    heard(Api(shared, "Cust2"))
    assert heard(Api(alone, "Cust1")) == heard(Api(shared, "Cust1"))


def test_a_tenant_begins_anew_after_a_reset(make_api):
    api = make_api(seed=7, clock="manual")
    first = heard(api)
    api.admin("POST", "/reset")
    assert heard(api) == first


def test_a_tenant_that_is_given_a_seed_begins_anew_whatever_its_name(make_site):
    site = make_site(seed=None, clock="manual")
    used, plain = Api(site), Api(site, "Cust7")
    used.agent("CreateDefaultWebhook")
    for one in (used, plain):
        one.admin("PUT", f"/tenants/{one.tenant}", {"seed": 7})
    first, second = (one.agent("CreateDefaultWebhook").get_json() for one in (used, plain))
    assert {**first, "WebhookId": second["WebhookId"]} == second


def test_another_clock_goes_on_with_the_values(make_api):
    api = make_api(seed=7)
    ids = {happen(api)["event_id"]}
    for kind in ("manual", "real", "manual"):
        api.admin("PUT", "/clock", {"kind": kind})
        ids.add(happen(api)["event_id"])
    assert len(ids) == 4


def test_a_call_that_is_refused_takes_no_value(make_api):
    api, other = (make_api(seed=7, clock="manual") for _ in range(2))
    with unchanged(api):
        api.agent("SaveWebhook", webhook(WebhookId="x"))
    samples = [one.agent("CreateDefaultWebhook").get_json() for one in (api, other)]
    assert samples[0] == samples[1]


def test_a_user_is_the_same_in_every_answer(make_api):
    api = make_api(seed=7)
    users = [api.saved()["RegisteredAssociate"] for _ in range(2)]
    assert users[0] == users[1]
    assert users[0]["Name"] == "tje0"
