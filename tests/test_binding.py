"""Binding: what a body may look like, what becomes of it, and what is named or refused."""

from __future__ import annotations

import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st
from shapes import ANYTHING, STRING, carrier, list_of, map_of

from simulator.contract.binding import Binder, BindingError
from simulator.contract.shape import Kind, Shape

INT32 = Shape(Kind.INTEGER, default=0, minimum=-(2**31), maximum=2**31 - 1)
NUMBER = Shape(Kind.NUMBER, default=0)
BOOLEAN = Shape(Kind.BOOLEAN, default=False)
STATE = Shape(Kind.ENUM, numbers={"Unknown": 0, "Active": 1, "Stopped": 2}, default="Unknown")
RIGHTS = {"None": 0, "Select": 1, "Update": 2, "UR": 3, "Insert": 4, "Delete": 8, "FULL": 15}
FLAGS = Shape(Kind.FLAGS, numbers=RIGHTS, default="None")
YEAR_ONE = "0001-01-01T00:00:00"
DATE = Shape(Kind.DATE, default=YEAR_ONE)
STAMP = Shape(Kind.DATE, default=YEAR_ONE, read_only=True)
HOOK = carrier(
    "Hook", Id=INT32, Name=STRING, State=STATE, Tags=list_of(STRING), Headers=map_of(STRING)
)


def bound(value, shape, textual=False):
    """Bind a value that keeps the contract."""
    binder = Binder(textual)
    result = binder.bind(value, shape)
    assert binder.breaches == []
    return result


def named(value, shape):
    """Bind a value that departs from the contract, and give it with what was named."""
    binder = Binder()
    result = binder.bind(value, shape)
    return result, [str(breach) for breach in binder.breaches]


def refusal(value, shape, textual=False):
    with pytest.raises(BindingError) as refused:
        Binder(textual).bind(value, shape)
    return str(refused.value)


# --- Members


def test_members_are_found_in_any_case_and_given_their_documented_names():
    assert list(bound({"NAME": "x", "id": 5}, HOOK).items())[:2] == [("Id", 5), ("Name", "x")]


def test_members_that_are_missing_have_their_default():
    hook = bound({}, HOOK)
    assert hook == {"Id": 0, "Name": None, "State": "Unknown", "Tags": None, "Headers": None}


@each("shape", [INT32, NUMBER, BOOLEAN, STATE, FLAGS, DATE, STRING, HOOK])
def test_null_is_taken_for_anything(shape):
    assert bound(None, shape) == shape.default


def test_members_that_nobody_knows_are_left_out_and_named():
    hook, names = named({"Name": "x", "Nick": {"deep": 1}, "a/b~c": 2}, HOOK)
    assert hook["Name"] == "x"
    assert hook.keys() == {"Id", "Name", "State", "Tags", "Headers"}
    assert names == ["/Nick is not a member of Hook", "/a~1b~0c is not a member of Hook"]


@each("name", ["_Links", "_links", "_LINKS"])
def test_links_are_left_out_without_a_word(name):
    assert bound({name: {"Self": "x"}}, HOOK) == bound({}, HOOK)


def test_of_two_spellings_one_that_does_not_count_may_be_anything():
    hook, names = named({"name": {"no": "text"}, "Name": "second"}, HOOK)
    assert hook["Name"] == "second"
    assert names == ["/Name is given more than once; the last one counts"]


def test_of_two_spellings_the_last_one_counts_and_is_named():
    hook, names = named({"name": "first", "Name": "second", "NAME": "third"}, HOOK)
    assert hook["Name"] == "third"
    assert names == [
        f"/{name} is given more than once; the last one counts" for name in ("Name", "NAME")
    ]


def test_entries_of_a_dictionary_keep_their_case():
    assert bound({"headers": {"x-a": "1", "X-A": "2"}}, HOOK)["Headers"] == {"x-a": "1", "X-A": "2"}


def test_an_error_tells_where():
    assert refusal({"headers": {"a/b": []}}, HOOK).startswith("/Headers/a~1b is an array")
    assert refusal({"TAGS": ["x", {}]}, HOOK).startswith("/Tags/1 is an object")
    assert refusal([], HOOK) == "the body is an array, and must be an object"


@each(
    ("value", "shape", "wanted"),
    [
        (5, HOOK, "an object"),
        ([], HOOK, "an object"),
        ("x", list_of(STRING), "an array"),
        ({}, list_of(STRING), "an array"),
        ([], map_of(STRING), "an object"),
        ({}, STRING, "a string"),
        ([], INT32, "a whole number"),
        ({}, BOOLEAN, "true or false"),
        ({}, DATE, "an ISO 8601 date-time"),
        ([], STATE, "one of Unknown (0), Active (1), Stopped (2)"),
    ],
)
def test_containers_and_scalars_do_not_stand_in_for_each_other(value, shape, wanted):
    assert refusal(value, shape).endswith(f"and must be {wanted}")


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_free_values_stay_as_they_are(value):
    assert bound(value, ANYTHING) is value


def test_only_so_many_departures_are_named():
    _, names = named({f"m{n}": n for n in range(500)}, HOOK)
    assert len(names) == 100


def test_long_names_and_values_are_named_in_part():
    _, [name] = named({"x" * 5000: 1}, HOOK)
    assert len(name) < 150
    assert len(refusal({"Id": "x" * 5000}, HOOK)) < 150


