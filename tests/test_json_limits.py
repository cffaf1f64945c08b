"""Limits of JSON bodies: numbers, nesting, and the time that hostile ones take."""

import json
import time
from contextlib import suppress

import pytest
from cases import each

from simulator.contract import json_text
from simulator.contract.unreadable import Unreadable


def read(text: str) -> object:
    """Read text that keeps the contract."""
    decoded = json_text.decode(text.encode())
    assert decoded.breaches == ()
    return decoded.value


def refusal(body: str | bytes) -> str:
    """Give the message about text that cannot be read."""
    with pytest.raises(Unreadable) as caught:
        json_text.decode(body if isinstance(body, bytes) else body.encode())
    return caught.value.text


def test_a_number_beyond_a_double_is_refused():
    assert "'-1e999'" in refusal('{"a": -1e999}')


def test_whole_numbers_keep_their_size():
    assert read("[9007199254740993, -99999999999999999999]") == [
        9007199254740993,
        -99999999999999999999,
    ]


@each("text", ["9" * 4301, '{"a": 1, "a": %s}' % ("9" * 5000), "[%s,]" % ("9" * 5000)])
def test_an_endless_whole_number_is_refused(text):
    assert "more than 4300 digits" in refusal(text)


def test_nesting_is_read_to_256_levels():
    deepest = value = read("[" * 256 + "]" * 256)
    for _ in range(255):
        [deepest] = deepest
    assert value
    assert deepest == []


@each("opening", ["[", '{"a":', '[{"a":'])
def test_deeper_nesting_is_refused_wherever_it_ends(opening):
    assert "nested deeper than 256 levels at line 1, column" in refusal(opening * 100_000)


def test_brackets_in_texts_do_not_nest():
    text = "[" * 400 + '"' + "{" * 400
    assert read(json.dumps([text, text])) == [text, text]


def test_many_short_objects_are_not_deep():
    assert len(read(json.dumps([{"a": []}] * 1000))) == 1000


@pytest.mark.parametrize(
    "text",
    [
        '["' + '\\"' * 100_000 + "[" * 300,
        "[" + "1," * 100_000 + "]",
        "[" + " , " * 100_000,
        "{" + '"a":1,' * 100_000 + "}",
        "[1." + "1" * 250_000 + "]",
        "9" * 500_000,
    ],
    ids=["quotes", "comma", "commas", "twice", "digits", "number"],
)
def test_no_body_takes_long(text):
    began = time.process_time()
    with suppress(Unreadable):
        json_text.decode(text.encode())
    assert time.process_time() - began < 2.5


def test_messages_stay_short():
    assert len(refusal("[" + "x" * 100_000)) < 200
