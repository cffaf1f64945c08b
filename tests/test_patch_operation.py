"""The PATCH operation: patches of a stored webhook, from the request to what is stored."""

from __future__ import annotations

import pytest
from cases import each
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


# --- The two formats


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "text/json",
        "application/json-patch+json",
        "application/merge-patch+json",
    ],
)
@pytest.mark.parametrize("changes", [[op("replace", "/Name", "New")], {"Name": "New"}])
@pytest.mark.fact("F100", "F105")
def test_a_patch_is_told_by_its_body_whatever_its_media_type(api, saved, changes, content_type):
    """A list is a JSON Patch and an object a merge patch, even as plain application/json."""
    stored = patched(api, changes, Content_Type=content_type)
    expected = {**saved, "Name": "New", "Updated": stored["Updated"], "_Links": stored["_Links"]}
    assert stored == expected


@pytest.mark.parametrize("changes", [[], {}])
def test_an_empty_patch_saves_the_webhook_as_it_is(api, saved, changes):
    assert patched(api, changes)["Name"] == saved["Name"]
    assert len(api.messages(HOST)) == 2


@pytest.mark.parametrize("changes", [5, "Name", True])
def test_what_is_neither_list_nor_object_is_no_patch(api, saved, changes):
    with unchanged(api):
        text = message_of(api.rest("PATCH", "/1", changes), 400, "ArgumentException")
    assert "is no patch" in text


@pytest.mark.parametrize("body", [None, b"null", b"", b"  "])
def test_a_patch_needs_a_body(api, saved, body):
    with unchanged(api):
        text = message_of(api.rest("PATCH", "/1", raw=body), 400, "ArgumentNullException")
    assert "not in request body" in text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/xml", b"<Webhook><Name>New</Name></Webhook>"),
        ("application/x-www-form-urlencoded", b"Name=New"),
        ("application/json", b"[{"),
    ],
)
def test_a_patch_is_json(api, saved, content_type, body):
    with unchanged(api):
        detail_of(api.rest("PATCH", "/1", raw=body, Content_Type=content_type))


# --- Operations


@pytest.mark.parametrize(
    ("operation", "member", "value"),
    [
        (op("add", "/Name", "New"), "Name", "New"),
        (op("replace", "/Name", "New"), "Name", "New"),
        (op("remove", "/Name"), "Name", None),
        (op("remove", "/Headers"), "Headers", {}),
        (op("remove", "/Headers/X-A"), "Headers", {}),
        (op("add", "/Events/0", "a.b"), "Events", ["a.b", "contact.created", "contact.changed"]),
    ],
)
@pytest.mark.fact("F101")
def test_operations_add_replace_and_remove(api, saved, operation, member, value):
    """Add and replace set a member or an entry; remove leaves what a member has by default."""
    assert patched(api, [operation])[member] == value


@pytest.mark.fact("F101")
def test_a_test_that_holds_lets_the_others_pass(api, saved):
    """The operation test changes nothing by itself."""
    changes = [op("test", "/Name", "Orders"), op("replace", "/Name", "New")]
    assert patched(api, changes)["Name"] == "New"


@pytest.mark.parametrize("verb", ["move", "copy", "merge", None])
@pytest.mark.fact("F101")
def test_there_are_no_other_operations(api, saved, verb):
    """Move and copy of the RFC are not supported."""
    changes = [{"op": verb, "from": "/Name", "path": "/Secret"}]
    with unchanged(api):
        text = message_of(api.rest("PATCH", "/1", changes), 400, "ArgumentException")
    assert "is not one of add, replace, remove, test" in text


def test_one_bad_operation_stops_those_before_it_too(api, saved):
    changes = [op("replace", "/Name", "New"), op("replace", "/Nothing", 1)]
    with unchanged(api):
        text = message_of(api.rest("PATCH", "/1", changes), 400, "ArgumentException")
    assert '"/Nothing" leads nowhere' in text
    assert len(api.messages(HOST)) == 1


# --- Paths


@pytest.mark.parametrize("path", ["/Name", "Name", "name", "/NAME"])
@pytest.mark.fact("F102")
def test_a_path_needs_neither_case_nor_slash(api, saved, path):
    """A member is found in any case, with or without the first slash."""
    assert patched(api, [op("replace", path, "New")])["Name"] == "New"


