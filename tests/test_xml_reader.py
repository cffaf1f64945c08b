"""Reading XML: what shapes make of elements."""

from contextlib import suppress
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import WEBHOOK, list_of

from simulator.contract import xml_text
from simulator.contract.shape import Shape
from simulator.contract.unreadable import Unreadable

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def read(text: str, shape: Shape = WEBHOOK) -> Any:
    """Read text that keeps the contract."""
    decoded = xml_text.decode(text.encode(), None, shape)
    assert decoded.breaches == ()
    return decoded.value


def breaches(text: str, shape: Shape = WEBHOOK) -> tuple[Any, list[str]]:
    """Read text that does not, and give the value and the breaches."""
    decoded = xml_text.decode(text.encode(), None, shape)
    return decoded.value, [str(breach) for breach in decoded.breaches]


NAMES = ["Webhook", "Events", "Headers", "Properties", "Key", "Value", "Name", "anyType"]
PAIRS = ["StringKeyValuePair", "StringObjectKeyValuePair"]
TYPES = ["xsd:int", "xsd:string", "ArrayOfAnyType", "StringObjectDictionary", "Odd"]
ATTRIBUTES = ["", ' xsi:nil="true"', *(f' xsi:type="{name}"' for name in TYPES)]


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make elements around others, whether they fit or not."""
    parts = st.tuples(st.sampled_from(NAMES + PAIRS), st.sampled_from(ATTRIBUTES), inner)
    one = parts.map(lambda part: f"<{part[0]}{part[1]}>{part[2]}</{part[0]}>")
    return st.lists(one, max_size=4).map("".join)


@settings(deadline=None)
@given(st.recursive(st.sampled_from(["", "x", "1"]), elements, max_leaves=20))
def test_any_elements_are_read_or_refused(inside):
    with suppress(Unreadable):
        value = xml_text.decode(f"<Webhook {XSI}>{inside}</Webhook>".encode(), None, WEBHOOK).value
        assert isinstance(value, dict)


@pytest.mark.fact("F192")
def test_names_are_read_in_any_case_order_and_namespace():
    text = '<w:webhook xmlns:w="urn:x"><w:NAME>Orders</w:NAME><webhookid>7</webhookid></w:webhook>'
    assert read(text) == {"Name": "Orders", "WebhookId": "7"}


def test_spaces_around_elements_mean_nothing_and_spaces_in_texts_stay():
    assert read("<Webhook>\n  <Name> a\n b </Name>\n</Webhook>") == {"Name": " a\n b "}


def test_comments_and_cdata_are_read_over():
    assert read("<Webhook><!-- x --><Name>a<!-- x --><![CDATA[<b>]]></Name></Webhook>") == {
        "Name": "a<b>"
    }


def test_items_are_read_whatever_they_are_called():
    text = "<Webhook><Events><string>a</string><event>b</event><string/></Events></Webhook>"
    assert read(text) == {"Events": ["a", "b", ""]}


@pytest.mark.fact("F193")
def test_dictionaries_of_texts_are_read():
    text = (
        "<Webhook><Headers>"
        "<StringKeyValuePair><Key>X-Test</Key><Value>1</Value></StringKeyValuePair>"
        "<KeyValueOfstringstring><value> 2 </value><key>Y</key></KeyValueOfstringstring>"
        "<StringKeyValuePair><Key>Z</Key></StringKeyValuePair>"
        "</Headers></Webhook>"
    )
    assert read(text) == {"Headers": {"X-Test": "1", "Y": " 2 ", "Z": None}}


def test_null_and_empty_differ():
    text = (
        f'<Webhook {XSI}><Name xsi:nil="true"/><Events xsi:nil="1"/>'
        '<Headers xsi:nil="false"/><Properties/></Webhook>'
    )
    assert read(text) == {"Name": None, "Events": None, "Headers": {}, "Properties": {}}


def test_empty_elements_are_empty_texts_lists_and_objects():
    text = "<Webhook><Name/><Events></Events><RegisteredAssociate/></Webhook>"
    assert read(text) == {"Name": "", "Events": [], "RegisteredAssociate": {}}


def test_unknown_elements_are_kept_for_binding_to_name():
    text = "<Webhook><Colour>red</Colour><Extra><A>1</A></Extra><Name><B/></Name></Webhook>"
    assert read(text) == {"Colour": "red", "Extra": {"A": "1"}, "Name": {"B": ""}}


def test_a_member_given_twice_is_named_and_the_last_one_wins():
    assert breaches("<Webhook><Name>a</Name><name>b</name></Webhook>") == (
        {"Name": "b"},
        ["/Name is given more than once; the last one is taken"],
    )


def test_a_list_given_twice_is_joined():
    text = (
        "<Webhook><Events><string>a</string></Events><Events><string>b</string></Events></Webhook>"
    )
    assert breaches(text) == (
        {"Events": ["a", "b"]},
        ["/Events is given more than once; its items are taken together"],
    )


def test_a_key_given_twice_is_named_and_the_last_one_wins():
    pairs = "".join(
        f"<StringKeyValuePair><Key>a/b</Key><Value>{n}</Value></StringKeyValuePair>" for n in (1, 2)
    )
    assert breaches(f"<Webhook><Headers>{pairs}</Headers></Webhook>") == (
        {"Headers": {"a/b": "2"}},
        ["/Headers/a~1b is given more than once; the last one is taken"],
    )


@each(
    "entry",
    ["<X-Test>1</X-Test>", "<P><Value>1</Value></P>", "<P><Key><a/></Key></P>", "<P>text</P>",
     f'<P {XSI} xsi:nil="true"/>'],
)  # fmt: skip
def test_an_entry_without_a_key_is_left_out_and_named(entry):
    value, [*_, breach] = breaches(f"<Webhook><Headers>{entry}</Headers></Webhook>")
    assert value == {"Headers": {}}
    assert "without a <Key>, which is ignored; write <StringKeyValuePair><Key>" in breach


@each(
    ("text", "what"),
    [
        ("<Webhook>Orders</Webhook>", "the body holds the text 'Orders' where members belong"),
        ("<Webhook><Events>a</Events></Webhook>", "/Events holds the text 'a' where <string> "),
        ("<Webhook><Headers>a</Headers></Webhook>", "where <StringKeyValuePair> elements belong"),
    ],
)
def test_text_between_elements_is_left_out_and_named(text, what):
    _, [breach] = breaches(text)
    assert what in breach


def test_lists_of_carriers_place_their_breaches():
    text = (
        "<ArrayOfWebhook><Webhook/><Webhook><RegisteredAssociate>"
        "<Name>a</Name><Name>b</Name></RegisteredAssociate></Webhook></ArrayOfWebhook>"
    )
    _, [breach] = breaches(text, list_of(WEBHOOK, "ArrayOfWebhook"))
    assert breach.startswith("/1/RegisteredAssociate/Name is given more than once")
