"""Merge patches: what an object changes in a carrier, and where it is appended."""

from __future__ import annotations

from typing import Any

import pytest
from cases import each
from patching import converted, make_hook, merged, op, refusal


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
    assert converted({"Headers": {"b": None}}, Headers={"A": "1"}) == []


@pytest.mark.fact("F102")
def test_a_merge_finds_keys_in_any_case() -> None:
    """It becomes a patch, whose paths ignore case."""
    assert merged({"Headers": {"x-a": None}}, Headers={"X-A": "1"})["Headers"] == {}
    assert merged({"Headers": {"x-a": "2"}}, Headers={"X-A": "1"})["Headers"] == {"X-A": "2"}
    assert merged({"Headers": {"x-a": "2", "X-A": "3"}}, Headers={})["Headers"] == {"x-a": "3"}


def test_a_merge_keeps_the_keys_that_it_does_not_name() -> None:
    assert merged({"Headers": {"B": "2"}}, Headers={"A": "1"})["Headers"] == {"A": "1", "B": "2"}


def test_an_object_merged_into_null_is_added_whole() -> None:
    assert converted({"headers": {"A": "1"}}) == [op("add", "/Headers", {"A": "1"})]


def test_a_merge_reaches_keys_with_slashes_and_tildes() -> None:
    assert merged({"Headers": {"a/~b": "2"}}, Headers={"a/~b": "1"})["Headers"] == {"a/~b": "2"}


@each("value", ["x", None, {"a": 1}])
def test_a_merge_names_members_that_the_carrier_has_not(value: Any) -> None:
    assert '"/Department" leads nowhere at "Department"' in refusal({"Department": value})
