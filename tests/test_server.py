"""The server over real sockets: it starts, stops, and answers whatever bytes it is sent."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator

import pytest
from sockets import exchange
from support import AGENT, BASIC, HOOK, REST, Api, webhook

from simulator.clock import monotonic
from simulator.server import CannotStart, Server
from simulator.settings import Settings

LIMIT = 2000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for the module, since no test here leaves anything behind."""
    with Server(Settings(port=0, seed=1, max_body=LIMIT)) as server:
        yield server


class Answer:
    """An answer, taken apart."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status, self.reason = int(lines[0].split(" ")[1]), lines[0].split(" ", 2)[2]
        self.headers = {
            name: value for name, _, value in (one.partition(": ") for one in lines[1:])
        }

    @property
    def json(self) -> dict:
        """Give the body read as JSON."""
        return json.loads(self.body)


@pytest.fixture
def call(server) -> Callable[..., Answer]:
    """Send a request line, headers and a body, and give the answer."""

    def call(line: str, *headers: str, body: bytes = b"") -> Answer:
        own = ["Host: x", f"Authorization: {BASIC}", "Content-Type: application/json"]
        if not any(one.startswith(("Transfer-Encoding", "Content-Length")) for one in headers):
            own.append(f"Content-Length: {len(body)}")
        head = "\r\n".join([f"{line} HTTP/1.1", *own, *headers, "", ""])
        return Answer(exchange(server.port, head.encode("latin-1") + body))

    return call


def is_error(answer: Answer, error_type: str) -> bool:
    """Tell whether an answer is the CRM's error object of such a type."""
    return answer.json["Error"] is True and answer.json["ErrorType"] == error_type


def test_port_0_picks_a_free_one(serve):
    first, second = serve(), serve()
    assert len({first.port, second.port, 0}) == 3
    assert first.url == f"http://127.0.0.1:{first.port}"


def test_a_port_in_use_is_told_with_the_way_out(server):
    with pytest.raises(CannotStart, match=f"127.0.0.1 port {server.port}: it is in use; choose"):
        Server(Settings(port=server.port))


def test_an_address_of_another_machine_is_told():
    with pytest.raises(CannotStart, match="cannot listen on 192"):
        Server(Settings(host="192.0.2.1", port=0, admin_token="t"))


@pytest.mark.parametrize(
    ("host", "shown"),
    [("0.0.0.0", "127.0.0.1"), ("localhost", "localhost")],  # noqa: S104
)
def test_the_url_is_one_that_can_be_called(host, shown):
    server = Server(Settings(host=host, port=0, admin_token="t"))
    server.close()
    assert server.url == f"http://{shown}:{server.port}"


def test_it_listens_on_ipv6_where_the_machine_has_it():
    try:
        with Server(Settings(host="::1", port=0)) as server:
            assert server.url == f"http://[::1]:{server.port}"
            connection = http.client.HTTPConnection("::1", server.port, timeout=10)
            connection.request("GET", "/__admin/livez")
            assert connection.getresponse().status == 200
            connection.close()
    except CannotStart:
        pytest.skip("this machine has no IPv6")


def test_it_is_gone_when_its_block_ends():
    with Server(Settings(port=0)) as server:
        assert exchange(server.port, b"GET /__admin/livez HTTP/1.1\r\n\r\n")
    with pytest.raises(ConnectionRefusedError):
        exchange(server.port, b"")


def test_a_server_that_never_ran_can_be_closed():
    assert Server(Settings(port=0)).close() == 0


def test_closing_waits_for_no_caller(serve):
    server = serve()
    with socket.create_connection(("127.0.0.1", server.port)):
        started = monotonic()
        assert server.close() == 0
    assert monotonic() - started < 2


def test_closing_counts_the_deliveries_that_are_left_undone(serve):
    server = serve()
    api = Api(server.site)
    answers = [{"times": 1}, {"delay": 0.5}]
    api.admin("PUT", "/targets/hooks.example.com", {"answers": answers})
    api.saved()
    api.agent("SignalEvent", {"EventName": "contact.created"})
    api.messages(count=2, wait=10)
    assert server.close(seconds=0.01) == 1


def test_the_whole_job_over_sockets(call):
    draft = call("POST " + AGENT + "/CreateDefaultWebhook", body=b"null").json
    saved = call("POST " + AGENT + "/SaveWebhook", body=json.dumps(draft).encode())
    assert (saved.status, saved.json["WebhookId"]) == (200, draft["WebhookId"])
    assert saved.headers["Content-Type"] == "application/json; charset=utf-8"
    deleted = call(f"DELETE {REST}/{draft['WebhookId']}")
    assert (deleted.status, deleted.body) == (204, b"")


def test_reason_phrases_are_sent_as_documented(call):
    body = json.dumps(webhook(TargetUrl=HOOK)).encode()
    url = json.loads(call(f"POST {REST}", body=body).body)["_Links"]["Self"]
    assert call(f"PUT {url.partition('x')[2]}", body=body).reason == "Webhook updated."
    assert call(f"GET {REST}/9999").reason == "Webhook Not Found"


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


@pytest.mark.parametrize("length", ["-1", "abc", "1e3"])
def test_a_length_that_is_none_counts_as_no_body(call, length):
    assert call(f"POST {REST}", f"Content-Length: {length}", body=b"null").status == 400


@pytest.mark.parametrize(
    "line",
    [
        "GET /",
        "GET /nothing",
        "GET /api/v2/Webhook",
        "GET /api/v1/Webhook/1/2/3",
        "GET /api/v1/Webhook/%00",
        "GET /api/v1/Webhook/%0A",
        "GET /api/v1/Webhook/%FF",
        "GET /api/v1/../v1/Webhook",
        "GET /api/v1/Webhook/\u00e9",
        "GET /%2e%2e/etc/passwd",
        "GET *",
        "PURGE /nothing",
    ],
)
def test_an_unknown_route_is_404_in_the_crms_shape(call, line):
    answer = call(line)
    assert (answer.status, is_error(answer, "HttpRouteNotFoundException")) == (404, True)


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


def test_a_connection_may_end_without_a_request(server):
    assert exchange(server.port, b"\r\n") == b""
    with socket.create_connection(("127.0.0.1", server.port)):
        pass
    assert exchange(server.port, b"GET /__admin/livez HTTP/1.1\r\n\r\n").endswith(b'"ok"}\n')
