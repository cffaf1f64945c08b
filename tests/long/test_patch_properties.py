"""Patches: what holds for every one of them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patching import SHAPE, make_hook, merged, op

from simulator.contract.patch import apply
from simulator.contract.patch_operation import (
    PatchError,
)
from simulator.contract.shape import Shape

#: They differ in more than their case, which paths ignore.
KEYS = st.sampled_from(["a", "B", "c", "a/b", "~", ""])
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
    for one in operations:
        document = outcome(document, [one]) if isinstance(document, dict) else document
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
