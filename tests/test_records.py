"""Records: documents with their members as attributes, and lists that are read anew."""

from __future__ import annotations

import copy

import pytest

from simulator import NotReceived, Record, Refused

EVENT = "contact.changed"
MAIL = Record({"id": 1, "subject": "Hi", "to": [{"name": "A"}], "values": {"a": None}})


def test_a_member_is_an_attribute_and_an_item():
    assert MAIL.subject == MAIL["subject"] == "Hi"


def test_a_document_within_is_a_record_too():
    assert (MAIL.to[0].name, MAIL.values.a) == ("A", None)


def test_a_member_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(AttributeError, match="no 'body' here, only id, subject, to, values"):
        _ = MAIL.body


def test_a_record_reads_as_a_mapping():
    assert dict(MAIL) == {**MAIL} == MAIL
    assert ("subject" in MAIL, len(MAIL), next(iter(MAIL))) == (True, 4, "id")
    assert "subject" in dir(MAIL)


def test_records_are_equal_by_what_they_hold():
    assert Record({"a": 1}) == Record({"a": 1}) != Record({"a": 2})
    assert copy.copy(MAIL) == MAIL


def test_a_record_is_shown_with_its_members():
    assert repr(Record({"id": 1, "event": None})) == "Record(id=1, event=None)"


@pytest.mark.sosim(clock="manual")
def test_the_outbox_is_read_like_a_list(sosim):
    sosim.webhooks.save(sosim.target(), EVENT, Name="Orders", ErrorsEmail="ops@example.com")
    sosim.target().answer(410)
    assert sosim.outbox == []
    sosim.raise_event(EVENT)
    sosim.clock.until_idle()
    assert "Orders" in sosim.outbox[-1].subject
    assert len(sosim.outbox) == len(sosim.outbox[:]) == len(list(sosim.outbox))
    assert sosim.outbox != []


def test_a_list_is_shown_without_reading_it(sosim):
    assert repr(sosim.outbox) == f"<outbox of {sosim.name}>"


def test_an_index_that_is_not_there_is_told(sosim):
    with pytest.raises(IndexError) as told:
        _ = sosim.outbox[-1]
    assert str(told.value) == f"<outbox of {sosim.name}> has 0 records, so none at -1"


def test_a_list_is_no_equal_of_what_is_no_list(sosim):
    assert sosim.events != 1


def test_records_are_filtered_as_the_admin_api_does(sosim):
    sosim.raise_event(EVENT)
    sosim.raise_event("sale.changed")
    assert [one.id for one in sosim.events.all(event="sale.changed")] == [2]
    with pytest.raises(Refused, match="colour is 'red', and must be left out"):
        sosim.events.all(colour="red")


def test_a_record_is_waited_for(sosim):
    sosim.webhooks.save(sosim.target(), EVENT)
    event = sosim.raise_event(EVENT)
    ended = sosim.deliveries.wait_for(event_id=event.event_id, outcome="delivered", timeout=20)
    assert ended.attempts == 1
    assert sosim.attempts.wait_for() == sosim.attempts[0]


def test_a_record_that_does_not_come_is_told(sosim):
    with pytest.raises(NotReceived) as told:
        sosim.outbox.wait_for(via="Email", timeout=0.01)
    name = sosim.name
    assert str(told.value) == f"<outbox of {name}> had none with via='Email' in 0.01 s"


def test_a_delivery_is_waited_for_until_it_ends_unless_it_is_to_wait(sosim):
    sosim.configure(clock="manual")
    target = sosim.target("orders")
    sosim.webhooks.save(target, events=["contact.changed"])
    target.script([{"status": 500, "times": 1}, {"status": 200}])
    event = sosim.raise_event("contact.changed")
    waits = sosim.deliveries.wait_for(event_id=event.event_id, outcome="waiting")
    with pytest.raises(NotReceived):
        sosim.deliveries.wait_for(event_id=event.event_id, timeout=0)
    sosim.clock.until_idle()
    ended = sosim.deliveries.wait_for(event_id=event.event_id)
    assert (waits.id, ended.outcome, ended.attempts) == (None, "delivered", 2)
