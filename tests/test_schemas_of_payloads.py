"""The schemas of payloads: what a target is sent is whole, and may say more."""

import jsonschema_rs
from cases import each
from schema_files import SCHEMAS, is_valid

EVENT = {
    "EventId": "4b5ce038-50f2-4796-bdb2-f96908cf31c2",
    "Timestamp": "2018-04-24T08:52:59.0005158Z",
    "Changes": [],
    "Event": "test",
    "PrimaryKey": 0,
    "Entity": "test",
    "ContextIdentifier": "Default",
    "ChangedByAssociateId": 316,
    "WebhookName": None,
}
STATE_EVENT = {**EVENT, "Event": "webhook123.stopped", "PrimaryKey": 123}
del STATE_EVENT["Entity"]
SAMPLES = {
    "TestEvent": EVENT,
    "EventPayload": EVENT | {"Values": {}},
    "EventPayloadWithFieldValues": EVENT | {"FieldValues": {"contact_id": 7}},
    "StateEventPayload": STATE_EVENT,
}


@each("name", SAMPLES)
def test_a_payload_has_room_for_the_properties_of_the_webhook(name: str) -> None:
    assert is_valid(f"common/{name}", SAMPLES[name] | {"Colour": {"of": "choice"}})


@each(
    ("name", "absent"),
    [(name, one) for name, sample in SAMPLES.items() for one in sample if one != "Values"],
)
def test_a_payload_lacks_nothing(name: str, absent: str) -> None:
    assert not is_valid(f"common/{name}", {k: v for k, v in SAMPLES[name].items() if k != absent})


@each("event", ["webhook.errors", "webhook7.started", "webhook7.stopped"])
def test_a_state_event_may_name_the_webhook(event: str) -> None:
    assert is_valid("common/StateEventPayload", STATE_EVENT | {"Event": event, "Entity": "webhook"})


TIMES = {
    "2018-04-24T08:52:59Z": True,
    "2018-04-24T08:52:59.27583Z": True,
    "2018-04-24T08:52:59.270Z": False,
    "2018-04-24T08:52:59.12345678Z": False,
    "2018-04-24T08:52:59+02:00": False,
    "2018-02-30T08:52:59Z": False,
}


@each(("time", "expected"), TIMES.items())
def test_both_validators_judge_a_timestamp_alike(time: str, expected: bool) -> None:
    fast = jsonschema_rs.Draft202012Validator(SCHEMAS["common/EventPayload"], validate_formats=True)
    assert is_valid("common/EventPayload", EVENT | {"Timestamp": time}) is expected
    assert fast.is_valid(EVENT | {"Timestamp": time}) is expected
