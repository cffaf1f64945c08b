"""Events: which names can be signalled, and what a name tells."""

import pytest
from cases import each
from deliveries import make_event

from simulator.crm.errors import ArgumentException
from simulator.crm.event import check_name


@each("name", ["contact.created", "window.closed", "list.category.changed", "x.y", "Kunde#1.new!"])
def test_a_name_is_an_entity_and_a_verb(name):
    assert check_name(name) == name


@each(
    "name",
    [
        None,
        "",
        "contact",
        ".created",
        "contact.",
        "con tact.created",
        "contact.created\r\nX-Injected: yes",
        "contact.created\n",
        "b\u00fcro.created",
        f"contact.{'x' * 243}",
    ],
)
def test_what_could_not_be_a_header_is_no_name(name):
    with pytest.raises(ArgumentException, match="is not an event name: it must be 'entity"):
        check_name(name)


@each(("name", "entity"), [("sale.sold", "sale"), ("a.b.c", "a.b"), ("test", "test")])
def test_the_entity_is_what_stands_before_the_verb(name, entity):
    assert make_event(name=name).entity == entity


@each(
    ("name", "verb"),
    [
        ("webhook1.started", "started"),
        ("WEBHOOK12.Errors", "errors"),
        ("webhook.stopped", None),
        ("webhook1.changed", None),
        ("my.webhook1.stopped", None),
    ],
)
def test_the_event_of_a_webhooks_own_state_has_its_id_in_its_name(name, verb):
    assert make_event(name=name).state_verb == verb
