"""Values of any type in XML: `xsi:type` tells what they are."""

import pytest
from cases import each
from shapes import WEBHOOK

from simulator.contract import xml_text
from simulator.contract.decoded import Decoded
from simulator.contract.unreadable import Unreadable

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def properties(value: str) -> Decoded:
    """Read a webhook with one property, `size`."""
    pair = f"<StringObjectKeyValuePair><Key>size</Key>{value}</StringObjectKeyValuePair>"
    text = f"<Webhook {XSI}><Properties>{pair}</Properties></Webhook>"
    return xml_text.decode(text.encode(), None, WEBHOOK)


@each(
    ("value", "meant"),
    [
        ("<Value>5</Value>", "5"),
        ('<Value xsi:type="xsd:string"> 5 </Value>', " 5 "),
        ('<Value xsi:type="xsd:int"> 5 </Value>', 5),
        ('<Value xsi:type="q1:long">-5000000000</Value>', -5000000000),
        ('<Value xsi:type="xsd:double">1.5e3</Value>', 1500.0),
        ('<Value xsi:type="xsd:boolean">1</Value>', True),
        ('<Value xsi:type="xsd:boolean">false</Value>', False),
        ('<Value xsi:nil="true"/>', None),
        ('<Value xsi:nil="true" xsi:type="xsd:int">x</Value>', None),
        ('<Value xsi:type="StringObjectDictionary"/>', {}),
        ('<Value xsi:type="ArrayOfAnyType"/>', []),
        ('<Value xsi:type="ArrayOfString"><string>a</string></Value>', ["a"]),
        ('<Value><anyType xsi:type="xsd:int">1</anyType><anyType>a</anyType></Value>', [1, "a"]),
        ("<Value><P>1</P><Q>2</Q><P>3</P></Value>", {"P": ["1", "3"], "Q": "2"}),
        (
            "<Value><StringKeyValuePair><Key>a</Key><Value>b</Value></StringKeyValuePair></Value>",
            {"a": "b"},
        ),
    ],
)
def test_values_of_any_type_say_what_they_are(value, meant):
    decoded = properties(value)
    got = decoded.value["Properties"]["size"]
    assert (got, type(got), decoded.breaches) == (meant, type(meant), ())


@each(
    ("type_name", "text"),
    [
        ("int", "five"),
        ("int", "1_000"),
        ("int", "9" * 4301),
        ("double", "INF"),
        ("double", "1e999"),
        ("double", "nan"),
        ("boolean", "yes"),
    ],
)
def test_a_value_that_is_not_of_its_type_is_refused(type_name, text):
    with pytest.raises(Unreadable) as caught:
        properties(f'<Value xsi:type="xsd:{type_name}">{text}</Value>')
    assert caught.value.text.startswith(f"/Properties/size is '{text[:40]}")
    assert len(caught.value.text) < 200


def test_an_unknown_type_is_a_breach():
    decoded = properties('<Value xsi:type="Money">5</Value>')
    assert decoded.value == {"Properties": {"size": "5"}}
    [breach] = decoded.breaches
    assert str(breach) == "/Properties/size has the unknown xsi:type 'Money', which is ignored"


def test_a_value_of_a_typed_scalar_with_elements_is_kept_as_it_looks():
    value = properties('<Value xsi:type="xsd:int"><a>1</a></Value>').value
    assert value == {"Properties": {"size": {"a": "1"}}}
