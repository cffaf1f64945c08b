"""Faults of the CRM's API: what a program meets when the CRM has a bad day, as often as told."""

from cases import each
from refusals import message_of, unchanged
from steps import faults
from support import webhook

from simulator.clock import monotonic

SAVE = "v1WebhookAgent_SaveWebhook"


def test_an_operation_fails_with_the_status_and_type_that_were_told(api):
    faults(api, {"operation": SAVE, "status": 503, "error": "SoServerException"})
    with unchanged(api):
        text = message_of(api.agent("SaveWebhook", webhook()), 503, "SoServerException")
    assert "PUT /__admin/faults" in text
    assert api.rest("GET").status_code == 200


def test_an_operation_is_named_whatever_its_case(api):
    faults(api, {"operation": SAVE.lower(), "status": 500})
    message_of(api.agent("SaveWebhook", webhook()), 500, "SoServerException")


def test_a_star_is_every_operation(api):
    faults(api, {"operation": "*", "status": 429, "error": "TooManyRequestsException"})
    for answer in (api.rest("GET"), api.agent("GetAllWebhooks", {}), api.rest("DELETE", "/1")):
        message_of(answer, 429, "TooManyRequestsException")


def test_a_fault_is_over_after_its_times(api):
    faults(api, {"operation": "*", "status": 500, "times": 2})
    assert [api.rest("GET").status_code for _ in range(4)] == [500, 500, 200, 200]
    assert api.admin("GET", "/faults").json["items"] == []


def test_without_times_it_stays(api):
    faults(api, {"operation": "*", "status": 500})
    assert {api.rest("GET").status_code for _ in range(5)} == {500}


def test_faults_are_met_in_their_order(api):
    faults(
        api,
        {"operation": "*", "status": 500, "times": 1},
        {"operation": "v1Webhook_DeleteWebhook", "status": 501, "times": 1},
        {"operation": "*", "status": 502, "times": 1},
    )
    assert [api.rest("GET").status_code for _ in range(3)] == [500, 502, 200]
    assert [one["status"] for one in api.admin("GET", "/faults").json["items"]] == [501]


def test_a_fault_may_only_delay(api):
    faults(api, {"operation": "*", "delay": 0.05, "times": 1})
    started = monotonic()
    assert api.rest("GET").status_code == 200
    assert monotonic() - started >= 0.05


def test_a_call_that_failed_is_journalled_with_its_status(api):
    faults(api, {"operation": "*", "status": 503})
    api.rest("GET")
    [entry] = api.admin("GET", "/requests").json["items"]
    assert (entry["operation"], entry["status"]) == ("v1Webhook_GetAllWebhooks", 503)


def test_one_fault_may_be_set_alone_and_replaces_the_others(api):
    faults(api, {"operation": "*", "status": 500}, {"delivery": "drop"})
    answer = api.admin("PUT", "/faults", {"operation": SAVE, "status": 502, "times": 3})
    assert answer.json == {
        "items": [
            {"operation": SAVE, "status": 502, "error": "SoServerException", "delay": 0, "times": 3}
        ],
        "total": 1,
        "dropped": 0,
    }
    assert api.admin("GET", "/faults").json == answer.json


def test_deleted_faults_are_met_no_more(api):
    faults(api, {"operation": "*", "status": 500}, {"delivery": "drop"})
    assert (api.admin("DELETE", "/faults").status_code, api.rest("GET").status_code) == (204, 200)
    assert api.admin("GET", "/faults").json["total"] == 0


def test_faults_are_a_tenants_own(api):
    faults(api, {"operation": "*", "status": 500})
    assert api.call("GET", "/Cust7/api/v1/Webhook").status_code == 200


@each(
    "body",
    [
        {},
        [],
        {"operation": ""},
        {"operation": "*", "status": 200},
        {"operation": "*", "status": 600},
        {"operation": "*", "delay": -1},
        {"operation": "*", "delay": 61},
        {"operation": "*", "times": 0},
        {"operation": "*", "delivery": "drop"},
        {"delivery": "explode"},
        {"delivery": "delay", "delay": 86401},
        {"delivery": "drop", "event": ""},
        {"items": [{"operation": "*", "colour": "red"}]},
        {"items": {}},
    ],
)
def test_a_bad_body_changes_no_fault(api, body):
    faults(api, {"operation": "v1Nobody", "status": 500})
    answer = api.admin("PUT", "/faults", body)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.json["type"].endswith(":invalid-body")
    assert answer.json["errors"]
    assert api.admin("GET", "/faults").json["total"] == 1
