"""Saving: what makes a webhook, what replaces one, and what a webhook may hold."""

from __future__ import annotations

import pytest
from cases import each
from refusals import message_of, unchanged
from support import HOOK, webhook

#: The ways to save: as an agent and as REST, each with where the body goes.
CREATES = [("POST", "/api/v1/Agents/Webhook/SaveWebhook"), ("POST", "/api/v1/Webhook")]
each_create = pytest.mark.parametrize(("method", "path"), CREATES)


# --- Creating


@each_create
@pytest.mark.parametrize("given", [{}, {"WebhookId": 0}, {"WebhookId": None}])
@pytest.mark.fact("F083")
def test_an_id_of_0_or_none_makes_a_webhook(api, method, path, given):
    """Without an id, or with 0, a webhook is made, and the answer tells its id."""
    made = [api.call(method, path, webhook(**given)).get_json()["WebhookId"] for _ in range(2)]
    assert made == [1, 2]
    assert [one["WebhookId"] for one in api.rest("GET").get_json()] == [1, 2]


def test_what_was_saved_can_be_got(api):
    saved = api.saved()
    got = api.agent("GetWebhook", query="?webhookId=1").get_json()
    assert got == saved
    assert {name: got[name] for name in webhook()} == webhook()


def test_two_may_share_a_name(api):
    assert [api.saved(Name="Orders")["WebhookId"] for _ in range(2)] == [1, 2]


def test_what_nobody_set_comes_back_empty_not_null(make_api):
    saved = make_api(release="12.4").saved(Secret=None, Headers=None, Properties=None)
    assert (saved["Secret"], saved["Headers"], saved["Properties"]) == ("", {}, {})
    assert (saved["ErrorsEmail"], saved["ErrorEmails"], saved["LastError"]) == ("", [], "")


def test_a_webhook_of_12_4_keeps_its_newer_members(make_api):
    given = {
        "ErrorEmails": ["ops@example.com"],
        "Description": "Orders to the shop",
        "NotifyVia": "Email, InApp",
        "NotifyWhen": "Disabling",
    }
    saved = make_api(release="12.4").saved(**given)
    assert {name: saved[name] for name in given} == given


@pytest.mark.parametrize("given", [{}, {"State": "Unknown"}, {"State": 0}, {"State": None}])
def test_a_webhook_without_a_state_is_active(api, given):
    body = {name: one for name, one in webhook().items() if name != "State"}
    assert api.agent("SaveWebhook", {**body, **given}).get_json()["State"] == "Active"


# --- Replacing


@pytest.mark.fact("F084")
def test_saving_an_id_replaces_the_whole_webhook(api):
    """What the body of a later save leaves out is back to its default, not kept."""
    api.saved(Headers={"X-A": "1"}, ErrorsEmail="a@example.com", State="Stopped")
    body = {"WebhookId": 1, "TargetUrl": HOOK}
    saved = api.agent("SaveWebhook", body).get_json()
    assert (saved["Name"], saved["Events"], saved["Secret"]) == (None, [], "")
    assert (saved["Headers"], saved["ErrorsEmail"], saved["State"]) == ({}, "", "Active")
    assert api.agent("GetWebhook", query="?webhookId=1").get_json() == saved


@pytest.mark.fact("F084")
def test_put_replaces_the_whole_webhook(api):
    """PUT keeps nothing of what was there but id and creation."""
    first = api.saved(Headers={"X-A": "1"})
    put = api.rest("PUT", "/1", {"TargetUrl": HOOK}).get_json()
    assert (put["Name"], put["Headers"]) == (None, {})
    assert (put["WebhookId"], put["Registered"]) == (1, first["Registered"])


@each("webhook_id", [1, 7, -1, 2**31 - 1])
@each_create
@pytest.mark.fact("F085")
def test_an_id_that_nothing_has_is_not_found(api, method, path, webhook_id):
    """An id is given by the CRM: one that it never gave is an error, and makes no webhook."""
    with unchanged(api):
        answer = api.call(method, path, webhook(WebhookId=webhook_id))
    status = 400 if "/Agents/" in path else 404  # agents never say 404
    text = message_of(answer, status, "SoNotFoundException")
    assert text == f"Webhook id {webhook_id} not found"
    assert api.messages() == []


def test_put_on_an_id_that_nothing_has_is_not_found(api):
    with unchanged(api):
        message_of(api.rest("PUT", "/1", webhook()), 404, "SoNotFoundException")
    assert api.messages() == []


@each_create
def test_an_id_of_the_callers_own_is_taken_where_the_tenant_says_so(api, method, path):
    api.admin("PUT", "/tenants/Default", {"variants": {"update-missing": "create"}})
    assert api.call(method, path, webhook(WebhookId=500)).get_json()["WebhookId"] == 500
    assert api.saved()["WebhookId"] == 501


