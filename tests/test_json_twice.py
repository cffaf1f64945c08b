"""Members given twice in JSON."""

import pytest

from simulator.contract import json_text
from simulator.contract.breach import Breach
from simulator.contract.unreadable import Unreadable


def test_a_member_given_twice_is_named_and_the_last_one_wins():
    decoded = json_text.decode(b'{"Name": "a", "Type": "webhook", "Name": "b", "Name": "c"}')
    assert decoded.value == {"Name": "c", "Type": "webhook"}
    assert decoded.breaches == (Breach("/Name", "is given 3 times; the last one is taken"),)


def test_a_member_given_twice_deep_inside_is_found():
    decoded = json_text.decode(b'{"a": [1, {"x/y": {"b": 1, "b": {"c": 1, "c": 2}}}]}')
    assert decoded.value == {"a": [1, {"x/y": {"b": {"c": 2}}}]}
    assert [one.pointer for one in decoded.breaches] == ["/a/1/x~1y/b", "/a/1/x~1y/b/c"]


def test_names_that_differ_by_case_are_left_to_binding():
    decoded = json_text.decode(b'{"name": 1, "Name": 2}')
    assert (decoded.value, decoded.breaches) == ({"name": 1, "Name": 2}, ())


def test_a_trailing_comma_and_a_member_given_twice_are_both_named():
    decoded = json_text.decode(b'{"a": 1, "a": 2,}')
    assert decoded.value == {"a": 2}
    assert [one.pointer for one in decoded.breaches] == ["", "/a"]


def test_what_is_no_json_after_a_member_given_twice_is_refused():
    with pytest.raises(Unreadable, match="expecting ':' delimiter at line 1, column 29"):
        json_text.decode(b'{"a": {"b": 1, "b": 2}, "c" 1}')


def test_a_comma_too_many_after_a_member_given_twice_is_forgiven():
    assert json_text.decode(b'{"a": {"b": 1, "b": 2}, "c": [1,]}').value == {
        "a": {"b": 2},
        "c": [1],
    }
