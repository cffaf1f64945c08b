"""Records: documents with their members as attributes, and lists that are read anew."""

from __future__ import annotations

import copy
import threading

import pytest

from simulator import NotReceived, Record, Refused
from simulator.client.following import Following

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
    text = f"<outbox of {name}> had none with via='Email' within 0.01 s, nor any other"
    assert str(told.value) == text


def test_the_nearest_of_those_that_are_there_are_told(sosim):
    events = ["sale.sold", EVENT, *["sale.changed"] * 5]
    ids = [sosim.raise_event(event).event_id for event in events]
    with pytest.raises(NotReceived) as told:
        sosim.events.wait_for(event=EVENT, event_id="x", limit=0, timeout=0)
    first, *lines = str(told.value).splitlines()
    text = f"event='{EVENT}', event_id='x', limit=0 within 0 s; nearest first:"
    assert first == f"<events of {sosim.name}> had none with {text}"
    assert lines[0] == f"  Record(id=2, event='{EVENT}', event_id='{ids[1]}')"
    assert lines[1] == f"  Record(id=7, event='sale.changed', event_id='{ids[6]}')"
    assert lines[5:] == ["  and 2 more"]


def test_a_clock_that_stands_still_does_not_have_it_wait_for_ever(sosim, monkeypatch):
    monkeypatch.setattr("simulator.client.records.monotonic", lambda: 5.0)
    with pytest.raises(NotReceived):
        sosim.outbox.wait_for(timeout=0.01)


def test_a_clock_that_stands_still_has_it_wait_for_what_comes(sosim, monkeypatch):
    monkeypatch.setattr("simulator.client.records.monotonic", lambda: 5.0)
    skip = Following.skip

    def overtaken(following):
        skip(following)
        threading.Timer(0, lambda: list(map(sosim.raise_event, ["sale.sold", EVENT]))).start()

    monkeypatch.setattr(Following, "skip", overtaken)
    assert sosim.events.wait_for(event=EVENT, timeout=60).id == 2


@pytest.mark.parametrize("seconds", [-1, 601, float("nan")])
def test_nobody_waits_for_longer_than_a_server_does(sosim, seconds):
    target = sosim.target()
    waits = [
        lambda: sosim.events.wait_for(timeout=seconds),
        lambda: target.wait_for(timeout=seconds),
        lambda: target.assert_received(timeout=seconds),
        lambda: target.assert_not_received(quiet=seconds),
        lambda: target.assert_quiet(seconds),
    ]
    for name, wait in zip(["timeout"] * 3 + ["quiet", "seconds"], waits, strict=True):
        with pytest.raises(ValueError, match=f"^{name} is {seconds}, and must be from 0 to 600"):
            wait()


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
