"""$select: what is not asked for is nulled out, and its key stays."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from cases import each
from refusals import detail_of
from support import webhook

from simulator.contract import select
from simulator.contract.shape import Kind, Shape


def kept(document):
    """Give the members that were not nulled."""
    return {name: one for name, one in document.items() if one is not None}


@pytest.mark.fact("F187")
def test_what_is_not_selected_is_null_and_still_there(api):
    """Keys remain in their order; only the values of the selected members do."""
    saved = api.saved()
    selected = api.rest("GET", "/1?$select=Name,State").get_json()
    assert list(selected) == [*saved, "_Links"]
    assert kept(selected) == {"Name": "Orders", "State": "Active"}


@pytest.mark.parametrize("text", ["name,state", "NAME, STATE", "name,,state,", " Name ,State "])
@pytest.mark.fact("F187")
def test_names_count_in_any_case_and_with_blanks_around(api, text):
    """The docs' own example has names in lower case."""
    api.saved()
    assert kept(api.rest("GET", f"/1?$select={quote(text)}").get_json()) == {
        "Name": "Orders",
        "State": "Active",
    }


@pytest.mark.parametrize("parameter", ["$select", "$SELECT", "%24select"])
def test_the_parameter_is_found_in_any_case(api, parameter):
    api.saved()
    assert kept(api.rest("GET", f"/1?{parameter}=name").get_json()) == {"Name": "Orders"}


@pytest.mark.fact("F187")
def test_a_slash_leads_inside(api):
    """An inner member is named behind a slash; the other members beside it are null."""
    saved = api.saved()
    selected = api.rest("GET", "/1?$select=registeredAssociate/fullName,name").get_json()
    user = saved["RegisteredAssociate"]
    assert kept(selected).keys() == {"Name", "RegisteredAssociate"}
    assert list(selected["RegisteredAssociate"]) == list(user)
    assert kept(selected["RegisteredAssociate"]) == {"FullName": user["FullName"]}


@pytest.mark.parametrize("text", ["RegisteredAssociate", "RegisteredAssociate,Name"])
def test_a_member_that_is_selected_comes_whole(api, text):
    saved = api.saved()
    selected = api.rest("GET", f"/1?$select={text}").get_json()
    assert selected["RegisteredAssociate"] == saved["RegisteredAssociate"]


@pytest.mark.parametrize("query", ["", "?$select=", "?$select=,"])
def test_selecting_nothing_selects_everything(api, query):
    api.saved()
    assert api.rest("GET", f"/1{query}").get_json() == api.rest("GET", "/1").get_json()


def test_each_of_a_list_is_narrowed(api):
    api.saved()
    api.saved(Name="Second")
    found = api.agent("GetAllWebhooks", {}, "?$select=name").get_json()
    assert [kept(one) for one in found] == [{"Name": "Orders"}, {"Name": "Second"}]


def test_null_stays_null(api):
    answer = api.agent("GetWebhook", query="?webhookId=7&$select=name")
    assert answer.data == b"null"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", webhook(Name="New")),
        ("PUT", "/1", webhook(Name="New")),
        ("PATCH", "/1", {"Name": "New"}),
    ],
)
def test_what_is_saved_does_not_depend_on_what_is_selected(api, method, path, body):
    api.saved()
    answer = api.rest(method, f"{path}?$select=webhookId,name", body).get_json()
    assert kept(answer) == {"WebhookId": answer["WebhookId"], "Name": "New"}
    stored = api.rest("GET", f"/{answer['WebhookId']}").get_json()
    assert (stored["TargetUrl"], stored["Secret"]) == (
        body.get("TargetUrl", stored["TargetUrl"]),
        "s3cret",
    )


def test_results_of_tests_are_narrowed_too(api):
    answer = api.agent("TestWebhook", {"Webhook": webhook()}, "?$select=success")
    assert kept(answer.get_json()) == {"Success": True}


def test_an_answer_that_is_a_text_is_not_narrowed(api):
    answer = api.agent("GetLastError", {"WebhookId": 1}, "?$select=name")
    assert (answer.data, "X-Simulator-Contract" in answer.headers) == (b'""', False)


def test_the_documented_example_nulls_all_that_a_webhook_has_not(api):
    api.saved()
    answer = api.agent("GetWebhook", query="?webhookId=1&$select=name,department,category/id")
    assert kept(answer.get_json()) == {"Name": "Orders"}
    assert "'department', which Webhook has not" in answer.headers["X-Simulator-Contract"]


def test_a_strict_tenant_refuses_to_select_what_is_not_there(make_api):
    api = make_api(strict=True)
    api.saved()
    assert "$select names 'department'" in detail_of(api.rest("GET", "/1?$select=name,department"))


def test_xml_is_narrowed_as_well(api):
    api.saved()
    text = api.rest("GET", "/1?$select=name", Accept="text/xml").text
    assert "<Name>Orders</Name>" in text
    assert '<State xsi:nil="true" />' in text


# --- The functions


@each(
    ("text", "tree"),
    [
        (None, {}),
        ("", {}),
        ("A", {"a": {}}),
        ("a,B/c,b/D/e", {"a": {}, "b": {"c": {}, "d": {"e": {}}}}),
        ("/a//b/", {"a": {"b": {}}}),
    ],
)
def test_a_selection_is_a_tree_of_names(text, tree):
    assert select.parse(text) == tree


def test_what_has_no_members_cannot_be_narrowed():
    assert select.apply({"A": 5, "B": [{"C": 1, "D": 2}]}, {"a": {"x": {}}, "b": {"c": {}}}) == {
        "A": 5,
        "B": [{"C": 1, "D": None}],
    }


def test_names_inside_a_dictionary_are_not_known_beforehand():
    inner = Shape(Kind.OBJECT, "Hook", {"headers": ("Headers", Shape(Kind.MAP))})
    shape = Shape(Kind.ARRAY, items=inner)
    assert list(select.unknown(select.parse("headers/x-a"), shape)) == []
    assert [str(one) for one in select.unknown(select.parse("header"), shape)] == [
        "$select names 'header', which Hook has not"
    ]
