"""The admin API: what a test may ask and set, and how it is told what is wrong."""

import json

import pytest
from cases import each
from steps import raised
from support import Api, webhook

from simulator import __version__


def items(api: Api, path: str, **query: object) -> list[dict]:
    """Give the items of a list."""
    answer = api.admin("GET", path, **query)
    assert answer.status_code == 200, answer.text
    assert list(answer.json) == ["items", "total", "dropped"]
    return answer.json["items"]


@pytest.fixture
def told(api) -> Api:
    """A caller who saved a webhook whose target took one event, and refused another."""
    refusal = {"status": 500, "body": "no"}
    answers = [{"times": 2}, refusal]
    api.admin("PUT", "/targets/hooks.example.com", {"answers": answers})
    api.saved()
    for event in ("contact.created", "contact.changed"):
        api.agent("SignalEvent", {"EventName": event, "PrimaryKey": 5, "Data": {"name": "x"}})
        assert api.site.world().deliveries.dispatcher.wait_idle(30)
    return api


def test_it_tells_that_it_lives(api):
    assert api.client.get("/__admin/livez").json == {"status": "ok"}


def test_it_is_ready_while_deliveries_are_made(api):
    assert api.client.get("/__admin/readyz").json == {"status": "ready"}
    api.site.shared.workers.close(0)
    answer = api.client.get("/__admin/readyz")
    assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (503, "not-ready")


def test_it_tells_its_version(api):
    answer = api.client.get("/__admin/version").json
    assert answer == {"version": __version__, "releases": ["10.0", "11.0", "12.4"]}


def test_it_tells_its_settings_and_not_the_token(make_api):
    api = make_api(admin_token="t0ken", strict=True, allow_host=("a.example",))
    answer = api.client.get("/__admin/settings").json
    assert (answer["strict"], answer["seed"], answer["allow_host"]) == (True, 1, ["a.example"])
    assert answer["admin_token"] == "***"


def test_requests_are_listed_with_operation_status_breaches_and_duration(api):
    api.agent("SaveWebhook", webhook(Colour="red"))
    api.rest("GET", "/99")
    api.call("GET", "/api/nothing")
    first, second, third = items(api, "/requests")
    assert (first["operation"], first["status"]) == ("v1WebhookAgent_SaveWebhook", 200)
    assert first["breaches"] == ["/Colour is not a member of Webhook"]
    assert (first["method"], first["path"]) == ("POST", "/api/v1/Agents/Webhook/SaveWebhook")
    assert (first["request_id"], first["tenant"], first["id"]) == ("r1", "Default", 1)
    assert first["duration_ms"] > 0
    assert (second["operation"], second["status"]) == ("v1Webhook_GetWebhook", 404)
    assert (third["operation"], third["status"]) == (None, 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"operation": "v1Webhook_GetWebhook"}, [2, 3]),
        ({"status": 404}, [2, 3]),
        ({"operation": "v1Webhook_GetWebhook", "after": 2}, [3]),
        ({"limit": 1}, [3]),
        ({"status": 500}, []),
    ],
)
def test_requests_are_filtered(api, query, found):
    api.saved()
    api.rest("GET", "/98")
    api.rest("GET", "/99")
    assert [entry["id"] for entry in items(api, "/requests", **query)] == found


def test_webhooks_are_listed_with_state_and_usage_and_without_secret(told):
    [found] = items(told, "/webhooks")
    assert "s3cret" not in str(found)
    assert found.pop("last_error").endswith("\r\n\r\nno")
    assert found.pop("registered") == found.pop("updated")
    assert found == {
        "tenant": "Default",
        "id": 1,
        "name": "Orders",
        "type": "webhook",
        "state": "Active",
        "events": ["contact.created", "contact.changed"],
        "target_url": "https://hooks.example.com/orders",
        "has_secret": True,
        "total_calls": 2,
        "total_errors": 1,
        "consecutive_errors": 1,
    }


def test_events_are_listed_with_who_was_subscribed(told):
    first, second = items(told, "/events")
    assert (first["event"], first["primary_key"], first["webhooks"]) == ("contact.created", 5, [1])
    assert (second["changes"], second["request_id"]) == (["name"], "r3")
    assert items(told, "/events", event_id=first["event_id"]) == [first]
    assert items(told, "/events", event="contact.changed") == [second]


def test_attempts_are_listed_with_their_outcome(told):
    first, second = items(told, "/attempts")
    assert (first["outcome"], first["reason"], first["status"]) == ("delivered", None, 200)
    assert (second["outcome"], second["reason"], second["status"]) == ("failed", "status", 500)
    assert (first["webhook_id"], first["attempt"]) == (1, 1)
    assert first["url"] == "https://hooks.example.com/orders"
    assert second["message"].startswith("HTTP/1.1 500 Internal Server Error\r\n")


