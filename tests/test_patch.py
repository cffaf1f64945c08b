"""Patches: what JSON Patch and JSON Merge Patch make of a document, and what they refuse."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.contract.merge import operations_of_merge
from simulator.contract.patch import MOST_OPERATIONS, apply
from simulator.contract.patch_operation import (
    LONGEST_PATH,
    PatchConflict,
    PatchError,
    PatchInvalid,
)
from simulator.contract.shape import Shape, Shapes

TEXT = {"type": ["string", "null"]}
USER = {"title": "User", "type": "object", "properties": {"Id": {"type": "integer"}, "Name": TEXT}}
HOOK = {
    "title": "Hook",
    "type": "object",
    "properties": {
        "Id": {"type": "integer"},
        "Name": TEXT,
        "Secret": TEXT,
        "Events": {"type": ["array", "null"], "items": {"type": "string"}},
        "State": {"type": "string", "x-enum": {"Unknown": 0, "Active": 1}},
        "Headers": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
        "Properties": {"type": ["object", "null"], "additionalProperties": {}},
        "Owner": {"oneOf": [{"$ref": "User.json"}, {"type": "null"}]},
        "Users": {"type": ["array", "null"], "items": {"$ref": "User.json"}},
    },
}
BASE = "https://schemas.sosim.invalid/test/"
SHAPE = Shapes({f"{BASE}Hook.json": HOOK, f"{BASE}User.json": USER}).of(f"{BASE}Hook.json")


def make_hook(**changes: Any) -> dict[str, Any]:
    hook = {"Id": 7, "Name": "Orders", "Secret": None, "Events": ["a", "b"], "State": "Active"}
    return hook | {"Headers": None, "Properties": None, "Owner": None, "Users": None} | changes


def op(verb: str, path: str, *value: Any) -> dict[str, Any]:
    return {"op": verb, "path": path} | ({"value": value[0]} if value else {})


def patched(*operations: Any, **members: Any) -> dict[str, Any]:
    """Give what the operations make of a hook with these members."""
    return apply(make_hook(**members), list(operations), SHAPE)


def merged(changes: dict[str, Any], **members: Any) -> dict[str, Any]:
    return apply(make_hook(**members), changes, SHAPE)


def converted(changes: dict[str, Any], **members: Any) -> list[dict[str, Any]]:
    return operations_of_merge(make_hook(**members), changes, SHAPE)


def refusal(changes: object, **members: Any) -> str:
    """Give the text with which a patch is refused as invalid."""
    with pytest.raises(PatchInvalid) as refused:
        apply(make_hook(**members), changes, SHAPE)
    return refused.value.text


def conflict(*operations: Any, **members: Any) -> str:
    with pytest.raises(PatchConflict) as refused:
        patched(*operations, **members)
    return refused.value.text


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


# --- Which of the two formats


@pytest.mark.fact("F100")
def test_a_list_is_a_json_patch() -> None:
    """An array of operations is read as RFC 6902."""
    assert apply(make_hook(), [op("replace", "/Name", "x")], SHAPE)["Name"] == "x"


@pytest.mark.fact("F100")
def test_an_object_is_a_merge_patch() -> None:
    """An object is read as RFC 7396: it holds the members that change, and no others."""
    assert merged({"Name": "x"}) == make_hook(Name="x")


@pytest.mark.fact("F100")
def test_a_merge_patch_becomes_operations() -> None:
    """The CRM turns a merge patch into the operations of a JSON patch before it applies it."""
    assert converted({"Name": "x", "Owner": {"Name": "y"}}, Owner={"Id": 1, "Name": "z"}) == [
        op("replace", "/Name", "x"),
        op("replace", "/Owner/Name", "y"),
    ]


@pytest.mark.parametrize("changes", [None, 5, "Name", True])
def test_anything_else_is_no_patch(changes: object) -> None:
    assert "is no patch; send a list of operations" in refusal(changes)


@pytest.mark.parametrize("changes", [[], {}])
def test_an_empty_patch_changes_nothing(changes: Any) -> None:
    assert apply(make_hook(), changes, SHAPE) == make_hook()


# --- Operations


@pytest.mark.fact("F101")
@pytest.mark.parametrize("verb", ["add", "replace"])
def test_add_and_replace_set_a_member(verb: str) -> None:
    """Since a carrier has all its members always, add and replace are one there."""
    assert patched(op(verb, "/Name", "x")) == make_hook(Name="x")


@pytest.mark.fact("F101")
@pytest.mark.parametrize("path", ["/Name", "/Events"])
def test_removing_a_member_of_a_carrier_nulls_it(path: str) -> None:
    """A member of a carrier stays when it is removed, with null in it."""
    assert patched(op("remove", path)) == make_hook(**{path[1:]: None})


@pytest.mark.fact("F101")
def test_removing_a_member_of_a_carrier_inside_nulls_it() -> None:
    """What holds for the document's members holds for those of the carriers within."""
    owner = patched(op("remove", "/Owner/Name"), Owner={"Id": 1, "Name": "x"})["Owner"]
    assert owner == {"Id": 1, "Name": None}