def test_a_refused_save_takes_no_id(api):
    """The ids of a tenant go on from what is stored, not from what somebody tried to store."""
    api.admin("PUT", "/tenants/Default", {"variants": {"update-missing": "create"}})
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(WebhookId=500, TargetUrl="ftp://x"))
    message_of(answer, 400, "ArgumentException")
    api.admin("PUT", "/tenants/Default", {"variants": {"update-missing": "error"}})
    message_of(api.rest("PUT", "/500", webhook()), 404, "SoNotFoundException")
    assert api.saved()["WebhookId"] == 1


@pytest.mark.parametrize("webhook_id", [-7, -(2**31)])
def test_no_webhook_has_an_id_below_0(api, webhook_id):
    api.admin("PUT", "/tenants/Default", {"variants": {"update-missing": "create"}})
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(WebhookId=webhook_id))
    message_of(answer, 400, "SoNotFoundException")


@pytest.mark.parametrize("headers", [{}, {"If_Unmodified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"}])
@pytest.mark.fact("F035")
def test_a_default_webhook_can_be_put(api, headers):
    """A default webhook that has an id is saved by PUT, as the official sample does."""
    default = api.rest("GET", "/default").get_json()
    put = api.rest("PUT", f"/{default['WebhookId']}", default, **headers).get_json()
    assert (put["WebhookId"], put["Name"]) == (default["WebhookId"], default["Name"])
    assert api.rest("GET", f"/{default['WebhookId']}").status_code == 200


def test_put_takes_an_id_of_the_callers_own_where_the_tenant_says_so(api):
    api.admin("PUT", "/tenants/Default", {"variants": {"update-missing": "create"}})
    assert api.rest("PUT", "/500", webhook()).get_json()["WebhookId"] == 500


@pytest.mark.parametrize("variant", ["error", "create"])
def test_put_makes_no_webhook_of_id_0(api, variant):
    api.admin("PUT", "/tenants/Default", {"variants": {"update-missing": variant}})
    with unchanged(api):
        message_of(api.rest("PUT", "/0", webhook()), 404, "SoNotFoundException")


# --- What may be in a webhook


@pytest.mark.parametrize("name", [None, ""])
@pytest.mark.fact("F093")
def test_a_name_is_not_needed(api, name):
    """The API takes null for a name, as official request samples send it."""
    assert api.saved(Name=name)["Name"] == name


@pytest.mark.parametrize("name", ["custom.event", "list.12", "y_table.created", "Anything", ""])
@pytest.mark.fact("F095")
def test_any_event_name_may_be_subscribed_to(api, name):
    """Event names are free text; no catalogue limits them."""
    assert api.saved(Events=["contact.created", name])["Events"] == ["contact.created", name]


@pytest.mark.parametrize("state", ["Stopped", "stopped", 2, "2"])
@pytest.mark.fact("F096")
def test_a_state_comes_by_name_or_by_number(api, state):
    """Scripts send the number of a state, the official client its name."""
    assert api.saved(State=state)["State"] == "Stopped"


@pytest.mark.fact("F097")
def test_dates_users_and_counters_are_not_the_callers_to_set(make_api):
    """What a caller sends as dates, users and counters is taken without a word, and not kept."""
    api = make_api(release="12.4", clock="manual")
    someone = {"AssociateId": 5, "Name": "boss"}
    saved = api.saved(
        Registered="1999-01-01T00:00:00Z",
        RegisteredAssociate=someone,
        Updated="1999-01-01T00:00:00Z",
        UpdatedAssociate=someone,
        TotalCalls=7,
        TotalErrors=6,
        ConsecutiveErrors=5,
        LastError="none of yours",
    )
    assert (saved["Registered"], saved["Updated"]) == ("2026-01-01T09:00:00",) * 2
    assert saved["RegisteredAssociate"] == saved["UpdatedAssociate"]
    assert saved["UpdatedAssociate"]["Name"] == "tje0"
    assert [saved[name] for name in ("TotalCalls", "TotalErrors", "ConsecutiveErrors")] == [0] * 3
    assert saved["LastError"] == ""


def test_an_update_leaves_when_and_by_whom_it_was_registered(make_api):
    api = make_api(clock="manual")
    first = api.saved()
    api.site.world().clock.advance(60)
    other = "Basic b3RoZXI6eA=="
    again = api.agent("SaveWebhook", webhook(WebhookId=1), Authorization=other).get_json()
    assert (again["Registered"], again["Updated"]) == (
        "2026-01-01T09:00:00",
        "2026-01-01T09:01:00",
    )
    assert again["RegisteredAssociate"] == first["RegisteredAssociate"]
    assert again["UpdatedAssociate"]["Name"] == "other"
