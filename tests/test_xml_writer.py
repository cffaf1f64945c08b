"""Writing XML: names, types, nulls and characters."""

import re
from typing import Any

import pytest
from cases import each
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import (
    ANYTHING,
    ASSOCIATE,
    BOOLEAN,
    INTEGER,
    JSON_VALUES,
    STRING,
    WEBHOOK,
    list_of,
    map_of,
)

from simulator.contract import xml_text
from simulator.contract.shape import Kind, Shape


def written(document: Any, shape: Shape = WEBHOOK) -> str:
    """Write a document, and leave out what every document begins with."""
    text = xml_text.encode(document, shape).decode()
    text = text.removeprefix('<?xml version="1.0" encoding="utf-8"?>')
    return re.sub(r' xmlns:\w+="[^"]*"', "", text)


@settings(deadline=None)
@given(st.dictionaries(st.text(), JSON_VALUES | st.text(), max_size=4))
def test_whatever_is_written_is_well_formed(properties):
    assert fromstring(xml_text.encode({"Properties": properties}, WEBHOOK)).tag == "Webhook"


@each(
    ("shape", "document", "root"),
    [
        (WEBHOOK, {}, "Webhook"),
        (list_of(WEBHOOK, "ArrayOfWebhook"), [], "ArrayOfWebhook"),
        (list_of(WEBHOOK), [], "ArrayOfWebhook"),
        (list_of(STRING, "Some events"), [], "ArrayOfString"),
        (Shape(Kind.STRING, "LastError"), "", "string"),
        (INTEGER, 1, "int"),
        (BOOLEAN, True, "boolean"),
        (Shape(Kind.NUMBER), 1.5, "double"),
        (Shape(Kind.DATE), "2024-01-01", "dateTime"),
        (Shape(Kind.ENUM, "WebhookState"), "Active", "WebhookState"),
        (Shape(Kind.FLAGS), "Email", "string"),
        (map_of(STRING), {}, "StringDictionary"),
        (map_of(ANYTHING), {}, "StringObjectDictionary"),
        (map_of(ASSOCIATE), {}, "StringAssociateDictionary"),
        (map_of(map_of(STRING), "OperationList"), {}, "OperationList"),
        (ANYTHING, {}, "anyType"),
    ],
)
def test_roots_are_named_as_net_names_them(shape, document, root):
    assert fromstring(xml_text.encode(document, shape)).tag == root


def test_documents_are_written_with_their_types():
    document = {
        "WebhookId": 7,
        "Name": None,
        "Events": ["a", "b"],
        "Headers": {"X": "1"},
        "Properties": {"n": 1, "b": True, "f": 0.5, "l": [None, "x"], "o": {"big": 2**40}},
        "RegisteredAssociate": {"Deleted": False},
    }
    assert written(document) == (
        '<Webhook><WebhookId>7</WebhookId><Name xsi:nil="true" />'
        "<Events><string>a</string><string>b</string></Events>"
        "<Headers><StringKeyValuePair><Key>X</Key><Value>1</Value></StringKeyValuePair></Headers>"
        "<Properties>"
        + "".join(
            f"<StringObjectKeyValuePair><Key>{key}</Key>{value}</StringObjectKeyValuePair>"
            for key, value in {
                "n": '<Value xsi:type="xsd:int">1</Value>',
                "b": '<Value xsi:type="xsd:boolean">true</Value>',
                "f": '<Value xsi:type="xsd:double">0.5</Value>',
                "l": '<Value xsi:type="ArrayOfAnyType"><anyType xsi:nil="true" />'
                '<anyType xsi:type="xsd:string">x</anyType></Value>',
                "o": '<Value xsi:type="StringObjectDictionary"><StringObjectKeyValuePair>'
                '<Key>big</Key><Value xsi:type="xsd:long">1099511627776</Value>'
                "</StringObjectKeyValuePair></Value>",
            }.items()
        )
        + "</Properties><RegisteredAssociate><Deleted>false</Deleted></RegisteredAssociate>"
        "</Webhook>"
    )


@each("shape", [WEBHOOK, STRING, ANYTHING, list_of(WEBHOOK)])
def test_null_is_written_as_nil(shape):
    assert written(None, shape).endswith(' xsi:nil="true" />')


def test_a_document_begins_with_its_declaration_and_is_utf_8():
    assert (
        xml_text.encode("Blåbær", STRING)
        == (
            '<?xml version="1.0" encoding="utf-8"?><string '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xmlns:xsd="http://www.w3.org/2001/XMLSchema">Blåbær</string>'
        ).encode()
    )


def test_markup_in_texts_and_keys_is_escaped():
    assert written({"Headers": {"<&>": "]]>\r\n"}}) == (
        "<Webhook><Headers><StringKeyValuePair><Key>&lt;&amp;&gt;</Key>"
        "<Value>]]&gt;&#13;\n</Value></StringKeyValuePair></Headers></Webhook>"
    )


@each("letter", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_carry_is_replaced(letter):
    assert written(f"a{letter}b", STRING) == "<string>a\ufffdb</string>"


def test_a_member_that_the_shape_lacks_is_a_fault_of_ours():
    with pytest.raises(KeyError, match="colour"):
        xml_text.encode({"Colour": "red"}, WEBHOOK)


def test_no_depth_is_too_deep_to_write():
    value: Any = 1
    for _ in range(20_000):
        value = [value]
    assert xml_text.encode({"Properties": {"a": value}}, WEBHOOK).count(b"<anyType ") == 20_000