@pytest.mark.fact("F101")
def test_removing_a_key_of_a_dictionary_removes_it() -> None:
    """A dictionary loses the key."""
    assert patched(op("remove", "/Headers/A"), Headers={"A": "1", "B": "2"})["Headers"] == {
        "B": "2"
    }


@pytest.mark.fact("F101")
def test_removing_an_item_of_an_array_moves_the_rest_up() -> None:
    """An array loses the item."""
    assert patched(op("remove", "/Events/0"))["Events"] == ["b"]


@pytest.mark.fact("F101")
@pytest.mark.parametrize("verb", ["move", "copy", "merge", ""])
def test_other_operations_are_refused(verb: str) -> None:
    """Of RFC 6902, move and copy are not supported."""
    text = refusal([{"op": verb, "from": "/Name", "path": "/Secret"}])
    assert text == f'The "op" "{verb}" is not one of add, replace, remove, test.'


@pytest.mark.fact("F101")
def test_a_test_that_holds_lets_the_patch_go_on() -> None:
    """A test operation changes nothing by itself."""
    operations = [op("test", "/State", "Active"), op("replace", "/Name", "x")]
    assert patched(*operations) == make_hook(Name="x")


def test_operations_see_what_earlier_ones_did() -> None:
    operations = [op("add", "/Events/-", "c"), op("test", "/Events/2", "c")]
    assert patched(*operations)["Events"] == ["a", "b", "c"]


def test_members_added_in_another_case_are_found() -> None:
    operations = [op("add", "/Owner", {"name": "x"}), op("replace", "/Owner/Name", "y")]
    assert patched(*operations)["Owner"] == {"name": "y"}


def test_members_that_an_added_carrier_lacks_can_be_set() -> None:
    operations = [op("add", "/Owner", {}), op("replace", "/Owner/name", "y")]
    assert patched(*operations)["Owner"] == {"Name": "y"}


def test_names_and_verbs_of_operations_are_taken_in_any_case() -> None:
    assert patched({"OP": "Replace", "Path": "/Name", "VALUE": "x"})["Name"] == "x"


def test_members_that_an_operation_does_not_know_are_ignored() -> None:
    assert patched(op("replace", "/Name", "x") | {"from": "/Secret"})["Name"] == "x"


@pytest.mark.parametrize("given", [None, 5, "replace", ["replace"]])
def test_an_operation_is_an_object(given: object) -> None:
    assert "is no operation; send objects such as" in refusal([given])


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"path": "/Name", "value": 1}, '"op" null is not one of'),
        ({"op": 5, "path": "/Name", "value": 1}, '"op" 5 is not one of'),
        ({"op": "add", "value": 1}, '"path" null names no member'),
        ({"op": "add", "path": "", "value": 1}, '"path" "" names no member'),
        ({"op": "add", "path": ["Name"], "value": 1}, '"path" ["Name"] names no member'),
        ({"op": "add", "path": "/Name"}, 'add of "/Name" lacks a "value"'),
        ({"op": "replace", "path": "/Name"}, 'replace of "/Name" lacks a "value"'),
        ({"op": "test", "path": "/Name"}, 'test of "/Name" lacks a "value"'),
    ],
)
def test_an_operation_is_complete(given: dict[str, Any], named: str) -> None:
    assert named in refusal([given])


