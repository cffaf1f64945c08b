"""A target as a test holds it: waited at, asserted on, and told what to answer."""

from __future__ import annotations

import asyncio
import threading

import pytest

from simulator import Message, NotReceived, Refused, Target

LONG = 20.0


@pytest.fixture
def orders(sosim):
    """A target that a webhook tells of changed contacts."""
    target = sosim.target("orders")
    sosim.webhooks.save(target, events=["contact.changed"], secret="s3cret")
    return target


@pytest.fixture
def change(sosim):
    """Raise contact.changed for a primary key."""
    return lambda key=18, **more: sosim.raise_event("contact.changed", key, **more)


def test_an_event_is_waited_for(orders, change):
    change(18, changes=["name"])
    message = orders.wait_for("contact.changed", timeout=LONG)
    assert isinstance(message, Message)
    assert (message.primary_key, message.json["Changes"]) == (18, ["name"])
    assert (message.signature, message.answered, message.attempt) == ("valid", "200", 1)
    assert message.header("x-superoffice-EVENT") == "contact.changed"
    assert message.header("X-Other") is None


def test_a_message_and_a_target_are_shown_shortly(orders):
    message = orders.wait_for("test")
    path = message.path
    assert repr(message) == (
        f"<Message 1: test to {path} at {message.received_at}, signature valid, attempt 1, "
        "answered 200>"
    )
    assert repr(orders) == f"<Target orders at {orders.url}>"


def test_a_body_that_is_no_event_has_no_primary_key(sosim):
    sosim.client.call("PUT", f"{sosim.client.prefix}/targets/tea", {}, b"[1]")
    message = sosim.target("tea").last
    assert (message.primary_key, message.event, message.json) == (None, None, [1])
    assert str(message).startswith("1: PUT to ")


def test_the_newest_that_fits_is_given(orders, change):
    change(1), change(2)
    orders.assert_received("contact.changed", count=2, timeout=LONG)
    assert orders.wait_for("contact.changed").primary_key == 2
    assert orders.wait_for(primary_key=1).primary_key == 1


def test_one_that_comes_later_than_another_is_waited_for(orders, change):
    change(1)
    first = orders.wait_for("contact.changed", timeout=LONG)
    change(2)
    assert orders.wait_for(after=first, timeout=LONG).primary_key == 2
    assert orders.messages(after=first.id - 1)[0] == first


def test_waiting_ends_as_soon_as_it_comes(orders, change):
    timer = threading.Timer(0.02, change)
    timer.start()
    assert orders.wait_for("contact.changed", timeout=LONG)
    timer.join()


def test_waiting_works_beside_an_event_loop(orders, change):
    async def both():
        waiting = asyncio.to_thread(orders.wait_for, "contact.changed", timeout=LONG)
        message, _ = await asyncio.gather(waiting, asyncio.to_thread(change, 7))
        return message

    assert asyncio.run(both()).primary_key == 7


@pytest.mark.parametrize(
    "wanted",
    [
        {"event": "CONTACT.changed"},
        {"method": "post"},
        {"signature": "valid"},
        {"webhook_id": 1},
        {"attempt": 1},
        {"primary_key": 18},
        {"json": {"/Changes/0": "name", "PrimaryKey": 18, "/Values/a~1b": None}},
    ],
    ids=str,
)
def test_a_message_is_found_by(orders, change, wanted):
    change(18, changes=["name"], values={"a/b": None})
    orders.wait_for("contact.changed", timeout=LONG)
    assert orders.messages(**wanted)[-1].primary_key == 18


def test_a_message_is_found_by_its_id_and_path(orders, change):
    event = change()
    found = orders.wait_for(event_id=event.event_id, timeout=LONG)
    assert orders.messages(path=found.path)[-1] == found


def test_an_unknown_filter_is_named(orders):
    with pytest.raises(TypeError) as told:
        orders.wait_for(colour="red")
    assert str(told.value) == (
        "messages cannot be found by 'colour', only by event, event_id, method, path, signature, "
        "webhook_id, attempt, primary_key, json, after"
    )


def test_a_value_that_a_filter_cannot_have_is_refused(orders):
    with pytest.raises(Refused, match="signature is 'good', and must be one of valid, invalid"):
        orders.messages(signature="good")


def test_the_last_message_is_given(sosim, orders):
    assert orders.last.event == "test"
    with pytest.raises(NotReceived, match="nothing has received no message yet"):
        _ = sosim.target("nothing").last


def test_nothing_is_expected(sosim, orders):
    sosim.target("other").assert_not_received()
    orders.assert_not_received("contact.changed", quiet=0.01)
    assert orders.assert_received("contact.changed", count=0) == []
    orders.assert_quiet(0.01)


@pytest.mark.sosim(clock="manual")
def test_a_target_answers_as_it_is_told(sosim, orders, change):
    orders.answer(503, headers={"Retry-After": "1"}, body="later", times=1)
    change()
    sosim.clock.until_idle()
    first, second = sosim.attempts
    assert (first.status, second.status) == (503, 200)
    assert "Retry-After: 1\r\n" in first.message
    assert orders.last.attempt == 2


def test_answers_are_given_in_order(sosim):
    tea = sosim.target("tea pot é")
    tea.script([{"status": 418, "times": 1}, {"status": 204}])
    path = tea.url.removeprefix(sosim.client.url)
    codes = [sosim.client.call("POST", path, {}, b"").status for _ in range(3)]
    assert codes == [418, 204, 204]
    assert len(tea.messages()) == 3


def test_an_answer_that_cannot_be_is_refused(orders):
    with pytest.raises(Refused, match="/answers/0/status"):
        orders.answer(99)


def test_signatures_are_verified_with_a_secret(orders, change):
    orders.verify_with("other")
    change(1)
    assert orders.wait_for(primary_key=1, timeout=LONG).signature == "invalid"
    orders.verify_with(None)
    change(2)
    assert orders.wait_for(primary_key=2, timeout=LONG).signature == "valid"


def test_messages_are_forgotten(orders):
    orders.clear()
    assert orders.messages() == []


def test_a_target_has_a_url_before_anything_is_called(sosim):
    assert isinstance(sosim.target(), Target)
    assert sosim.target().url == f"{sosim.url}/targets/target"


@pytest.mark.parametrize("name", ["", "a/b"])
def test_a_name_that_is_no_step_of_a_path_is_refused(sosim, name):
    with pytest.raises(ValueError, match=f"target's name is {name!r}, and must be one step"):
        sosim.target(name)
