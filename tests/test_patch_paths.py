"""The paths of JSON Patch: which places of a carrier they name, and which they cannot."""

from __future__ import annotations

from typing import Any

import pytest
from cases import each
from patching import make_hook, nested, op, patched, refusal

from simulator.contract.patch_operation import (
    LONGEST_PATH,
)


@pytest.mark.fact("F102")
@each("path", ["/Name", "Name", "/name", "name", "NAME"])
def test_a_path_needs_neither_case_nor_slash(path: str) -> None:
    """Members are found in any case, with or without the leading slash."""
    assert patched(op("replace", path, "x")) == make_hook(Name="x")


@pytest.mark.fact("F102")
@pytest.mark.parametrize("verb", ["add", "replace"])
def test_a_path_finds_a_key_in_any_case(verb: str) -> None:
    """Adding a header that is there in another case makes no second one."""
    operations = op(verb, "/headers/x-a", "2"), op(verb, "/properties/B/c", 3)
    hook = patched(*operations, Headers={"X-A": "1"}, Properties={"b": {"C": 0}})
    assert (hook["Headers"], hook["Properties"]) == ({"X-A": "2"}, {"b": {"C": 3}})


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


@each(("index", "result"), [("0", ["c", "a", "b"]), ("1", ["a", "c", "b"]), ("2", ["a", "b", "c"])])
def test_add_inserts_before_the_index(index: str, result: list[str]) -> None:
    assert patched(op("add", f"/Events/{index}", "c"))["Events"] == result


def test_replace_sets_the_item_at_the_index() -> None:
    assert patched(op("replace", "/Events/1", "c"))["Events"] == ["a", "c"]


@each("verb", ["add", "replace", "remove"])
@each("index", ["3", "-1", "01", "+1", "x", "", "\u0661", "9" * 5000])
def test_an_index_that_the_array_has_not_is_refused(verb: str, index: str) -> None:
    assert "the list has 2 items, counted from 0" in refusal([op(verb, f"/Events/{index}", "c")])


@pytest.mark.parametrize("verb", ["replace", "remove"])
def test_only_add_reaches_behind_the_last_item(verb: str) -> None:
    assert 'leads nowhere at "-"' in refusal([op(verb, "/Events/-", "c")])


def test_a_dash_is_the_end_of_a_path() -> None:
    text = refusal([op("add", "/Users/-/Name", "x")], Users=[{"Id": 1, "Name": "y"}])
    assert 'leads nowhere at "-"' in text


def test_add_makes_a_key_in_a_dictionary_as_it_is_written() -> None:
    headers = patched(op("add", "/headers/x-b", "2"), Headers={"X-A": "1"})["Headers"]
    assert headers == {"X-A": "1", "x-b": "2"}


def test_a_key_of_a_dictionary_is_found_in_another_case() -> None:
    assert patched(op("replace", "/Headers/x-a", "2"), Headers={"X-A": "1"})["Headers"] == {
        "X-A": "2"
    }


def test_a_key_in_the_exact_case_comes_first() -> None:
    headers = patched(op("remove", "/Headers/x-a"), Headers={"X-A": "1", "x-a": "2"})["Headers"]
    assert headers == {"X-A": "1"}


@each(
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


@each("verb", ["add", "replace", "remove", "test"])
@each("path", ["/Department", "/", "//Name"])
def test_a_carrier_has_no_other_members(verb: str, path: str) -> None:
    assert 'there are ["Id", "Name", "Secret", "Events"' in refusal([op(verb, path, 1)])


def test_a_missing_key_names_the_keys() -> None:
    text = refusal([op("replace", "/Headers/C", "1")], Headers={"A": "1", "B": "2"})
    assert text == '"/Headers/C" leads nowhere at "C": there are ["A", "B"].'


@each("verb", ["add", "replace", "remove", "test"])
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