def test_null_is_a_value() -> None:
    assert patched(op("replace", "/Name", None))["Name"] is None


def test_a_malformed_operation_counts_before_a_failed_test() -> None:
    assert "is no operation" in refusal([op("test", "/Name", "x"), None])


def test_as_many_operations_as_allowed_are_taken() -> None:
    assert patched(*[op("replace", "/Id", n) for n in range(MOST_OPERATIONS)])["Id"] == 999


def test_more_operations_are_refused() -> None:
    text = refusal([op("replace", "/Id", 1)] * (MOST_OPERATIONS + 1))
    assert text == "1001 operations are too many; send up to 1000."


# --- Paths


@pytest.mark.fact("F102")
@pytest.mark.parametrize("path", ["/Name", "Name", "/name", "name", "NAME"])
def test_a_path_needs_neither_case_nor_slash(path: str) -> None:
    """Members are found in any case, with or without the leading slash."""
    assert patched(op("replace", path, "x")) == make_hook(Name="x")


@pytest.mark.fact("F102")
@pytest.mark.parametrize("path", ["Owner/Name", "/owner/name"])
def test_a_path_leads_into_carriers(path: str) -> None:
    """A path names members of a carrier inside the document."""
    owner = patched(op("replace", path, "y"), Owner={"Id": 1, "Name": "x"})["Owner"]
    assert owner == {"Id": 1, "Name": "y"}


@pytest.mark.fact("F102")
def test_a_path_leads_into_the_items_of_an_array() -> None:
    """An index in a path names an item, and the path goes on from there."""
    users = [{"Id": 1, "Name": "x"}, {"Id": 2, "Name": "y"}]
    assert patched(op("replace", "/users/1/name", "z"), Users=users)["Users"][1]["Name"] == "z"


@pytest.mark.fact("F102")
def test_a_dash_appends() -> None:
    """A dash is the place behind an array's last item."""
    assert patched(op("add", "/Events/-", "c"))["Events"] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("index", "result"), [("0", ["c", "a", "b"]), ("1", ["a", "c", "b"]), ("2", ["a", "b", "c"])]
)
def test_add_inserts_before_the_index(index: str, result: list[str]) -> None:
    assert patched(op("add", f"/Events/{index}", "c"))["Events"] == result


def test_replace_sets_the_item_at_the_index() -> None:
    assert patched(op("replace", "/Events/1", "c"))["Events"] == ["a", "c"]


@pytest.mark.parametrize("verb", ["add", "replace", "remove"])
@pytest.mark.parametrize("index", ["3", "-1", "01", "+1", "x", "", "\u0661", "9" * 5000])
def test_an_index_that_the_array_has_not_is_refused(verb: str, index: str) -> None:
    assert "the list has 2 items, counted from 0" in refusal([op(verb, f"/Events/{index}", "c")])


@pytest.mark.parametrize("verb", ["replace", "remove"])
def test_only_add_reaches_behind_the_last_item(verb: str) -> None:
    assert 'leads nowhere at "-"' in refusal([op(verb, "/Events/-", "c")])


def test_a_dash_is_the_end_of_a_path() -> None:
    text = refusal([op("add", "/Users/-/Name", "x")], Users=[{"Id": 1, "Name": "y"}])
    assert 'leads nowhere at "-"' in text


def test_add_makes_a_key_in_a_dictionary_as_it_is_written() -> None:
    headers = patched(op("add", "/headers/x-a", "2"), Headers={"X-A": "1"})["Headers"]
    assert headers == {"X-A": "1", "x-a": "2"}


def test_a_key_of_a_dictionary_is_found_in_another_case() -> None:
    assert patched(op("replace", "/Headers/x-a", "2"), Headers={"X-A": "1"})["Headers"] == {
        "X-A": "2"
    }


def test_a_key_in_the_exact_case_comes_first() -> None:
    headers = patched(op("remove", "/Headers/x-a"), Headers={"X-A": "1", "x-a": "2"})["Headers"]
    assert headers == {"X-A": "1"}


