"""Form trees: how fields with nested names make documents."""

from typing import Any

import pytest
from cases import each
from shapes import INTEGER, STRING, WEBHOOK, carrier, list_of, map_of

from simulator.contract import form_text
from simulator.contract.shape import Shape
from simulator.contract.unreadable import Unreadable

WRAPPED = carrier("TestWebhookRequest", Webhook=WEBHOOK)


def read(body: str, shape: Shape = WEBHOOK) -> Any:
    """Read a form that keeps the contract."""
    decoded = form_text.decode(body.encode(), "utf-8", shape)
    assert (decoded.breaches, decoded.textual) == ((), True)
    return decoded.value


def breaches(body: str, shape: Shape = WEBHOOK) -> tuple[Any, list[str]]:
    """Read a form that does not, and give the value and the breaches."""
    decoded = form_text.decode(body.encode(), "utf-8", shape)
    return decoded.value, [str(breach) for breach in decoded.breaches]


def refusal(body: str) -> str:
    """Give the message about a form that cannot be read."""
    with pytest.raises(Unreadable) as caught:
        form_text.decode(body.encode(), "utf-8", WEBHOOK)
    return caught.value.text


@each(
    "body",
    [
        "Events=a&Events=b",
        "events=a&Events=b",
        "Events[]=a&Events[]=b",
        "Events%5B%5D=a&Events%5B%5D=b",
        "Events[0]=a&Events[1]=b",
        "Events[1]=b&Events[0]=a",
        "Events[0]=a&Events=b",
        "Events.0=a&Events.1=b",
        "Events=&Events=a&Events=b",
    ],
)
def test_lists_are_read(body):
    assert read(body) == {"Events": ["a", "b"]}


def test_one_value_of_a_list_is_a_list():
    assert read("Events=a") == {"Events": ["a"]}


def test_empty_fields_are_empty_lists_and_objects():
    assert read("Events=&Headers=&RegisteredAssociate=&Properties=") == {
        "Events": [],
        "Headers": {},
        "RegisteredAssociate": {},
        "Properties": {},
    }


def test_an_empty_item_is_an_item():
    assert read("Events[]=") == {"Events": [""]}


def test_gaps_in_a_list_are_closed_and_named():
    assert breaches("Events[999999999]=b&Events[7]=a") == (
        {"Events": ["a", "b"]},
        ["/Events has gaps between its indices; the items are taken in their order"],
    )


@pytest.mark.parametrize(
    "body", ["Webhook.Name=x&Webhook.Headers[X.Y]=v", "webhook[name]=x&Webhook[headers][X.Y]=v"]
)
def test_members_of_members_are_read(body):
    assert read(body, WRAPPED) == {"Webhook": {"Name": "x", "Headers": {"X.Y": "v"}}}


def test_lists_of_carriers_are_read():
    body = "ErrorAssociates[0].AssociateId=1&ErrorAssociates[0][name]=a&ErrorAssociates[1].Name=b"
    assert read(body) == {"ErrorAssociates": [{"AssociateId": "1", "Name": "a"}, {"Name": "b"}]}


@each("body", ["Headers[X-Test]=v", "Headers.X-Test=v", "headers%5BX-Test%5D=v"])
def test_dictionaries_are_read(body):
    assert read(body) == {"Headers": {"X-Test": "v"}}


def test_numbers_may_be_keys():
    assert read("Headers[0]=a") == {"Headers": {"0": "a"}}


@each(
    ("body", "value"),
    [
        ("Properties[a]=1", "1"),
        ("Properties[a]=1&Properties[a]=2", ["1", "2"]),
        ("Properties[a][]=1&Properties[a][]=2", ["1", "2"]),
        ("Properties[a][0]=1&Properties[a][1]=2", ["1", "2"]),
        ("Properties[a][1]=1&Properties[a][b]=2", {"1": "1", "b": "2"}),
        ("Properties[a].b.c=1", {"b": {"c": "1"}}),
    ],
)
def test_values_of_any_type_are_what_they_look_like(body, value):
    assert read(body) == {"Properties": {"a": value}}


@each(
    ("body", "value", "pointer"),
    [
        ("Name=a&name=b", {"Name": "b"}, "/Name"),
        ("Headers[x/y]=a&Headers[x/y]=b", {"Headers": {"x/y": "b"}}, "/Headers/x~1y"),
        ("Events[0]=a&Events[0]=b", {"Events": ["b"]}, "/Events/0"),
    ],
)
def test_a_field_given_twice_is_named_and_the_last_one_wins(body, value, pointer):
    wanted = f"{pointer} is given more than once; the last one is taken"
    assert breaches(body) == (value, [wanted])


@each(
    ("body", "field"),
    [
        ("Headers=a&Headers[X]=b", "Headers[X]"),
        ("Headers[X]=b&Headers=a", "Headers"),
        ("Colour=a&Colour.Tone=b", "Colour.Tone"),
        ("Name=a&Name.First=b", "Name.First"),
        ("Name=a&=b", ""),
    ],
)
def test_fields_that_contradict_each_other_are_refused(body, field):
    assert f"The field '{field}' is used both as a value and as an object" in refusal(body)


@each("index", ["first", "-1", "1.5", "9" * 10, "٣"])
def test_a_list_with_named_entries_is_refused(index):
    message = refusal(f"Events[{index}]=a")
    assert f"names the entry '{index}' of a list" in message


@each(
    ("shape", "body", "value"),
    [
        (INTEGER, "=7", "7"),
        (STRING, "=a", "a"),
        (list_of(STRING), "=a&=b", ["a", "b"]),
        (map_of(STRING), "a=1&b=2", {"a": "1", "b": "2"}),
        (list_of(WEBHOOK), "%5B0%5D.Name=x", [{"Name": "x"}]),
    ],
)
def test_bodies_that_are_no_carriers_are_read(shape, body, value):
    assert read(body, shape) == value
