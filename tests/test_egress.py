"""Egress: where POSTs may go, so that nothing leaves the machine unless it was said to."""

from typing import Any

import pytest
from cases import each
from deliveries import make_outgoing

from simulator.crm.variants import Variants
from simulator.delivery import egress, outcome
from simulator.delivery.compose import SIGNATURE, Outgoing
from simulator.delivery.outcome import Awaited, Outcome
from simulator.delivery.postbox import Postbox
from simulator.settings import Settings

HERE = ["127.0.0.1", "localhost", "::1", "app.localhost", "127.3.4.5"]
ELSEWHERE = ["example.com", "10.0.0.1", "2130706433", "0x7f.1", "0.0.0.0", "", "127.0.0.1.nip.io"]  # noqa: S104


class FakeTransport:
    """Says that every host answered 200."""

    def begin(self, outgoing: Outgoing) -> Awaited:
        return lambda: outcome.answered(200, "OK", (), b"called")


def postbox(**settings: Any) -> Postbox:
    """Make a way out whose transport and capture tell that they were used."""
    given = Settings(**settings)
    return Postbox(
        lambda: given,
        Variants,
        FakeTransport(),
        lambda host, sent: outcome.answered(200, "OK", (), f"captured {host}".encode()),
    )


@each("host", HERE)
@each("setting", ["capture", "loopback", "open"])
def test_this_machine_is_always_called(host, setting):
    assert egress.route(host, setting) == egress.CALL


@each("host", ELSEWHERE)
@each(
    ("setting", "way"),
    [("capture", egress.CAPTURE), ("loopback", egress.BLOCK), ("open", egress.CALL)],
)
def test_the_setting_tells_what_becomes_of_every_other_host(host, setting, way):
    assert egress.route(host, setting) == way


@pytest.mark.parametrize("setting", ["capture", "loopback"])
def test_an_allowed_host_is_called_in_any_case(setting):
    assert egress.route("APP.example", setting, ["app.Example"]) == egress.CALL
    assert egress.route("sub.app.example", setting, ["app.example"]) != egress.CALL


@each(
    ("host", "setting", "may"),
    [
        ("127.0.0.1", "open", True),
        ("allowed.example", "open", True),
        ("example.com", "capture", True),
        ("example.com", "loopback", False),
        ("example.com", "open", False),
    ],
)
def test_plain_http_is_taken_where_nobody_else_can_listen(host, setting, may):
    assert egress.may_be_http(host, setting, ["allowed.example"]) is may


def test_the_setting_https_required_takes_plain_http_nowhere():
    assert postbox().may_be_http("127.0.0.1")
    assert not postbox(https="required").may_be_http("127.0.0.1")


@each(
    ("setting", "url", "said"),
    [
        ("capture", "https://Example.com:8443/a", "captured example.com"),
        ("capture", "http://127.0.0.1:1/", "called"),
        ("loopback", "http://[::1]:1/", "called"),
        ("open", "https://example.com/", "called"),
    ],
)
def test_a_post_goes_the_way_of_its_host(setting, url, said):
    assert postbox(egress=setting).post(make_outgoing(url)).message.endswith(said)


def test_a_blocked_post_says_how_to_open_the_way():
    blocked = postbox(egress="loopback").post(make_outgoing("https://example.com/x"))
    assert (blocked.delivered, blocked.reason) == (False, "blocked")
    assert blocked.message == (
        "POST to https://example.com/x failed: egress is 'loopback', so 'example.com' is not "
        "reachable; --allow-host example.com opens it"
    )


def test_a_post_is_known_as_long_as_it_is_under_way():
    seen: list[Outgoing | None] = []
    sent = make_outgoing()

    def capture(host: str, outgoing: Outgoing) -> Outcome:
        seen.append(box.in_flight.find(outgoing.body))
        return outcome.answered(200, "OK", (), b"")

    box = Postbox(Settings, Variants, FakeTransport(), capture)
    box.post(sent)
    assert seen == [sent]
    assert box.in_flight.find(sent.body) is None


def test_of_two_equal_posts_under_way_one_ends_and_one_stays():
    flight = postbox().in_flight
    first, second = make_outgoing(id=1), make_outgoing(id=2)
    flight.begin(first)
    flight.begin(second)
    flight.end(first)
    assert flight.find(first.body) is second


def test_of_posts_with_equal_bodies_it_is_the_one_that_fits_best():
    flight = postbox().in_flight
    urls = ("https://a.example.com/a%20b?c", "https://a.example.com/b")
    sent = [
        make_outgoing(url, id=number, secret=secret)
        for number, (url, secret) in enumerate([(u, s) for u in urls for s in ("one", "two")])
    ]
    for one in sent:
        flight.begin(one)
    for one, called in zip(sent, ("/a%20b?c", "/a%20b?c", "/b", "/b"), strict=True):
        assert flight.find(one.body, dict(one.headers)[SIGNATURE], called) is one
    assert flight.find(sent[0].body, dict(sent[1].headers)[SIGNATURE], "/behind/a/proxy") is sent[1]


def test_a_post_by_somebody_else_is_not_known():
    flight = postbox().in_flight
    flight.begin(make_outgoing())
    assert flight.find(b"") is flight.find(b"other") is None