@pytest.mark.parametrize(
    ("path", "key"),
    [("a~1b", "a/b"), ("a~0b", "a~b"), ("a~01b", "a~1b"), ("", ""), ("0", "0"), ("-", "-")],
)
def test_a_path_names_any_key(path: str, key: str) -> None:
    assert patched(op("add", f"/Headers/{path}", "1"), Headers={})["Headers"] == {key: "1"}


@pytest.mark.parametrize("path", ["/Headers/a~2b", "/Headers/a~"])
def test_a_bare_tilde_is_refused(path: str) -> None:
    assert "write ~0 for ~ and ~1 for /" in refusal([op("add", path, "1")], Headers={})


@pytest.mark.parametrize(
    ("path", "member", "result"),
    [("/Headers/A", "Headers", {"A": "1"}), ("/Events/-", "Events", ["1"])],
)
def test_add_makes_the_dictionary_or_array_that_is_null(
    path: str, member: str, result: Any
) -> None:
    assert patched(op("add", path, "1"), Events=None)[member] == result


@pytest.mark.parametrize("verb", ["replace", "remove"])
def test_only_add_makes_what_is_null(verb: str) -> None:
    assert "what holds it is null, add that" in refusal([op(verb, "/Headers/A", "1")])


def test_a_carrier_that_is_null_is_added_whole() -> None:
    assert "what holds it is null, add that" in refusal([op("add", "/Owner/Name", "x")])


def test_a_path_that_leads_nowhere_names_what_is_there() -> None:
    text = refusal([op("replace", "/Owner/Nmae/x", 1)], Owner={"Id": 1, "Name": "x"})
    assert text == '"/Owner/Nmae/x" leads nowhere at "Nmae": there are ["Id", "Name"].'


@pytest.mark.parametrize("verb", ["add", "replace", "remove", "test"])
@pytest.mark.parametrize("path", ["/Department", "/", "//Name"])
def test_a_carrier_has_no_other_members(verb: str, path: str) -> None:
    assert 'there are ["Id", "Name", "Secret", "Events"' in refusal([op(verb, path, 1)])


def test_a_missing_key_names_the_keys() -> None:
    text = refusal([op("replace", "/Headers/C", "1")], Headers={"A": "1", "B": "2"})
    assert text == '"/Headers/C" leads nowhere at "C": there are ["A", "B"].'


@pytest.mark.parametrize("verb", ["add", "replace", "remove", "test"])
def test_a_path_ends_at_a_plain_value(verb: str) -> None:
    assert "what holds it is no object" in refusal([op(verb, "/Name/First", 1)])


def test_a_path_has_its_limit() -> None:
    path = "/Properties" + "/a" * LONGEST_PATH
    assert f"longer than {LONGEST_PATH} segments" in refusal([op("add", path, 1)])


def test_a_patch_that_is_nested_beyond_the_stack_is_refused() -> None:
    assert "nested too deeply" in refusal([op("add", "/Properties", nested(5000))])


def test_a_merge_that_is_nested_beyond_the_stack_is_refused() -> None:
    assert "nested too deeply" in refusal({"Properties": nested(5000)})


def test_long_values_are_cut_in_texts() -> None:
    assert len(refusal([op("add", "/Headers~" + "x" * 5000, 1)])) < 200


def test_texts_can_always_be_sent() -> None:
    assert "\\ud800" in refusal([op("add", "/\ud800", 1)])


# --- Tests


@pytest.mark.fact("F104")
def test_a_test_that_fails_is_a_conflict() -> None:
    """When the document has another value than a test expects, that is a conflict."""
    text = conflict(op("test", "/State", "Unknown"))
    assert 'The test of "/State" failed: there is "Active", not "Unknown".' in text


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (1, 1.0),
        (None, None),
        (True, True),
        ("a", "a"),
        ([1, {"a": 2}], [1, {"a": 2.0}]),
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}),
    ],
)
def test_a_test_compares_values(now: Any, expected: Any) -> None:
    operation = op("test", "/Properties/x", expected)
    assert patched(operation, Properties={"x": now})["Properties"] == {"x": now}


@pytest.mark.fact("F104")
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (1, True),
        (False, 0),
        (1, "1"),
        (None, False),
        ("a", "A"),
        ([1, 2], [2, 1]),
        ([1], [1, 2]),
        ([], {}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1, "b": None}),
    ],
)
def test_a_test_tells_values_apart(now: Any, expected: Any) -> None:
    """Values of JSON that differ, if only in kind, are a conflict."""
    assert "failed" in conflict(op("test", "/Properties/x", expected), Properties={"x": now})


