"""Fake targets over real sockets: what they record of whatever they are sent."""

import itertools
import json
from collections.abc import Iterator

import pytest
from deliveries import make_outgoing
from sockets import exchange
from steps import settled
from support import Api
from targeting import script, send, status_line, url

from simulator.server import Server
from simulator.settings import Settings

TENANTS = itertools.count(1)
MEMBERS = "id tenant target received_at method path query headers body json event event_id"
MEMBERS += " webhook_id signature attempt answered request_id"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for the module; each test has a tenant of its own."""
    with Server(Settings(port=0, seed=1, max_body=1000, timeout=0.1)) as server:
        yield server


@pytest.fixture
def api(server) -> Api:
    return Api(server.site, f"Cust{next(TENANTS)}")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PURGE"])
def test_a_target_takes_any_method_on_any_path(server, api, method):
    answer = send(server, api, f"{method} /orders/a/b?c=d")
    assert status_line(answer) == b"HTTP/1.1 200 OK"
    [message] = api.messages("orders")
    assert (message["method"], message["query"]) == (method, "c=d")


def test_a_message_has_the_documented_members(server, api):
    send(server, api, body=b'{"a": 1}')
    [message] = api.messages("orders")
    assert " ".join(message) == MEMBERS
    assert message["received_at"].endswith("Z")
    told = {name: message[name] for name in ("id", "tenant", "target", "body", "json", "answered")}
    assert told == {
        "id": 1,
        "tenant": api.tenant,
        "target": "orders",
        "body": '{"a": 1}',
        "json": {"a": 1},
        "answered": "200",
    }


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/a%2Fb",
        "/a%20b/../c",
        "//x//",
        "/%E2%82%AC",
        "/%ff",
        "/;x=1",
        "/targets/y",
        "/api",
    ],
)
def test_the_path_is_kept_as_it_was_sent(server, api, path):
    send(server, api, f"POST /orders{path}")
    [message] = api.messages("orders")
    assert message["path"] == f"/{api.tenant}/targets/orders{path}"


def test_the_case_of_headers_is_kept(server, api):
    send(server, api, "POST /orders", "x-mY-KEY: Value")
    [message] = api.messages("orders")
    assert message["headers"] == {"Host": "x", "x-mY-KEY": "Value", "Content-Length": "0"}


def test_a_message_is_known_by_more_than_its_body(server, api):
    """Two webhooks of one name tell two targets of the same event at the same time."""
    flight = api.site.world(api.tenant).postbox.in_flight
    sent = [
        make_outgoing(url(server, api, f"/{name}?x"), id=number, secret=name)
        for number, name in enumerate(("one", "two"), 1)
    ]
    for one in sent:
        flight.begin(one)
    for one, name in zip(sent, ("one", "two"), strict=True):
        headers = [f"{key}: {value}" for key, value in one.headers]
        send(server, api, f"POST /{name}?x", *headers, body=one.body)
        [message] = api.messages(name)
        assert (message["webhook_id"], message["signature"]) == (one.webhook.id, "valid")


def test_values_of_one_header_are_joined(server, api):
    send(server, api, "POST /orders", "X-A: 1", "X-A: 2")
    assert api.messages("orders")[0]["headers"]["X-A"] == "1, 2"


def test_the_body_is_kept_to_the_byte(server, api):
    content = ' {"a":\r\n1.0, "b":"\u20ac"} '
    send(server, api, body=content.encode())
    assert api.messages("orders")[0]["body"] == content


def test_a_chunked_body_is_put_together(server, api):
    chunks = b"2\r\n{}\r\n1\r\n \r\n0\r\n\r\n"
    send(server, api, "POST /orders", "Transfer-Encoding: chunked", body=chunks)
    assert api.messages("orders")[0]["body"] == "{} "


def test_bytes_that_are_no_text_are_recorded(server, api):
    send(server, api, body=b"\xff\x00")
    [message] = api.messages("orders")
    assert (message["body"], message["json"]) == ("\ufffd\x00", None)


def test_a_body_over_the_limit_is_refused_and_not_recorded(server, api):
    answer = send(server, api, body=b"x" * 1001)
    assert status_line(answer).startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(b"larger than 1000 bytes\n")
    assert api.messages("orders") == []


def test_a_chunked_body_over_the_limit_is_refused_too(server, api):
    chunks = b"3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n"
    answer = send(server, api, "POST /orders", "Transfer-Encoding: chunked", body=chunks)
    assert status_line(answer).startswith(b"HTTP/1.1 413 ")


def test_a_body_of_exactly_the_limit_is_taken(server, api):
    send(server, api, body=b"x" * 1000)
    assert len(api.messages("orders")[0]["body"]) == 1000


def test_what_the_crm_posts_over_a_socket_is_known_and_valid(server, api):
    saved = api.saved(TargetUrl=url(server, api), Name="\u00c5se", Events=["window.closed"])
    api.agent("SignalEvent", {"EventName": "window.closed", "PrimaryKey": 5})
    test, told = api.messages("orders", count=2, wait=10)
    assert (test["event"], test["signature"], test["webhook_id"]) == ("test", "valid", 0)
    assert (told["event"], told["signature"]) == ("window.closed", "valid")
    assert (told["webhook_id"], told["attempt"]) == (saved["WebhookId"], 1)
    assert told["event_id"] == told["json"]["EventId"]
    assert told["headers"]["X-SuperOffice-EventId"] == told["event_id"]


def test_targets_of_one_name_are_apart_in_each_tenant(server, api):
    other = Api(server.site, f"Cust{next(TENANTS)}")
    send(server, api)
    assert other.messages("orders") == []


def test_without_a_tenant_in_the_path_it_is_the_default_one(server):
    default = Api(server.site)
    exchange(server.port, b"POST /targets/only-here HTTP/1.1\r\nHost: x\r\n\r\n")
    [message] = default.messages("only-here")
    assert (message["tenant"], message["method"]) == ("Default", "POST")


def test_a_targets_name_may_be_escaped(server, api):
    send(server, api, "POST /a%20b")
    assert len(api.messages("a%20b")) == 1


def test_a_signature_is_verified_with_the_targets_secret(server, api):
    script(api, secret="k")
    for signature in ("x", "rdhTsQP7zJNqGU+esV4pxP8Ir25H1dG8pPICGOMeT/8="):
        send(server, api, "POST /orders", f"X-Superoffice-Signature: {signature}", body=b"{}")
    send(server, api, body=b"{}")
    assert [m["signature"] for m in api.messages("orders")] == ["invalid", "valid", "unsigned"]


def test_a_secret_of_many_webhooks_is_tried_once(server, api, monkeypatch):
    for _ in range(3):
        api.saved()
    settled(api)
    tried: list[str] = []
    monkeypatch.setattr(
        "simulator.crm.signature.sign", lambda secret, body: tried.append(secret) or ""
    )
    send(server, api, "POST /orders", "X-Superoffice-Signature: x", body=b"{}")
    assert tried == ["s3cret"]


def test_without_any_secret_a_signature_is_unverifiable(server, api):
    send(server, api, "POST /orders", "X-Superoffice-Signature: x", body=b"{}")
    assert api.messages("orders")[0]["signature"] == "unverifiable"


def test_the_secret_of_any_saved_webhook_may_fit(server, api):
    api.saved(Secret="k")
    signature = "rdhTsQP7zJNqGU+esV4pxP8Ir25H1dG8pPICGOMeT/8="
    send(server, api, "POST /orders", f"X-SuperOffice-Signature: {signature}", body=b"{}")
    assert api.messages("orders")[0]["signature"] == "valid"


def test_the_body_alone_may_tell_the_event(server, api):
    send(server, api, body=json.dumps({"Event": "a.b", "EventId": "guid"}).encode())
    [message] = api.messages("orders")
    assert (message["event"], message["event_id"], message["webhook_id"]) == ("a.b", "guid", None)
