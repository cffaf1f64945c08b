"""Answers of fake targets over real sockets: told beforehand, given in order, late or broken."""

import itertools
from collections.abc import Iterator

import pytest
from support import Api, webhook
from targeting import script, send, status_line, url

from simulator.clock import monotonic
from simulator.server import Server
from simulator.settings import Settings

TENANTS = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for the module; each test has a tenant of its own."""
    with Server(Settings(port=0, seed=1, max_body=1000, timeout=0.1)) as server:
        yield server


@pytest.fixture
def api(server) -> Api:
    return Api(server.site, f"Cust{next(TENANTS)}")


def test_answers_are_given_in_order(server, api):
    script(api, {"status": 500, "times": 2}, {"status": 410, "times": 1})
    answers = [status_line(send(server, api)) for _ in range(4)]
    assert answers == [
        b"HTTP/1.1 500 Internal Server Error",
        b"HTTP/1.1 500 Internal Server Error",
        b"HTTP/1.1 410 Gone",
        b"HTTP/1.1 200 OK",
    ]
    assert [one["answered"] for one in api.messages("orders")] == ["500", "500", "410", "200"]


def test_an_answer_has_the_headers_and_body_that_it_was_told(server, api):
    script(api, {"status": 299, "headers": {"X-oWn": "1", "Content-Type": "a/b"}, "body": "\u20ac"})
    head, _, body = send(server, api).partition(b"\r\n\r\n")
    assert {b"X-oWn: 1", b"Content-Type: a/b", b"Content-Length: 3"} <= set(head.split(b"\r\n"))
    assert body.decode() == "\u20ac"


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_has_no_body_in_http_is_sent_without(server, api, status):
    script(api, {"status": status, "body": "none"})
    assert send(server, api).endswith(b"\r\n\r\n")


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding", "CONNECTION", "Date"])
def test_a_header_that_the_server_sets_is_refused(api, name):
    given = {"answers": [{"status": 200}, {"headers": {"X-Own": "1", name: "5"}}]}
    problem = api.admin("PUT", "/targets/orders", given).get_json()
    [error] = problem["errors"]
    assert (problem["status"], error["pointer"]) == (400, f"/answers/1/headers/{name}")
    assert "is set by HTTP itself; leave it out" in error["detail"]


@pytest.mark.parametrize("headers", [{"Content-Length\n": "5"}, {"X-Own": "1\n"}])
def test_a_header_with_a_line_break_is_refused(api, headers):
    problem = api.admin("PUT", "/targets/orders", {"answers": [{"headers": headers}]}).get_json()
    assert (problem["status"], "a line break" in problem["detail"]) == (400, True)


def test_an_answer_may_come_late(server, api):
    script(api, {"delay": 0.05})
    started = monotonic()
    assert status_line(send(server, api)) == b"HTTP/1.1 200 OK"
    assert monotonic() - started >= 0.05


def test_a_closing_target_says_nothing(server, api, caplog):
    script(api, {"fault": "close"})
    assert send(server, api) == b""
    assert api.messages("orders")[0]["answered"] == "close"
    assert caplog.text == ""


def test_a_target_may_talk_garbage(server, api, caplog):
    script(api, {"fault": "garbage"})
    assert b"HTTP/" not in send(server, api)
    assert caplog.text == ""


def test_a_target_may_reset_the_connection(server, api, caplog):
    script(api, {"fault": "reset"})
    with pytest.raises(ConnectionResetError):
        send(server, api)
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("close", "it closed the connection before its answer was complete"),
        ("reset", "it closed the connection before its answer was complete"),
        ("garbage", "what it sent is not HTTP"),
        ("timeout", "it did not answer within 0.1 s"),
    ],
)
def test_the_crm_tells_how_a_target_broke(server, api, fault, reason):
    script(api, {"fault": fault})
    told = api.rest("POST", "/Test", webhook(TargetUrl=url(server, api)))
    assert told.json["Success"] is False
    assert reason in told.json["Message"]


def test_a_target_that_never_answers_waits_for_nobody_who_has_left(server, api):
    script(api, {"fault": "timeout"})
    assert send(server, api) == b""  # which closes its side behind the request


def test_without_a_socket_a_fault_is_an_error_of_the_server(api):
    script(api, {"fault": "close"})
    told = api.client.post(f"/{api.tenant}/targets/orders")
    assert (told.status_code, "needs a real connection" in told.text) == (502, True)
