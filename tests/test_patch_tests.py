"""The tests inside a JSON Patch: what holds, what is a conflict, and what the caller is told."""

from __future__ import annotations

from typing import Any

import pytest
from cases import each
from patching import conflict, make_hook, op, patched, refusal


@pytest.mark.fact("F104")
def test_a_test_that_fails_is_a_conflict() -> None:
    """When the document has another value than a test expects, that is a conflict."""
    text = conflict(op("test", "/State", "Unknown"))
    assert 'The test of "/State" failed: there is "Active", not "Unknown".' in text


@each(
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
@each(
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


@pytest.mark.fact("F186")
@each("expected", ["Active", "active", 1, "1"])
def test_a_test_takes_an_enum_by_name_or_number(expected: Any) -> None:
    """What a test expects is read as the same member of a body is."""
    assert patched(op("test", "/State", expected)) == make_hook()


@each("expected", ["Unknown", 0, "0", 2, "Nope", None, True, [], {"a": 1}])
def test_a_test_tells_enums_apart(expected: Any) -> None:
    assert "failed" in conflict(op("test", "/State", expected))


def test_a_test_sees_what_an_earlier_operation_set() -> None:
    operations = op("replace", "/State", 0), op("test", "/State", "Unknown")
    assert patched(*operations)["State"] == 0


@each("path", ["/Headers/B", "/Properties/A", "/Owner/Name", "/Events/2", "/Properties/x/y"])
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