@pytest.mark.fact("F102")
def test_a_path_leads_inside(api, saved):
    """A path goes into dictionaries by key, and into lists by index or to their end."""
    changes = [
        op("replace", "headers/x-a", "2"),
        op("replace", "/events/0", "sale.sold"),
        op("add", "/Events/-", "sale.lost"),
    ]
    stored = patched(api, changes)
    assert stored["Headers"] == {"X-A": "2"}
    assert stored["Events"] == ["sale.sold", "contact.changed", "sale.lost"]


@each("path", ["", "/", "/Nothing", "/Events/7", "/Events/x", "/Name/First"])
def test_a_path_that_leads_nowhere_is_refused(api, saved, path):
    with unchanged(api):
        message_of(api.rest("PATCH", "/1", [op("replace", path, "x")]), 400, "ArgumentException")


# --- Merge patches


@pytest.mark.fact("F100")
def test_a_merge_patch_keeps_what_it_does_not_name(api, saved):
    """Merging goes into dictionaries: keys that are not named stay, null takes one away."""
    stored = patched(api, {"Headers": {"X-B": "2"}, "properties": {"source": None}})
    assert stored["Headers"] == {"X-A": "1", "X-B": "2"}
    assert stored["Properties"] == {}


@pytest.mark.fact("F103")
def test_a_list_in_a_merge_patch_replaces_the_list(api, saved):
    """A list is merged as a whole."""
    assert patched(api, {"Events": ["sale.sold"]})["Events"] == ["sale.sold"]


@pytest.mark.fact("F103")
def test_an_object_merged_into_a_list_is_appended(make_api):
    """Where an array is expected, an object becomes one more item."""
    api = make_api(release="12.4")
    api.saved(ErrorAssociates=[{"Id": 5, "Name": "first"}])
    people = patched(api, {"ErrorAssociates": {"Id": 6, "Name": "second"}})["ErrorAssociates"]
    assert [(one["Id"], one["Name"]) for one in people] == [(5, "first"), (6, "second")]


@pytest.mark.parametrize("release", ["10.0", "11.0", "12.4"])
def test_a_client_may_merge_back_all_that_it_got(make_api, release):
    """What GET answers, with links, dates and users, is a merge patch that changes nothing."""
    api = make_api(release=release, clock="manual")
    api.saved(Headers={"X-A": "1"})
    got = api.rest("GET", "/1").get_json()
    answer = api.rest("PATCH", "/1", got, Content_Type="application/merge-patch+json")
    assert answer.get_json() == got
    assert "X-Simulator-Contract" not in answer.headers


@pytest.mark.parametrize("links", [{}, None, {"Self": "https://elsewhere.example.com/"}, "x"])
def test_links_are_not_merged_in_any_case(api, saved, links):
    stored = patched(api, {"_links": links, "Name": "New"})
    assert stored["Name"] == "New"
    assert stored["_Links"]["Self"].endswith("/api/v1/Webhook/1")


def test_a_merge_patch_names_members_that_are_there(api, saved):
    with unchanged(api):
        text = message_of(api.rest("PATCH", "/1", {"Department": 1}), 400, "ArgumentException")
    assert '"/Department" leads nowhere' in text


# --- Statuses


@pytest.mark.parametrize(
    "operation",
    [op("test", "/Name", "Other"), op("test", "/State", "Stopped"), op("test", "/Events/5", "x")],
)
@pytest.mark.fact("F104", "F214")
def test_a_test_that_fails_is_a_conflict(api, saved, operation):
    """A test operation that finds another value is 409, and nothing is changed."""
    with unchanged(api):
        answer = api.rest("PATCH", "/1", [op("replace", "/Name", "New"), operation])
    message_of(answer, 409, "ConflictException")
    assert len(api.messages(HOST)) == 1


@pytest.mark.fact("F104")
def test_a_patch_of_what_is_not_there_is_not_found(api, saved):
    """An unknown id is 404, whatever the patch says."""
    with unchanged(api):
        answer = api.rest("PATCH", "/2", [op("test", "/Name", "Other")])
    assert message_of(answer, 404, "SoNotFoundException") == "Webhook id 2 not found"