def test_a_test_takes_the_names_of_enums_as_they_stand() -> None:
    assert "failed" in conflict(op("test", "/State", "active"))


@pytest.mark.parametrize(
    "path", ["/Headers/B", "/Properties/A", "/Owner/Name", "/Events/2", "/Properties/x/y"]
)
def test_a_test_of_what_is_not_there_today_is_a_conflict(path: str) -> None:
    assert "leads nowhere" in conflict(op("test", path, 1), Headers={"A": "1"})


def test_a_test_beneath_a_free_value_is_a_conflict() -> None:
    operation = op("test", "/Properties/a/b", 1)
    assert "no object" in conflict(operation, Properties={"a": "x"})


def test_a_test_with_a_malformed_index_is_invalid() -> None:
    assert 'leads nowhere at "x"' in refusal([op("test", "/Events/x", 1)])


@pytest.mark.parametrize(
    "operation", [op("test", "/Secret", "hush"), op("test", "/headers/authorization", "hush")]
)
def test_the_text_of_a_conflict_keeps_secrets(operation: dict[str, Any]) -> None:
    text = conflict(operation, Secret="kept", Headers={"Authorization": "kept"})
    assert "another value" in text
    assert "hush" not in text
    assert "kept" not in text


def test_a_path_into_a_secret_does_not_tell_it() -> None:
    assert "kept" not in refusal([op("replace", "/Secret/x", 1)], Secret="kept")


# --- Merge patches


@pytest.mark.fact("F103")
def test_an_object_merged_into_an_array_is_appended() -> None:
    """Where the document has an array, an object of the merge patch becomes one more item."""
    user = {"Id": 2, "Name": None}
    assert converted({"Users": user}, Users=[{"Id": 1, "Name": "x"}]) == [
        op("add", "/Users/-", user)
    ]


@pytest.mark.fact("F103")
def test_an_object_is_appended_where_the_array_is_null() -> None:
    """The array may be null so far: what counts is that an array belongs there."""
    assert merged({"users": {"Id": 2}})["Users"] == [{"Id": 2}]


@pytest.mark.fact("F103")
def test_an_object_is_appended_to_an_array_among_free_values() -> None:
    """An array within a dictionary of anything gets the object appended, too."""
    properties = merged({"Properties": {"a": {"b": 1}}}, Properties={"a": [0]})["Properties"]
    assert properties == {"a": [0, {"b": 1}]}


@pytest.mark.fact("F103")
def test_an_array_replaces_an_array() -> None:
    """An array of the merge patch takes the place of the whole array."""
    assert converted({"Events": ["c"]}) == [op("replace", "/Events", ["c"])]


def test_null_in_a_merge_nulls_a_member() -> None:
    assert merged({"Name": None}) == make_hook(Name=None)


def test_null_in_a_merge_removes_a_key() -> None:
    assert merged({"Headers": {"A": None}}, Headers={"A": "1", "B": "2"})["Headers"] == {"B": "2"}


def test_null_for_a_key_that_is_not_there_changes_nothing() -> None:
    assert converted({"Headers": {"a": None}}, Headers={"A": "1"}) == []


def test_a_merge_keeps_the_keys_that_it_does_not_name() -> None:
    assert merged({"Headers": {"B": "2"}}, Headers={"A": "1"})["Headers"] == {"A": "1", "B": "2"}


def test_an_object_merged_into_null_is_added_whole() -> None:
    assert converted({"headers": {"A": "1"}}) == [op("add", "/Headers", {"A": "1"})]


def test_a_merge_reaches_keys_with_slashes_and_tildes() -> None:
    assert merged({"Headers": {"a/~b": "2"}}, Headers={"a/~b": "1"})["Headers"] == {"a/~b": "2"}


@pytest.mark.parametrize("value", ["x", None, {"a": 1}])
def test_a_merge_names_members_that_the_carrier_has_not(value: Any) -> None:
    assert '"/Department" leads nowhere at "Department"' in refusal({"Department": value})


