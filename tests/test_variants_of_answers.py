"""Variants of the API's answers, and the calls that list and choose variants."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import each
from life import choose
from support import Api, webhook

from simulator.crm.variants import ALL


@pytest.mark.parametrize(("choice", "status"), [("error", 400), ("create", 200)])
def test_update_missing(api, choice, status):
    choose(api, update_missing=choice)
    answer = api.agent("SaveWebhook", webhook(WebhookId=77))
    assert answer.status_code == status
    assert (api.agent("GetWebhook", query="?webhookId=77").get_json() is None) == (status == 400)


@pytest.mark.parametrize("choice", ["204", "404"])
def test_delete_missing(api, choice):
    choose(api, delete_missing=choice)
    assert api.rest("DELETE", "/77").status_code == int(choice)


@pytest.mark.parametrize(
    ("choice", "members"),
    [
        ("both", {"Message", "ErrorMessage"}),
        ("Message", {"Message"}),
        ("ErrorMessage", {"ErrorMessage"}),
    ],
)
def test_error_text(api, choice, members):
    choose(api, error_text=choice)
    error = api.agent("SaveWebhook", webhook(TargetUrl="ftp://example.com/")).get_json()
    assert {"Message", "ErrorMessage"} & error.keys() == members


@pytest.mark.parametrize(("choice", "found"), [("insensitive", 1), ("sensitive", 0)])
@pytest.mark.parametrize("filters", ["nameFilter=ORDERS", "eventFilter=Contact.Created"])
def test_filter_case(api, choice, found, filters):
    choose(api, filter_case=choice)
    api.saved()
    assert len(api.rest("GET", f"?{filters}").get_json()) == found


@pytest.mark.parametrize(("choice", "there"), [("nulled", True), ("omitted", False)])
def test_select(api, choice, there):
    choose(api, select=choice)
    api.saved()
    found = api.rest("GET", "/1?$select=Name").get_json()
    assert found["Name"] == "Orders"
    assert ("TargetUrl" in found) is there
    assert found.get("TargetUrl") is None


@pytest.mark.parametrize(
    ("choice", "line"), [("documented", "200 Webhook found."), ("standard", "200 OK")]
)
def test_reason_phrase(api, choice, line):
    choose(api, reason_phrase=choice)
    api.saved()
    assert api.rest("GET", "/1").status == line


@each("variant", ALL)
def test_every_choice_of_every_variant_has_a_test(variant):
    here = Path(__file__).parent
    files = [here / name for name in ("test_variants.py", "test_variants_of_answers.py")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    before, found, _ = text.partition(f"def test_{variant.name.replace('-', '_')}(")
    assert found, f"no test has the name of {variant.name}"
    cases = before.rpartition("\n\n\n")[2]
    assert [choice for choice in variant.choices if f'"{choice}"' not in cases] == []


def listed(api):
    """List the variants with a tenant's choices."""
    return api.admin("GET", "/variants").get_json()["items"]


def test_every_variant_is_listed_with_its_choices_and_its_source(api):
    items = listed(api)
    assert [one["name"] for one in items] == [one.name for one in ALL]
    for one in items:
        assert one["choice"] == one["default"] == one["choices"][0]
        assert len(one["choices"]) > 1
        assert one["meaning"]
        assert one["source"]


def test_a_choice_is_told_and_stays_when_another_is_made(api):
    choose(api, body="indented")
    choose(api, select="omitted")
    others = {one["name"]: one["choice"] for one in listed(api) if one["choice"] != one["default"]}
    assert others == {"body": "indented", "select": "omitted"}


@pytest.mark.parametrize(
    ("variants", "named"),
    [
        ({"body": "indented", "colour": "red"}, ["colour", "after-third-failure"]),
        ({"body": "indented", "success": "3xx"}, ["success", "3xx", "200, 2xx"]),
        ({"body": "Indented"}, ["body", "compact, indented"]),
    ],
)
def test_what_is_unknown_is_refused_and_nothing_is_changed(api, variants, named):
    answer = api.admin("PUT", "/tenants/Default", {"variants": variants, "release": "12.4"})
    assert answer.status_code == 400
    assert all(name in answer.get_json()["detail"] for name in named)
    assert all(one["choice"] == one["default"] for one in listed(api))
    [tenant] = api.admin("GET", "/tenants").get_json()["items"]
    assert tenant["release"] == "11.0"


def test_a_tenant_chooses_for_itself_alone(make_site):
    site = make_site()
    one, other = Api(site, "Cust1"), Api(site, "Cust2")
    choose(one, delete_missing="404")
    assert one.rest("DELETE", "/77").status_code == 404
    assert other.rest("DELETE", "/77").status_code == 204
