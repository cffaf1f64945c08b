"""JSON bodies: what is read, what is forgiven, and what is refused."""

import json
from contextlib import suppress

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.contract import json_text
from simulator.contract.unreadable import Unreadable

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


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


@settings(deadline=None)
@given(DOCUMENTS)
def test_what_is_written_is_read_again(document):
    decoded = json_text.decode(json_text.encode(document))
    assert (decoded.value, decoded.breaches, decoded.textual) == (document, (), False)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text):
    with suppress(Unreadable):
        json_text.decode(text.encode(errors="replace"))


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_read_or_refused(body):
    with suppress(Unreadable):
        json_text.decode(body)


@settings(deadline=None)
@given(st.text('[]{},:"\\ 1u\n', max_size=40))
def test_nothing_but_commas_is_forgiven(text):
    try:
        decoded = json_text.decode(text.encode())
    except Unreadable:
        return
    if not decoded.breaches and text.strip():
        assert json.loads(text) == decoded.value


@each("body", [b"", b"  ", b"\r\n\t", b"\xef\xbb\xbf", b"null", b" null\n"])
def test_an_empty_body_is_null(body):
    decoded = json_text.decode(body)
    assert (decoded.value, decoded.breaches) == (None, ())


@each(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16be", "utf-16-be"),
        ("latin1", "latin-1"),
    ],
)
def test_charsets_are_read(charset, codec):
    assert json_text.decode('{"Name": "Blåbær"}'.encode(codec), charset).value["Name"] == "Blåbær"


def test_text_in_another_charset_is_refused():
    assert "Byte 0xE5" in refusal('{"Name": "Blåbær"}'.encode("latin-1"))


@pytest.mark.fact("F036")
@each(
    ("text", "value"),
    [
        ('{"a": 1,}', {"a": 1}),
        ("[1, 2 ,\n ]", [1, 2]),
        ('{"a": ",]", "b": ",}" , }', {"a": ",]", "b": ",}"}),
        (r'["\",]",]', ['",]']),
        (r'["\\",]', ["\\"]),
    ],
)
def test_a_trailing_comma_is_a_breach_only(text, value):
    decoded = json_text.decode(text.encode())
    assert decoded.value == value
    [breach] = decoded.breaches
    assert str(breach).startswith("the body holds a trailing comma at line 1, column ")


def test_trailing_commas_are_counted_and_the_first_is_placed():
    [breach] = json_text.decode(b'{"a": [1,],\n "b": {"c": 2,},\n}').breaches
    assert "holds 3 trailing commas, the first at line 1, column 9" in breach.text


@each("text", ["[,]", "{,}", "[1,,]", "[1,,2]", '{"a":,}', "[1,2", ",", '["a,]', "{ , }"])
def test_other_commas_are_refused(text):
    assert "is not JSON" in refusal(text)


@each(
    ("text", "place"),
    [
        ('{"a": 1 "b": 2}', "line 1, column 9, found '\"b\": 2}'"),
        ('{\n  "a": x\n}', "line 2, column 8, found 'x'"),
        ('{"a": 1', "line 1, column 8, found the end"),
        ("{'a': 1}", "line 1, column 2, found \"'a': 1}\""),
        ("[1] [2]", "line 1, column 5, found '[2]'"),
    ],
)
def test_a_refusal_says_where_and_what(text, place):
    assert place in refusal(text)


@pytest.mark.parametrize(
    ("text", "media_type"),
    [("<Webhook/>", "application/xml"), ("Name=x&Type=y", "application/x-www-form-urlencoded")],
)
def test_another_medium_is_recognised(text, media_type):
    assert f"Content-Type: {media_type}" in refusal(text)


@each("text", ["[NaN]", "[Infinity]", "[-Infinity]"])
def test_what_is_no_number_is_refused(text):
    assert refusal(text) == f"{text[1:-1]} is not a JSON value; send null or a number."


@each(
    ("text", "value"),
    [
        (r'"\ud83d\ude00"', "😀"),
        (r'"a\ud800b"', "a\ufffdb"),
        (r'"\udc00"', "\ufffd"),
        (r'"\uD83D\uD83D\uDE00"', "\ufffd😀"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'{"\udfff": 1}', {"\ufffd": 1}),
    ],
)
def test_half_a_surrogate_pair_is_replaced(text, value):
    assert read(text) == value


def test_documents_are_written_compactly_as_utf_8():
    document = {"Name": "Blåbær", "Events": ["a", "b"], "Secret": None, "WebhookId": 0}
    wanted = '{"Name":"Blåbær","Events":["a","b"],"Secret":null,"WebhookId":0}'
    assert json_text.encode(document) == wanted.encode()


def test_half_a_surrogate_pair_is_written_as_net_does():
    assert json_text.encode(["a\ud800"]) == '["a\ufffd"]'.encode()


def test_infinity_is_never_written():
    assert json_text.encode([float("inf"), float("nan")]) == b"[null,null]"


def test_whole_numbers_may_be_of_any_size():
    assert json_text.encode([2**64, 2**80]) == b"[18446744073709551616,1208925819614629174706176]"
