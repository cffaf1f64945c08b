"""Bad input over real sockets: each gets the documented or a clear error, and changes nothing."""

import http.client
from collections.abc import Callable, Iterator
from functools import partial

import pytest
import sockets
from cases import each
from sockets import Answer
from support import AGENT, REST

from simulator.server import Server
from simulator.settings import Settings

LIMIT = 2000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for the module."""
    with Server(Settings(port=0, seed=1, max_body=LIMIT)) as server:
        yield server


@pytest.fixture
def call(server) -> Callable[..., Answer]:
    """Send a request line, headers and a body, and give the answer."""
    return partial(sockets.call, server.port)


def is_error(answer: Answer, error_type: str) -> bool:
    """Tell whether an answer is the CRM's error object of such a type."""
    return answer.json["Error"] is True and answer.json["ErrorType"] == error_type


@pytest.mark.parametrize("line", [f"POST {AGENT}/SaveWebhook", f"POST {REST}", f"PATCH {REST}/1"])
def test_a_body_over_the_limit_is_refused_readably(call, line):
    answer = call(line, body=b" " * (LIMIT + 1))
    assert (answer.status, is_error(answer, "RequestTooLongException")) == (413, True)
    assert f"larger than {LIMIT} bytes" in answer.json["Message"]


def test_a_huge_body_is_refused_readably(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("POST", REST, body=b"x" * 3_000_000)
    answer = connection.getresponse()
    assert (answer.status, b"RequestTooLongException" in answer.read()) == (413, True)
    connection.close()


def test_a_chunked_body_over_the_limit_is_refused(call):
    chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (LIMIT + 1, b" " * (LIMIT + 1))
    answer = call(f"POST {REST}", "Transfer-Encoding: chunked", body=chunk)
    assert (answer.status, is_error(answer, "RequestTooLongException")) == (413, True)


@pytest.mark.parametrize("headers", [["Transfer-Encoding: chunked"], ["Content-Length: 4"]])
def test_a_body_may_be_chunked_or_not(call, headers):
    body = b"4\r\nnull\r\n0\r\n\r\n" if "chunked" in headers[0] else b"null"
    assert call(f"POST {AGENT}/CreateDefaultWebhook", *headers, body=body).status == 200


def test_a_wrongly_chunked_body_is_refused(call):
    answer = call(f"POST {REST}", "Transfer-Encoding: chunked", body=b"zz\r\n\r\n")
    assert (answer.status, "chunked wrongly" in answer.json["MessageDetail"]) == (400, True)


def test_a_chunked_body_that_breaks_off_at_the_limit_is_refused_by_the_admin_api_too(server):
    chunk = b"%x\r\n%b\r\n" % (LIMIT, b" " * LIMIT)
    line = b"POST /__admin/events HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert sockets.exchange(server.port, line + chunk).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("POST /__admin/events", b'{"event": "contact.changed"}'),
        ("POST /__admin/faults", b'{"operation": "*", "status": 503}'),
        ("PUT /__admin/targets/half", b'{"secret": "s"}'),
        (f"POST {REST}", b'{"TargetUrl": "https://hooks.example.com/"}'),
        ("POST /targets/half", b"{}"),
    ],
)
def test_a_body_that_breaks_off_is_refused_and_nothing_is_done(call, server, line, body):
    before = server.site.world().journal.timeline.tally()
    answer = call(line, "Content-Length: 200", body=body)
    assert answer.status == 400
    world = server.site.world()
    assert (world.registry.all(), world.faults.all()) == ([], ([], []))
    assert world.journal.timeline.tally().last - before.last <= int("__admin" not in line)