# --- The request samples that SuperOffice publishes


@pytest.mark.fact("F105")
def test_headers_can_be_added_as_in_the_published_sample() -> None:
    """One published sample adds three headers at once to a webhook."""
    headers = {"X-Custom-Header": "Custom-Value", "X-Custom-Header1": "Custom-Value1"}
    assert patched(op("add", "/Headers", headers))["Headers"] == headers


@pytest.mark.fact("F105")
def test_properties_can_be_replaced_as_in_the_published_sample() -> None:
    """Another replaces the properties by objects within objects."""
    properties = {"Person": {"firstName": "Tony"}, "Place": {"city": "New York"}}
    assert patched(op("replace", "/Properties", properties))["Properties"] == properties


# --- What holds for every patch

KEYS = st.sampled_from(["a", "A", "b", "a/b", "~", ""])
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
DICTIONARIES = st.recursive(
    st.dictionaries(KEYS, SCALARS, max_size=4),
    lambda inner: st.dictionaries(KEYS, SCALARS | inner, max_size=4),
    max_leaves=8,
)
MERGES = st.recursive(
    st.dictionaries(KEYS, SCALARS, max_size=4),
    lambda inner: st.dictionaries(KEYS, SCALARS | inner | st.lists(inner, max_size=2), max_size=4),
    max_leaves=8,
)
PATHS = st.sampled_from(
    [
        "name",
        "/Events/-",
        "/Events/0",
        "/Events/5",
        "Headers/A",
        "/Headers",
        "/Properties/a/b",
        "/Owner/Name",
        "/Users/0/Id",
        "/Users/-",
        "/Nothing",
    ]
)
OPERATIONS = st.lists(
    st.builds(
        op, st.sampled_from(["add", "replace", "remove", "test"]), PATHS, SCALARS | DICTIONARIES
    ),
    max_size=6,
)
CHANGES = OPERATIONS | st.dictionaries(
    st.sampled_from(["Name", "events", "Headers", "Properties", "Owner", "Users", "Nothing"]),
    SCALARS | MERGES,
)


def rfc7396(target: Any, changes: Any) -> Any:
    """Merge as the RFC says, for comparison."""
    if not isinstance(changes, dict):
        return changes
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in changes.items():
        result[name] = rfc7396(result.get(name), value)
        if value is None:
            del result[name]
    return result


def outcome(document: dict[str, Any], changes: Any, shape: Shape = SHAPE) -> Any:
    try:
        return apply(document, changes, shape)
    except PatchError as refused:
        return type(refused)


@given(DICTIONARIES, MERGES)
def test_a_merge_into_a_dictionary_is_the_rfcs(now: dict[str, Any], changes: Any) -> None:
    assert merged({"Properties": changes}, Properties=now)["Properties"] == rfc7396(now, changes)


@given(CHANGES)
def test_neither_argument_is_ever_changed(changes: Any) -> None:
    hook = make_hook(Headers={"A": "1"}, Users=[{"Id": 1, "Name": "x"}])
    before = deepcopy((hook, changes))
    outcome(hook, changes)
    assert (hook, changes) == before


@given(OPERATIONS)
def test_one_bad_operation_stops_them_all(operations: list[Any]) -> None:
    hook = make_hook()
    with pytest.raises(PatchError):
        apply(hook, [*operations, op("replace", "/Nothing", 1)], SHAPE)
    assert hook == make_hook()


@given(OPERATIONS)
def test_operations_are_applied_one_after_the_other(operations: list[Any]) -> None:
    document: Any = make_hook()
    for each in operations:
        document = outcome(document, [each]) if isinstance(document, dict) else document
    assert outcome(make_hook(), operations) == document


@given(CHANGES)
def test_a_patched_carrier_keeps_its_members(changes: Any) -> None:
    result = outcome(make_hook(), changes)
    assert not isinstance(result, dict) or list(result) == list(make_hook())


@given(st.dictionaries(KEYS, MERGES, max_size=3))
def test_the_result_shares_nothing_with_the_patch(changes: dict[str, Any]) -> None:
    before = deepcopy(changes)
    for value in merged({"Properties": changes}, Properties={})["Properties"].values():
        value["changed"] = True
    assert changes == before
