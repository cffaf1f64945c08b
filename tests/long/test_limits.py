"""Limits: what a target may do to the simulator, and what a queue holds."""

import threading

import pytest
import sockets
from life import HOST, answers
from steps import advance, attempts, ends, faults, raised, settled
from support import Api

from simulator.delivery.dispatcher import Dispatcher

PIECE = b"x" * 65_536
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still."""
    return make_api(clock="manual")


def move_target(api, url):
    """Give the first webhook another target, without the check before saving."""
    api.site.world().registry.change(1, lambda one: one._replace(target_url=url))


def told(api, reply):
    """Have a hand-made target reply to an event, and give the attempt."""
    api.saved()
    with sockets.listening(reply) as target:
        move_target(api, target.url)
        raised(api)
        assert len(target.requests) == 1
    [attempt] = attempts(api)
    return attempt


def stream(connection):
    """Send for ever, as far as the other side lets it."""
    connection.sendall(HEAD % 10**12)
    while True:
        connection.sendall(PIECE)


def drip(connection):
    """Send a byte now and then, which would take hours to come to an end."""
    connection.sendall(HEAD % 10**6)
    while not threading.Event().wait(0.02):
        connection.sendall(b"x")


def test_a_target_that_streams_for_ever_is_cut_off(api):
    attempt = told(api, stream)
    assert (attempt["outcome"], attempt["status"]) == ("delivered", 200)
    assert len(attempt["message"]) < 70_000


def test_an_answer_of_ten_megabytes_is_cut_off(api):
    attempt = told(api, lambda one: one.sendall(HEAD % 10**7 + bytes(10**7)))
    assert (attempt["outcome"], attempt["status"]) == ("delivered", 200)
    assert len(attempt["message"]) < 70_000


@pytest.mark.fact("F141")
def test_a_target_that_drips_its_answer_is_out_of_time(make_api):
    """An answer that does not end in time is none."""
    attempt = told(make_api(clock="manual", timeout=0.5), drip)
    assert (attempt["outcome"], attempt["reason"]) == ("failed", "timeout")
    assert "it did not answer within 0.5 s" in attempt["message"]


@pytest.mark.fact("F141")
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(api, status):
    """A redirect is no 200, so it is a failure."""
    head = f"HTTP/1.1 {status} Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    attempt = told(api, head.encode())
    assert (attempt["outcome"], attempt["reason"], attempt["status"]) == (
        "failed",
        "status",
        status,
    )
    assert "Location: /elsewhere" in attempt["message"]


def test_a_full_queue_drops_what_comes_on_top_and_says_so(api):
    api.saved()
    deliveries = api.site.world().deliveries
    deliveries.dispatcher = Dispatcher(
        api.site.world().clock, deliveries._run, lambda *_: None, limit=2
    )
    for _ in range(3):
        api.admin("POST", "/events", {"event": "contact.changed"})
    assert ends(api) == [("dropped", "queue-full"), ("waiting", None), ("waiting", None)]
    advance(api, until="idle")
    assert [one[0] for one in ends(api)] == ["dropped", "delivered", "delivered"]


def test_a_full_queue_drops_what_a_fault_holds_back(api):
    api.saved()
    deliveries = api.site.world().deliveries
    deliveries.dispatcher = Dispatcher(
        api.site.world().clock, deliveries._run, lambda *_: None, limit=1
    )
    faults(api, {"delivery": "duplicate"})
    api.admin("POST", "/events", {"event": "contact.changed"})
    assert ends(api) == [("dropped", "queue-full"), ("waiting", None)]


def test_a_reset_in_mid_delivery_leaves_nothing_behind(serve):
    server = serve()
    api = Api(server.site)
    answers(api, {"times": 1}, {"delay": 0.3, "status": 500}, target="slow")
    api.saved(TargetUrl=f"{server.url}/targets/slow")
    for _ in range(3):
        api.admin("POST", "/events", {"event": "contact.changed"})
    api.messages("slow", event="contact.changed", count=1, wait=10)
    old = server.site.world()
    assert api.admin("POST", "/reset").status_code == 204
    assert old.deliveries.dispatcher.wait_idle(10)
    assert (old.deliveries.dispatcher.waiting(), old.registry.all()) == (0, [])
    for path in ("/webhooks", "/events", "/attempts", "/deliveries", "/targets", "/faults"):
        assert api.admin("GET", path).json["items"] == []


@pytest.mark.fact("F143", "F144")
def test_a_hanging_target_holds_up_no_other_webhook_and_no_call(serve):
    """Events are delivered in the background, and one slow target does not hold up others."""
    server, released = serve(), threading.Event()
    api = Api(server.site)
    for name in ("hanging", "quick"):
        api.saved(TargetUrl=f"{server.url}/targets/{name}")
    with sockets.listening(lambda _: bool(released.wait(sockets.LONG))) as hanging:
        move_target(api, hanging.url)
        for _ in range(5):
            api.admin("POST", "/events", {"event": "contact.changed"})
        api.messages("quick", event="contact.changed", count=5, wait=10)
        assert ends(api, webhook_id=1) == [("waiting", None)] * 5
        released.set()


def test_the_order_of_a_webhook_is_kept_past_a_failure(api):
    api.saved()
    answers(api, {"status": 500, "times": 2}, {"status": 200})
    ids = [raised(api)["event_id"] for _ in range(4)]
    advance(api, until="idle")
    sent = [one["event_id"] for one in api.messages(HOST, event="contact.changed")]
    assert sent == [ids[0]] * 3 + ids[1:]


def test_the_order_of_a_webhook_is_kept_over_real_sockets(serve):
    server = serve()
    api = Api(server.site)
    api.saved(TargetUrl=f"{server.url}/targets/orders")
    ids = [
        api.admin("POST", "/events", {"event": "contact.changed"}).json["event_id"]
        for _ in range(20)
    ]
    settled(api)
    sent = [one["event_id"] for one in api.messages("orders", event="contact.changed")]
    assert sent == ids