@pytest.mark.parametrize(
    ("framing", "body", "status"),
    [
        ("Content-Length: 10", b"ab", 400),
        ("Transfer-Encoding: chunked", b"zz\r\n", 400),
        ("Content-Length: 10000000000", b"", 413),
    ],
)
def test_a_call_that_needs_no_body_is_refused_with_a_broken_one(
    call, server, framing, body, status
):
    call("POST /targets/still", body=b"{}")
    for line in ("POST /__admin/reset", "DELETE /__admin/targets/still/messages"):
        answer = call(line, framing, body=body)
        assert (answer.status, answer.json["status"]) == (status, status)
    assert server.site.world().journal.messages.all()[-1].target == "still"


def test_blanks_behind_a_length_are_no_part_of_it(call, server):
    assert call("POST /targets/blanks", "Content-Length: 2 ", body=b"{}").status == 200
    assert server.site.world().journal.messages.all()[-1].content == b"{}"


@pytest.mark.parametrize("length", ["-1", "abc", "1e3"])
def test_a_length_that_is_none_counts_as_no_body(call, length):
    assert call(f"POST {REST}", f"Content-Length: {length}", body=b"null").status == 400


@each(
    "line",
    [
        "GET /nothing",
        "GET /api/v2/Webhook",
        "GET /api/v1/Webhook/1/2/3",
        "GET /api/v1/Webhook/%00",
        "GET /api/v1/Webhook/%0A",
        "GET /api/v1/Webhook/%FF",
        "GET /api/v1/../v1/Webhook",
        "GET /%2e%2e/etc/passwd",
        "GET *",
        "PURGE /nothing",
    ],
)
def test_an_unknown_route_is_404_in_the_crms_shape(call, line):
    answer = call(line)
    assert (answer.status, is_error(answer, "HttpRouteNotFoundException")) == (404, True)


@each(
    ("line", "allowed"),
    [
        ("POST /api", "GET"),
        (f"PATCH {REST}", "GET, POST"),
        (f"DELETE {REST}/default", "GET"),
        (f"PUT {AGENT}/SaveWebhook", "GET, POST"),
        (f"OPTIONS {REST}/1", "DELETE, GET, PATCH, PUT"),
        (f"TRACE {REST}", "GET, POST"),
        (f"PURGE {REST}", "GET, POST"),
    ],
)
def test_a_wrong_method_is_405_with_the_right_ones(call, line, allowed):
    answer = call(line)
    assert (answer.status, is_error(answer, "HttpMethodNotAllowedException")) == (405, True)
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize("path", ["//api/v1/Webhook", "/api//v1///Webhook/", "/API/V1/WEBHOOK"])
def test_slashes_and_case_do_not_matter(call, path):
    assert call(f"GET {path}").status == 200


@pytest.mark.parametrize(
    "query", ["%ff=%ff", "nameFilter=%00", "&&&=&", "a" * 5000, "&".join(["a=1"] * 5000)]
)
def test_odd_queries_are_read_as_far_as_they_go(call, query):
    assert call(f"GET {REST}?{query}").status == 200


@each(
    "body",
    [
        b"{",
        b"\xff\xfe\xfd",
        b'{"Name": "\xff"}',
        b"[" * 1000,
        b'{"a":' * 300,
        b"nul",
        b"NaN",
        b"\x00",
    ],
)
def test_an_unreadable_body_is_400_in_the_shape_of_binding_errors(call, body):
    answer = call(f"POST {AGENT}/SaveWebhook", body=body)
    assert answer.status == 400
    assert list(answer.json) == ["Message", "MessageDetail"]


@pytest.mark.parametrize(
    "header",
    [
        "Accept: \u00ff",
        "SO-TimeZone: \u00e9\u00e9",
        "X-XSRF-TOKEN: \u00ff",
        "Cookie: \u00ff=;=",
        "X:",
    ],
)
def test_odd_headers_do_no_harm(call, header):
    assert call(f"GET {REST}", header).status == 200


def test_nothing_of_this_is_kept(server, call):
    call(f"POST {REST}", body=b'{"TargetUrl": "https://example.com"')
    assert server.site.world().registry.all() == []
