"""An expectation that fails says what was wanted, what did arrive, and why the rest did not."""

from __future__ import annotations

import threading

import pytest

from simulator import NotReceived

EVENT = "contact.changed"

pytestmark = pytest.mark.sosim(clock="manual")


@pytest.fixture
def orders(sosim):
    """A target that a webhook tells of changed contacts; the clock stands still."""
    target = sosim.target("orders")
    sosim.webhooks.save(target, EVENT, secret="s3cret", Name="Orders")
    return target


@pytest.fixture
def change(sosim):
    """Raise contact.changed, and have it delivered."""

    def raise_and_deliver(key):
        sosim.raise_event(EVENT, key, changes=["name"])
        sosim.clock.until_idle()

    return raise_and_deliver


def failing(expect, *args, **more) -> str:
    """Give the text of an expectation that fails."""
    with pytest.raises(NotReceived) as told:
        expect(*args, **more)
    return str(told.value)


def line(message) -> str:
    """Write how a message is told."""
    return f"  message {message}"


def test_what_arrived_is_told_nearest_first_with_the_differences(sosim, orders, change):
    change(18)
    test, changed = orders.messages()
    json = {"/Changes/0": "phone"}
    assert failing(orders.wait_for, EVENT, primary_key=19, json=json, timeout=0) == "\n".join(
        [
            "orders did not receive event='contact.changed', primary_key=19, "
            "json={'/Changes/0': 'phone'} within 0 s",
            "what did arrive at orders, nearest first:",
            line(changed),
            "    primary_key: wanted 19, was 18",
            "    json /Changes/0: wanted 'phone', was 'name'",
            line(test),
            "    event: wanted 'contact.changed', was 'test'",
            "    primary_key: wanted 19, was 0",
            "    json /Changes/0: wanted 'phone', was absent",
            f"why, for each webhook of {sosim.name}:",
            "  webhook 1 'Orders': not-delivered (no-event): no event contact.changed with the "
            "primary key 19 was raised, or it is forgotten by now",
        ]
    )


def test_nothing_at_all_arrived(sosim):
    assert failing(sosim.target("orders").wait_for, timeout=0.01) == "\n".join(
        ["orders did not receive any message within 0.01 s", "nothing has arrived at orders"]
    )


def test_other_targets_that_received_something_are_told(sosim, orders):
    text = failing(sosim.target("order").wait_for, EVENT, timeout=0)
    assert text == "\n".join(
        [
            "order did not receive event='contact.changed' within 0 s",
            "nothing has arrived at order",
            "other targets have received messages: orders (1)",
            f"why, for each webhook of {sosim.name}:",
            "  webhook 1 'Orders': not-delivered (no-event): no event contact.changed was raised, "
            "or it is forgotten by now",
        ]
    )


def test_a_tenant_without_webhooks_tells_nobody(sosim):
    text = failing(sosim.target("orders").wait_for, EVENT, timeout=0)
    assert text.endswith(f"\nwhy: {sosim.name} has no webhook, so nobody is told of any event")


def test_fewer_than_expected_arrived(orders, change):
    change(18)
    changed = orders.last
    text = failing(orders.assert_received, EVENT, count=2, timeout=0)
    assert text.splitlines()[:4] == [
        "orders received 1 of 2 messages with event='contact.changed' within 0 s",
        "what did arrive at orders, nearest first:",
        line(changed),
        "    this one fits",
    ]


def test_all_that_fit_are_counted_however_many_are_told(sosim):
    for _ in range(101):
        sosim.client.call("POST", f"{sosim.client.prefix}/targets/many", {}, b"{}")
    text = failing(sosim.target("many").assert_received, count=102, timeout=0)
    assert text.startswith("many received 101 of 102 messages within 0 s\n")
    assert text.endswith("\n  and 96 more")


def test_what_is_counted_fits_as_the_admin_api_has_it(sosim):
    target = sosim.target("odd")
    sosim.client.call("POST", f"{sosim.client.prefix}/targets/odd", {}, b'{"f": 1.0}')
    text = failing(target.assert_received, json={"/f": 1}, count=2, timeout=0)
    assert text.startswith("odd received 1 of 2 messages with json={'/f': 1} within 0 s\n")
    assert text.endswith("\n    this one fits")


def test_more_than_expected_arrived(orders, change):
    change(18), change(19)
    changed = orders.messages(event=EVENT)
    assert failing(orders.assert_received, EVENT, count=1) == "\n".join(
        [
            "orders received 2 messages with event='contact.changed' instead of 1:",
            *map(line, changed),
        ]
    )


def test_of_many_only_some_are_told(orders, change):
    for key in range(6):
        change(key)
    text = failing(orders.wait_for, "sale.changed", timeout=0)
    assert text.count("message ") == 5
    assert "\n  and 2 more\n" in text
    assert failing(orders.assert_not_received).endswith("\n  and 2 more")


def test_what_was_not_to_come_is_told(orders):
    assert failing(orders.assert_not_received, signature="valid") == "\n".join(
        ["orders received 1 message with signature='valid' instead of none:", line(orders.last)]
    )


def test_what_breaks_the_quiet_is_told(sosim, orders):
    sosim.clock.real()
    stop = threading.Event()

    def keep_on() -> None:
        while not stop.wait(0.01):
            sosim.raise_event(EVENT)

    thread = threading.Thread(target=keep_on)
    thread.start()
    first, message = failing(orders.assert_quiet, 20, EVENT).splitlines()
    stop.set()
    thread.join()
    assert first == (
        "orders was not quiet for 20 s, but received 1 message with event='contact.changed':"
    )
    assert message in map(line, orders.messages(event=EVENT))


def test_every_filter_that_differs_is_told(orders):
    wanted = {"event": "TEST", "method": "put", "signature": "invalid", "webhook_id": 9}
    text = failing(orders.wait_for, timeout=0, **wanted)
    assert text.splitlines()[3:] == [
        "    method: wanted 'put', was 'POST'",
        "    signature: wanted 'invalid', was 'valid'",
        f"    webhook_id: wanted 9, was {orders.last.webhook_id!r}",
    ]


def test_a_message_to_wait_after_is_told_by_its_id(orders):
    text = failing(orders.wait_for, after=orders.last, timeout=0)
    assert text.splitlines()[:2] == [
        "orders did not receive after=1 within 0 s",
        "nothing has arrived at orders",
    ]


def test_a_key_that_is_no_number_cannot_be_explained(orders):
    text = failing(orders.wait_for, EVENT, primary_key="x", timeout=0)
    assert "\nwhy it did not come cannot be explained: primary_key is 'x', and must be" in text


def test_an_absent_member_is_none_even_where_null_is_wanted(orders):
    text = failing(orders.wait_for, json={"/Nothing": None, "/Changes/9": 1}, timeout=0)
    assert "    json /Nothing: wanted None, was absent\n" in text
    assert text.endswith("    json /Changes/9: wanted 1, was absent")
