"""JSON Patch on carriers: which of the formats a body is, and what its operations do."""

from __future__ import annotations

from typing import Any

import pytest
from cases import each
from patching import SHAPE, converted, make_hook, merged, op, patched, refusal

from simulator.contract.patch import MOST_OPERATIONS, apply

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


@each("changes", [None, 5, "Name", True])
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
@each("verb", ["move", "copy", "merge", ""])
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


@each("given", [None, 5, "replace", ["replace"]])
def test_an_operation_is_an_object(given: object) -> None:
    assert "is no operation; send objects such as" in refusal([given])


@each(
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