# --- Texts and numbers


@each(
    ("given_value", "text"),
    [(5, "5"), (1.5, "1.5"), (True, "true"), (False, "false"), (-(10**30), "-" + "1" + "0" * 30)],
)
def test_a_scalar_is_read_as_a_text_and_named(given_value, text):
    value, [name] = named(given_value, STRING)
    assert value == text
    assert name.endswith("which was read as a text")


@each("value", [0, -5, 2**31 - 1, -(2**31), 5.0])
def test_whole_numbers_are_taken(value):
    assert bound(value, INT32) == value
    assert isinstance(bound(value, INT32), int)


@each(("text", "number"), [("5", 5), (" -5 ", -5), ("+7", 7), ("007", 7), ("\t\v8\r\n", 8)])
def test_a_number_in_a_text_is_read_and_named(text, number):
    value, [name] = named(text, INT32)
    assert value == number
    assert name == f"the body is the text {text!r}, which was read as a number"
    assert bound(text, INT32, textual=True) == number


@each("value", [2**31, -(2**31) - 1, 10**19, 1e300, str(2**31)])
def test_numbers_beyond_int32_are_refused(value):
    assert "does not fit an int32: it must be from -2147483648 to 2147483647" in refusal(
        value, INT32
    )


@each("value", [1.5, "1.5", "five", "", "0x10", True, "\u0665", "1e3", "9" * 21, "6\x1f", "\xa06"])
def test_what_is_no_whole_number_is_refused(value):
    assert "must be a whole number" in refusal(value, INT32)


@each(("value", "textual"), [(5, False), (1.5, False), ("1.5", True)])
def test_numbers_are_taken(value, textual):
    assert bound(value, NUMBER, textual) == float(value)


@each(("value", "textual"), [("1.5", False), (True, False), ("x", True)])
def test_what_is_no_number_is_refused(value, textual):
    assert "must be a number" in refusal(value, NUMBER, textual)


@each("text", ["true", "True", " TRUE "])
def test_a_truth_in_a_text_is_read_and_named(text):
    value, [name] = named(text, BOOLEAN)
    assert value is True
    assert name.endswith("which was read as true or false")
    assert bound(text, BOOLEAN, textual=True) is True


@each("value", [0, 1, "yes", "", 1.0])
def test_what_is_no_truth_is_refused(value):
    assert "must be true or false" in refusal(value, BOOLEAN)


# --- Enumerations


@each("value", ["Stopped", "stopped", " STOPPED ", 2, "2"])
def test_an_enumeration_comes_by_name_or_number(value):
    assert bound(value, STATE) == "Stopped"


@each("value", [3, -1, "3", "Sleeping", "", "Active, Stopped", True, 1.0])
def test_what_is_none_of_an_enumeration_is_refused(value):
    assert "must be one of Unknown (0), Active (1), Stopped (2)" in refusal(value, STATE)


@each(
    ("value", "names"),
    [
        ("Select", "Select"),
        ("select,UPDATE", "UR"),
        ("Insert, Select", "Select, Insert"),
        ("Delete , Delete", "Delete"),
        ("None", "None"),
        ("None, Insert", "Insert"),
        (0, "None"),
        (1, "Select"),
        (3, "UR"),
        (7, "UR, Insert"),
        (15, "FULL"),
        ("15", "FULL"),
    ],
)
def test_flags_come_by_names_or_as_their_sum(value, names):
    assert bound(value, FLAGS) == names


@each("value", [16, -1, 31, "Fly", "Select, Fly", "", ",", "Select,", True, 1.5])
def test_what_are_no_flags_is_refused(value):
    assert "Select (1), Update (2)" in refusal(value, FLAGS)


def test_flags_without_a_name_for_nothing_are_refused_when_there_are_none():
    refusal(0, Shape(Kind.FLAGS, numbers={"Email": 1}))


@given(st.integers(0, 15))
def test_every_sum_of_flags_comes_back_as_its_own_names(number):
    assert bound(bound(number, FLAGS), FLAGS) == bound(number, FLAGS)


# --- Dates

DATES = [
    "2026-01-01T09:00:00",
    "2026-01-01T09:00:00Z",
    "2026-01-01T09:00:00.1234567+02:00",
    "2026-01-01T09:00:00.123-0500",
    "2026-01-01",
    "2026-01-01 09:00",
    "0001-01-01T00:00:00Z",
    "0000-12-31T23:06:32.000Z",
    "9999-12-31T23:59:59Z",
]


@each("date", DATES)
def test_dates_of_any_year_are_taken(date):
    assert bound(date, DATE) == date


@each("date", DATES)
def test_a_date_that_callers_cannot_set_stays_unset(date):
    assert bound(date, STAMP) == YEAR_ONE


@each(
    "value",
    ["yesterday", "", "01/01/2026", 1767258000, "/Date(0)/", "\u0662\u0660\u0662\u0666-01-01"],
)
def test_what_is_no_date_is_refused_or_named_where_it_does_not_matter(value):
    assert "must be an ISO 8601 date-time" in refusal(value, DATE)
    assert named(value, STAMP)[0] == YEAR_ONE
    assert len(named(value, STAMP)[1]) == 1
