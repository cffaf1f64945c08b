"""Form bodies: what is read, and what is refused."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import ANYTHING, WEBHOOK

from simulator.contract import form_text
from simulator.contract.shape import Shape
from simulator.contract.unreadable import Unreadable


def read(body: str, shape: Shape = WEBHOOK) -> Any:
    """Read a form that keeps the contract."""
    decoded = form_text.decode(body.encode(), "utf-8", shape)
    assert (decoded.breaches, decoded.textual) == ((), True)
    return decoded.value


def refusal(body: str | bytes, shape: Shape = WEBHOOK, charset: str = "utf-8") -> str:
    """Give the message about a form that cannot be read."""
    with pytest.raises(Unreadable) as caught:
        form_text.decode(body if isinstance(body, bytes) else body.encode(), charset, shape)
    return caught.value.text


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["WebhookId", "Name", "State"]), st.text()))
def test_members_are_read_as_browsers_send_them(members):
    body = urlencode(members, errors="replace").encode()
    wanted = {name: text.encode(errors="replace").decode() for name, text in members.items()}
    assert form_text.decode(body, "utf-8", WEBHOOK).value == (wanted or None)


@settings(deadline=None)
@given(st.binary() | st.text("aEvents.[]=&%+01{", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(body):
    with suppress(Unreadable):
        form_text.decode(body, "utf-8", WEBHOOK)


@pytest.mark.parametrize("body", [b"", b" \r\n"])
def test_an_empty_body_is_null(body):
    decoded = form_text.decode(body, "utf-8", WEBHOOK)
    assert (decoded.value, decoded.textual) == (None, True)


@each(
    ("body", "value"),
    [
        ("WebhookId=1&Name=x", {"WebhookId": "1", "Name": "x"}),
        ("webhookid=1&NAME=x", {"WebhookId": "1", "Name": "x"}),
        ("Name=a+b%26c%3D%2B&&", {"Name": "a b&c=+"}),
        ("Name=a=b", {"Name": "a=b"}),
        ("Name=&State", {"Name": "", "State": ""}),
        ("Name=Bl%C3%A5b%c3%a6r", {"Name": "Blåbær"}),
        ("Name=Blåbær", {"Name": "Blåbær"}),
        ("Colour=red", {"Colour": "red"}),
        ("&", {}),
    ],
)
def test_members_are_read(body, value):
    assert read(body) == value


@each("name", ["Events[", "Events]", "Events[0", "[a]b", "a..b", ".a", "a.", "a[[b]]"])
def test_names_that_cannot_be_are_refused(name):
    assert f"The field name '{name}' cannot be read" in refusal(f"x=1&{name}=1")


@each("escape", ["%", "%4", "%zz", "%u00", "%%41"])
def test_wrong_escapes_are_refused(escape):
    message = refusal(f"Name=a{escape}")
    assert message.startswith(f"'{escape[:3]}' in the form is no percent escape")


@each("text", ["%E5", "a%C3", "%ED%A0%80"])
def test_escapes_that_are_no_text_are_refused(text):
    assert f"'{text}' in the form holds the byte 0x" in refusal(f"Name={text}")


@each(
    ("charset", "body"),
    [
        ("utf-8", "\ufeffName=å".encode()),
        ("iso-8859-1", b"Name=%E5"),
        ("iso-8859-1", b"Name=\xe5"),
        ("utf-16", "Name=å".encode("utf-16")),
        ("utf-16le", "Name=%C3%A5".encode("utf-16-le")),
        ("", b"Name=%C3%A5"),
    ],
)
def test_charsets_are_read(charset, body):
    assert form_text.decode(body, charset, WEBHOOK).value == {"Name": "å"}


def test_an_unknown_charset_is_refused():
    assert "'utf-7' is not known" in refusal("Name=a", charset="utf-7")


@each("body", ['{"Name": "a&b=c"}', ' ["a"]', "\n{}"])
def test_json_sent_as_a_form_is_recognised(body):
    message = refusal(body)
    assert "which curl -d says by default" in message
    assert "send it with Content-Type: application/json" in message


def test_xml_sent_as_a_form_is_recognised():
    assert "Content-Type: application/xml" in refusal('<Webhook a="b"/>')


def test_patches_are_json():
    assert "send Content-Type: application/json" in refusal("a=b", ANYTHING)


def test_a_thousand_fields_are_read_and_no_more():
    assert len(read("&".join(["Events=a"] * 1000))["Events"]) == 1000
    assert "The form has 1001 fields; send at most 1000" in refusal("&".join(["Events=a"] * 1001))


def test_nesting_is_read_to_32_levels():
    value = read("a" + "[a]" * 31 + "=x")
    for _ in range(32):
        value = value["a"]
    assert value == "x"


def test_deeper_nesting_is_refused():
    assert "nested deeper than 32 levels" in refusal("a" + "[a]" * 200_000 + "=x")
