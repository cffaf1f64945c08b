"""Composing: headers and body of a POST, as the CRM's receivers know them."""

import json
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest
from cases import each
from deliveries import GUID, make_event, make_sender, make_webhook

from simulator.crm.event import Event
from simulator.crm.signature import sign
from simulator.crm.webhook import Webhook
from simulator.delivery.compose import VERSIONS, Outgoing, compose, script_parameters, write

OWN = ["EventId", "Timestamp", "Changes", "Event", "PrimaryKey", "Entity", "ContextIdentifier"]
OWN += ["ChangedByAssociateId", "WebhookName"]


def composed(event: Event | None = None, **facts: Any) -> Outgoing:
    """Compose a POST for a webhook with such facts."""
    return compose(make_webhook(**facts), event or make_event(), make_sender("Cust12345"))


def body(event: Event | None = None, **facts: Any) -> dict[str, Any]:
    """Compose a POST and read its body."""
    return json.loads(composed(event, **facts).body)


def headers(event: Event | None = None, **facts: Any) -> dict[str, str]:
    """Compose a POST and give its headers."""
    return dict(composed(event, **facts).headers)


@pytest.mark.fact("F123", "F127", "F128", "F129", "F130", "F131")
def test_the_body_has_the_documented_members_in_their_order():
    """EventId, Event, Entity, PrimaryKey, tenant, who changed it, and the webhook's name."""
    event = make_event(changes=("name",), primary_key=18, changed_by=5)
    assert list(body(event).items()) == [
        ("EventId", GUID),
        ("Timestamp", "2026-01-01T09:00:00Z"),
        ("Changes", ["name"]),
        ("Event", "contact.changed"),
        ("PrimaryKey", 18),
        ("Entity", "contact"),
        ("ContextIdentifier", "Cust12345"),
        ("ChangedByAssociateId", 5),
        ("WebhookName", "Orders"),
    ]


@pytest.mark.fact("F125")
def test_changes_are_names_of_fields_and_never_values():
    """Changes lists the changed fields, and is empty where none is known."""
    event = make_event(changes=("contact_id", "name"), data={"contact_id": 18, "name": "Secret"})
    assert body(event)["Changes"] == ["contact_id", "name"]
    assert body(make_event())["Changes"] == []
    assert b"Secret" not in composed(event).body


@pytest.mark.fact("F126", "F132")
def test_values_and_field_values_are_there_when_the_event_has_them():
    """Values has the ids of a deleted row, FieldValues the values; each may be empty or absent."""
    event = make_event(values={"person_id": 5}, field_values={})
    assert list(body(event)) == [*OWN[:3], "Values", *OWN[3:], "FieldValues"]
    assert (body(event)["Values"], body(event)["FieldValues"]) == ({"person_id": 5}, {})
    assert list(body()) == OWN


@pytest.mark.fact("F124")
def test_the_timestamp_is_utc_with_trailing_zeros_cut():
    """Timestamp ends in Z, and trailing zeros of its fraction are left out."""
    at = datetime(2026, 3, 1, 12, 30, 15, 275_830, tzinfo=UTC)
    assert body(make_event(at=at))["Timestamp"] == "2026-03-01T12:30:15.27583Z"


def test_properties_follow_at_top_level():
    assert list(body(properties={"a": 1, "b": {"c": [None]}}).items())[9:] == [
        ("a", 1),
        ("b", {"c": [None]}),
    ]


def test_a_property_does_not_replace_a_member_of_the_crm():
    assert body(properties={"Event": "mine", "event": "mine"})["Event"] == "contact.changed"


def test_a_state_event_drops_its_id_and_has_no_entity():
    told = body(make_event(name="webhook123.Stopped", primary_key=123))
    assert (told["Event"], told["PrimaryKey"]) == ("webhook.stopped", 123)
    assert "Entity" not in told


def test_a_name_with_more_dots_has_its_verb_at_the_end():
    assert body(make_event(name="list.category.created"))["Entity"] == "list.category"


def test_the_test_event_is_about_test():
    told = body(make_event(name="test"))
    assert (told["Event"], told["Entity"], told["PrimaryKey"]) == ("test", "test", 0)


def test_a_webhook_without_a_name_is_told_as_empty():
    assert body(name=None)["WebhookName"] == ""


def test_text_outside_ascii_is_sent_as_utf_8():
    assert '"WebhookName":"\u00c5se \u20ac"'.encode() in composed(name="\u00c5se \u20ac").body


@pytest.mark.fact("F115", "F116", "F117", "F118")
def test_the_headers_are_cased_as_documented():
    """Content-Type, User-Agent, event and event id go with every POST."""
    assert composed(secret=None).headers == (
        ("Content-Type", "application/json; charset=utf-8"),
        ("User-Agent", f"NetServer-Webhook/{VERSIONS['11.0']}"),
        ("X-SuperOffice-Event", "contact.changed"),
        ("X-SuperOffice-EventId", GUID),
    )


@each("release", ["10.0", "11.0", "12.4"])
def test_the_user_agent_tells_the_release(release):
    told = compose(make_webhook(), make_event(), make_sender(release=release))
    assert dict(told.headers)["User-Agent"].startswith(f"NetServer-Webhook/{release}.")


@pytest.mark.fact("F119")
def test_the_signature_is_over_the_bytes_that_are_sent():
    """A webhook with a secret signs each POST."""
    told = composed(secret="h\u00e6mmelig", name="\u20ac")
    assert dict(told.headers)["X-SuperOffice-Signature"] == sign("h\u00e6mmelig", told.body)


@pytest.mark.parametrize("secret", ["", None])
@pytest.mark.fact("F119")
def test_without_a_secret_there_is_no_signature(secret):
    """The signature's header is absent where the webhook has no secret."""
    assert "X-SuperOffice-Signature" not in headers(secret=secret)


@pytest.mark.fact("F121")
def test_only_the_test_event_says_that_it_is_one():
    """X-Hook-Test goes with the test event and with no other."""
    assert headers(make_event(name="test"))["X-Hook-Test"] == "true"
    assert "X-Hook-Test" not in headers()


@pytest.mark.fact("F122")
def test_custom_headers_go_with_every_post():
    """Custom headers are sent as they stand, with the test event too."""
    custom = {"x-api-KEY": "abc", "Content-Language": "nb"}
    assert headers(headers=custom).items() >= custom.items()
    assert headers(make_event(name="test"), headers=custom).items() >= custom.items()


def test_a_custom_header_does_not_replace_one_of_the_crm():
    told = headers(headers={"content-type": "text/plain", "x-superoffice-signature": "forged"})
    assert told["Content-Type"] == "application/json; charset=utf-8"
    assert not {"content-type", "x-superoffice-signature"} & told.keys()


def test_a_script_is_given_the_values_and_the_properties():
    script = Webhook(type="crmscript", properties={"Colour": "red", "Event": "mine"})
    event = make_event(changes=("name", "gone"), data={"name": "New"}, primary_key=18, changed_by=5)
    assert script_parameters(script, event, "Default") == {
        "ChangedByAssociateId": 5,
        "Changes.name": "New",
        "Changes.gone": None,
        "ContextIdentifier": "Default",
        "Entity": "contact",
        "Event": "contact.changed",
        "EventId": GUID,
        "PrimaryKey": 18,
        "Timestamp": "2026-01-01T09:00:00Z",
        "Colour": "red",
    }


def test_a_body_that_is_kept_takes_no_more_memory_than_it_is_long():
    document = {"EventId": "x" * 400}
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    bodies = [write(document, "compact") for _ in range(100)]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 2 * sum(map(len, bodies))