@each(
    ("query", "found"),
    [
        ({"outcome": "failed"}, [2]),
        ({"event": "contact.created"}, [1]),
        ({"webhook_id": 1}, [1, 2]),
        ({"webhook_id": 2}, []),
        ({"after": 1}, [2]),
        ({"limit": 1}, [2]),
    ],
)
def test_attempts_are_filtered(told, query, found):
    assert [entry["id"] for entry in items(told, "/attempts", **query)] == found


def test_targets_are_listed_with_counts_and_answers(told):
    [target] = items(told, "/targets")
    assert (target["tenant"], target["name"]) == ("Default", "hooks.example.com")
    assert (target["received"], target["has_secret"]) == (3, False)
    assert target["answers"] == [
        {"status": 500, "headers": {}, "body": "no", "delay": 0.0, "fault": None, "times": None}
    ]


def test_a_target_is_told_what_to_answer(api):
    answer = {"status": 410, "headers": {"X-A": "1"}, "body": "b", "delay": 0.5, "times": 2}
    told = api.admin("PUT", "/targets/t", {"secret": "k", "answers": [answer]})
    assert told.json == {
        "tenant": "Default",
        "name": "t",
        "received": 0,
        "has_secret": True,
        "answers": [{**answer, "fault": None}],
    }


def test_a_number_that_is_whole_is_an_integer_however_it_is_written(api):
    told = api.admin("PUT", "/targets/t", {"answers": [{"status": 500.0, "times": 2.0}]}).json
    assert json.dumps([told["answers"][0][name] for name in ("status", "times")]) == "[500, 2]"
    faults = {"items": [{"operation": "*", "status": 503.0}, {"delivery": "drop", "times": 1.0}]}
    listed = api.admin("PUT", "/faults", faults).json["items"]
    assert json.dumps([listed[0]["status"], listed[1]["times"]]) == "[503, 1]"
    one = api.admin("PUT", "/faults", {"operation": "*", "status": 503.0, "delay": 0.5}).json
    assert json.dumps([one["items"][0][name] for name in ("status", "delay")]) == "[503, 0.5]"


def test_the_values_of_an_event_stay_as_they_are_written(api):
    given = {"values": {"amount": 5.0}, "field_values": {"a": [1.0]}, "primary_key": 18.0}
    raised = api.admin("POST", "/events", {"event": "sale.sold", **given}).json
    assert json.dumps([raised["values"]["amount"], raised["field_values"]["a"]]) == "[5.0, [1.0]]"
    assert json.dumps(raised["primary_key"]) == "18"


def test_tenants_are_listed_with_their_settings_and_counts(told):
    told.client.get("/Cust7/api/v1/Webhook")
    first, second = items(told, "/tenants")
    assert (first["name"], first["release"], first["seed"]) == ("Default", "11.0", 1)
    counts = ("webhooks", "targets", "requests", "events", "attempts", "messages")
    assert [first[name] for name in counts] == [1, 1, 3, 2, 2, 3]
    assert [second[name] for name in ("name", *counts)] == ["Cust7", 0, 0, 1, 0, 0, 0]


def test_lists_may_be_of_all_tenants(api):
    Api(api.site, "Cust1").saved()
    api.saved()
    assert [one["tenant"] for one in items(api, "/webhooks", tenant="*")] == ["Cust1", "Default"]
    assert {one["tenant"] for one in items(api, "/requests", tenant="*")} == {"Cust1", "Default"}
    assert len(items(api, "/targets", tenant="*")) == 2
    assert len(items(api, "/webhooks", tenant="cust1")) == 1


def test_lists_of_all_tenants_are_oldest_first_too(api):
    callers = [api, Api(api.site, "Cust1")]
    for caller in callers * 2:
        caller.rest("GET")
        raised(caller, "sale.sold")
    tenants = ["Default", "Cust1", "Default", "Cust1"]
    assert [one["tenant"] for one in items(api, "/requests", tenant="*")] == tenants
    moments = [one["at"] for one in items(api, "/events", tenant="*")]
    assert moments == sorted(moments)
    assert [one["tenant"] for one in items(api, "/requests", tenant="*", limit=1)] == ["Cust1"]


def test_where_there_are_no_tenants_there_is_nothing_of_them(api):
    api.site.reset()
    assert items(api, "/requests", tenant="*") == items(api, "/deliveries", tenant="*") == []


def test_deliveries_of_all_tenants_are_oldest_first_too(api):
    callers = [api, Api(api.site, "Cust1")]
    for caller in callers:
        caller.saved()
    for caller in callers * 2:
        raised(caller)
    found = items(api, "/deliveries", tenant="*")
    ends = [one["ended_at"] for one in found]
    assert (len(ends), ends) == (4, sorted(ends))
