"""Raising an event: what is not given is filled as documented, what is given wins."""

import pytest
from cases import each
from steps import raised, told

FILLED = [
    ("contact.changed", "contact", False, True),
    ("contact.deleted", "contact", True, True),
    ("sale.sold", "sale", False, False),
    ("list.category.created", "list.category", False, True),
    ("list.64.changed", "list.64", False, True),
    ("y_car.deleted", "y_car", True, True),
]


def body_of(api, event, **facts):
    """Raise an event for one subscriber, and give the body that its target received."""
    api.saved(Events=[event])
    raised(api, event, **facts)
    [message] = told(api)
    assert message["signature"] == "valid"
    return message["json"]


@pytest.mark.parametrize(("event", "entity", "values", "field_values"), FILLED)
def test_a_documented_event_is_filled(api, event, entity, values, field_values):
    body = body_of(api, event)
    assert (body["Event"], body["Entity"], body["ContextIdentifier"]) == (event, entity, "Default")
    assert body["PrimaryKey"] > 0
    assert ("Values" in body, "FieldValues" in body) == (values, field_values)


@pytest.mark.parametrize("event", [one[0] for one in FILLED])
def test_the_answer_has_what_was_filled_in(api, event):
    answer = raised(api, event)
    assert (answer["event"], answer["known"], answer["note"]) == (event, True, None)
    api.saved(Events=[event])
    again = raised(api, event)
    [message] = told(api)
    assert message["json"].get("FieldValues") == again["field_values"]
    assert message["json"].get("Values") == again["values"]
    assert message["json"]["Changes"] == again["changes"]


def test_what_is_given_wins(api):
    body = body_of(
        api,
        "contact.deleted",
        primary_key=18,
        changes=["name"],
        values={"contact_id": 19},
        field_values={"business_idx": 7, "own": "x"},
        changed_by=42,
    )
    assert (body["PrimaryKey"], body["Changes"], body["ChangedByAssociateId"]) == (18, ["name"], 42)
    assert body["Values"]["contact_id"] == 19
    assert (body["FieldValues"]["business_idx"], body["FieldValues"]["own"]) == (7, "x")
    assert "category_idx" in body["FieldValues"]


def test_a_custom_event_has_no_more_than_it_was_given(api):
    body = body_of(api, "invoice.paid", changes=["amount"])
    assert (body["Event"], body["Entity"], body["Changes"]) == (
        "invoice.paid",
        "invoice",
        ["amount"],
    )
    assert not body.keys() & {"Values", "FieldValues"}


def test_an_unknown_event_is_delivered_and_named_as_unknown(api):
    api.saved(Events=["contcat.changed"])
    answer = raised(api, "contcat.changed")
    assert (answer["known"], answer["webhooks"]) == (False, [1])
    assert answer["note"] == "contcat.changed is not in the documented catalogue of events"
    assert [one["event"] for one in told(api)] == ["contcat.changed"]


def test_the_answer_says_who_will_be_told_and_who_is_skipped(api):
    api.saved()
    api.saved(State="Stopped")
    answer = raised(api)
    assert answer["deliveries"] == [{"webhook_id": 1, "outcome": "waiting"}]
    assert answer["skipped"] == [[2, "Stopped"]]


@each("name", ["", "contact", ".created", "contact.", "a b.c", "ä.b", "a." * 150])
def test_a_malformed_name_is_refused_with_the_rule(api, name):
    answer = api.admin("POST", "/events", {"event": name})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    [error] = answer.json["errors"]
    assert error["pointer"] == "/event"
    assert "must be 'entity.verb', such as 'contact.created'" in error["detail"]
    assert api.admin("GET", "/events").json["items"] == []


@each(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"event": 5}, "/event"),
        ({"event": "a.b", "primary_key": 2**31}, "/primary_key"),
        ({"event": "a.b", "changes": "name"}, "/changes"),
        ({"event": "a.b", "changes": [1]}, "/changes/0"),
        ({"event": "a.b", "values": []}, "/values"),
        ({"event": "a.b", "colour": "red"}, ""),
    ],
)
def test_a_bad_body_is_told_where(api, body, pointer):
    answer = api.admin("POST", "/events", body)
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
    assert api.admin("GET", "/events").json["items"] == []


@pytest.mark.parametrize(("release", "has"), [("10.0", False), ("11.0", True), ("12.4", True)])
def test_field_values_came_with_release_11(make_api, release, has):
    assert ("FieldValues" in body_of(make_api(release=release), "contact.changed")) is has


@pytest.mark.parametrize("choice", ["with-field-values", "without-field-values"])
@pytest.mark.parametrize("release", ["10.0", "12.4"])
def test_a_tenant_may_choose_the_generation_of_payloads(make_api, release, choice):
    api = make_api(release=release)
    api.admin("PUT", "/tenants/Default", {"variants": {"payload": choice}})
    assert ("FieldValues" in body_of(api, "contact.changed")) is (choice == "with-field-values")


def test_the_same_seed_fills_in_the_same(make_api):
    first, second = (raised(make_api(clock="manual"), "person.created") for _ in range(2))
    assert first == second
