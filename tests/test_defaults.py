"""Default values: what a real server fills in, and samples that can be saved as they stand."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from refusals import message_of, unchanged
from support import AGENT, REST

from simulator.crm import catalogue

#: The default as SuperOffice documents it, in the order of the members.
OLD = {
    "WebhookId": 0,
    "Name": None,
    "Events": ["contact.created", "contact.deleted"],
    "TargetUrl": None,
    "Secret": None,
    "State": "Active",
    "Type": "webhook",
    "Headers": None,
    "Properties": None,
    "Registered": "0001-01-01T00:00:00",
    "RegisteredAssociate": None,
    "Updated": "0001-01-01T00:00:00",
    "UpdatedAssociate": None,
}
NEW = {
    "ErrorEmails": None,
    "ErrorAssociates": None,
    "Description": None,
    "NotifyVia": "None",
    "NotifyWhen": "None",
    "TotalCalls": 0,
    "TotalErrors": 0,
    "ConsecutiveErrors": 0,
    "LastError": None,
}
DOORS = [("POST", f"{AGENT}/CreateDefaultWebhook"), ("GET", f"{REST}/default")]
each_door = pytest.mark.parametrize(("method", "path"), DOORS)


@each_door
@pytest.mark.parametrize(
    ("release", "default"),
    [("10.0", OLD), ("11.0", {**OLD, "ErrorsEmail": None})],
)
def test_a_real_server_fills_in_what_is_documented(make_api, method, path, release, default):
    answer = make_api(defaults="netserver", release=release).call(method, path)
    assert list(answer.get_json().items()) == list(default.items())


@each_door
@pytest.mark.fact("F080")
def test_the_newer_members_of_a_default_are_empty(make_api, method, path):
    """The nine members that 12.4 adds are null, None or 0 in a default."""
    answer = make_api(defaults="netserver", release="12.4").call(method, path)
    assert answer.get_json() == {**OLD, "ErrorsEmail": None, **NEW}


@each_door
@pytest.mark.parametrize("defaults", ["netserver", "sample"])
@pytest.mark.fact("F082")
def test_asking_for_defaults_stores_nothing(make_api, method, path, defaults):
    """Defaults are for a webhook to come: however often they are asked for, none is there."""
    api = make_api(defaults=defaults)
    with unchanged(api):
        assert [api.call(method, path).status_code for _ in range(3)] == [200] * 3
    assert api.rest("GET").get_json() == []


@pytest.mark.parametrize("suffix", ["", "Z"])
@pytest.mark.fact("F081")
def test_a_default_can_be_sent_back_with_dates_in_utc(make_api, suffix):
    """Clients send the year 1 of a default back with a Z as well as without."""
    api = make_api(defaults="netserver", clock="manual")
    default = api.agent("CreateDefaultWebhook").get_json()
    dates = {name: default[name] + suffix for name in ("Registered", "Updated")}
    saved = api.saved(**{**default, **dates, "TargetUrl": "https://a.example.com/"})
    assert saved["WebhookId"] == 1
    assert saved["Registered"] == "2026-01-01T09:00:00"


def test_a_default_of_a_real_server_lacks_a_target(make_api):
    api = make_api(defaults="netserver")
    default = api.agent("CreateDefaultWebhook").get_json()
    with unchanged(api):
        text = message_of(api.agent("SaveWebhook", default), 400, "ArgumentException")
    assert "TargetUrl is empty" in text


# --- Samples


@pytest.fixture
def sample(api):
    return api.agent("CreateDefaultWebhook").get_json()


def test_a_sample_subscribes_to_documented_events(sample):
    assert len(set(sample["Events"])) == 2
    assert set(sample["Events"]) <= set(catalogue.NAMES)


def test_a_sample_is_an_active_webhook(sample):
    assert (sample["State"], sample["Type"]) == ("Active", "webhook")


def test_a_sample_is_named_after_a_company_and_calls_that_companys_host(sample):
    host = re.fullmatch(r"https://([a-z-]+)\.example\.com/superoffice/[a-z]+", sample["TargetUrl"])
    assert host
    assert sample["Name"].lower().startswith(host[1].split("-")[0])


def test_a_sample_has_a_secret_headers_properties_and_an_address_for_errors(sample):
    assert re.fullmatch("[0-9a-f]{32}", sample["Secret"])
    assert sample["Headers"].keys() == {"X-Source", "X-Environment"}
    assert sample["Properties"].keys() == {"source", "priority"}
    assert re.fullmatch(r"[a-z]+@[a-z-]+\.example\.com", sample["ErrorsEmail"])


def test_a_sample_was_registered_by_somebody_before_it_was_updated(sample):
    first, last = (datetime.fromisoformat(sample[name]) for name in ("Registered", "Updated"))
    assert first < last
    user = sample["RegisteredAssociate"]
    assert user["AssociateId"] > 0
    assert re.fullmatch(r"\S+ \S+.*", user["FullName"])
    assert user["Type"] == "InternalAssociate"


def test_dates_of_a_sample_are_written_as_in_the_documented_one(sample):
    assert re.fullmatch(
        r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{7}\+0[12]:00", sample["Registered"]
    )


def test_a_sample_of_12_4_fills_the_newer_members_too(make_api):
    sample = make_api(release="12.4").agent("CreateDefaultWebhook").get_json()
    assert sample["ErrorEmails"] == [sample["ErrorsEmail"]]
    assert sample["Name"] in sample["Description"]
    assert (sample["NotifyVia"], sample["NotifyWhen"]) == ("Email", "Disabling")
    assert (sample["TotalCalls"], sample["LastError"]) == (0, "")


@pytest.mark.parametrize("release", ["10.0", "11.0", "12.4"])
def test_a_sample_can_be_saved_as_it_stands_and_keeps_its_id(make_api, release):
    api = make_api(release=release)
    sample = api.agent("CreateDefaultWebhook").get_json()
    answer = api.agent("SaveWebhook", sample)
    stamped = ("Registered", "RegisteredAssociate", "Updated", "UpdatedAssociate")
    assert answer.headers.get("X-Simulator-Contract") is None
    assert {**answer.get_json(), **{name: sample[name] for name in stamped}} == sample


def test_a_saved_sample_has_told_its_own_target(api, sample):
    api.agent("SaveWebhook", sample)
    [message] = api.messages(sample["TargetUrl"].split("/")[2])
    assert (message["event"], message["signature"]) == ("test", "valid")
    assert message["json"]["source"] == sample["Properties"]["source"]


def test_a_sample_can_be_posted_to_rest_and_keeps_its_id(api, sample):
    posted = api.rest("POST", "", sample).get_json()
    assert posted["WebhookId"] == sample["WebhookId"]
    assert api.rest("GET", f"/{sample['WebhookId']}").get_json()["Name"] == sample["Name"]


def test_each_sample_has_an_id_of_its_own(api, sample):
    ids = [sample["WebhookId"], api.saved()["WebhookId"]]
    ids += [api.agent("CreateDefaultWebhook").get_json()["WebhookId"], api.saved()["WebhookId"]]
    assert ids == sorted(set(ids))


def test_a_sample_whose_save_was_refused_can_be_saved_later(api, sample):
    host = sample["TargetUrl"].split("/")[2]
    api.admin("PUT", f"/targets/{host}", {"answers": [{"status": 500, "times": 1}]})
    with unchanged(api):
        message_of(api.agent("SaveWebhook", sample), 400, "ArgumentException")
    assert api.agent("SaveWebhook", sample).get_json()["WebhookId"] == sample["WebhookId"]


def test_the_id_of_a_sample_makes_one_webhook(api, sample):
    api.agent("SaveWebhook", sample)
    api.agent("DeleteWebhook", query=f"?WebhookId={sample['WebhookId']}")
    with unchanged(api):
        text = message_of(api.agent("SaveWebhook", sample), 400, "SoNotFoundException")
    assert text == f"Webhook id {sample['WebhookId']} not found"


def test_a_sample_is_nothing_yet_to_those_who_ask_for_its_id(api, sample):
    with unchanged(api):
        message_of(api.rest("GET", f"/{sample['WebhookId']}"), 404, "SoNotFoundException")
    assert api.agent("GetWebhook", query=f"?webhookId={sample['WebhookId']}").get_json() is None
