"""The client: it sends what it is told to, and says so when nobody is there."""

from __future__ import annotations

import pytest
from sockets import free_port, listening
from support import BASIC

from simulator.client.connection import Answer, Client
from simulator.client.errors import CannotReach

PING = b'{"Event": "ping"}'


@pytest.fixture
def server(serve):
    """A server whose admin API needs a token."""
    return serve(admin_token="t0ken")


def test_a_call_is_answered(server):
    answer = Client(server.url + "/").call("GET", "/api/v1", {"Authorization": BASIC})
    assert (answer.status, answer.reason) == (200, "OK")
    assert "application/json" in dict(answer.headers)["Content-Type"]
    assert answer.document


def test_a_body_that_is_no_json_has_no_document():
    assert Answer(200, "OK", (), "<p>").document is None


def test_the_admin_api_is_called_with_the_token(server):
    assert Client(server.url, token="t0ken").admin("GET", "/requests").status == 200
    assert Client(server.url).admin("GET", "/requests").status == 401


def test_the_admin_api_is_told_the_tenant_and_the_body(server):
    client = Client(server.url, "Cust7", "t0ken")
    body = {"answers": [{"status": 418}]}
    assert client.admin("PUT", "/targets/tea", body=body).status == 200
    assert client.call("POST", "/Cust7/targets/tea", {}, PING).status == 418
    assert client.call("POST", "/targets/tea", {}, PING).status == 200


def test_messages_are_waited_for(server):
    client = Client(server.url, "Cust8", "t0ken")
    client.call("POST", "/Cust8/targets/a%2Fb", {}, PING)
    client.call("POST", "/Cust8/targets/tea", {}, PING)
    answer = client.wait_for_messages("tea", 1, 10, event="ping")
    assert [one["body"] for one in answer.document["items"]] == [PING.decode()]


def test_messages_that_do_not_come_are_told_with_408(server):
    assert Client(server.url, token="t0ken").wait_for_messages("tea", 1, 0.01).status == 408


def test_nobody_there_is_told_with_the_way_out():
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(CannotReach, match=f"nobody answers at {url} .*: sosim serve"):
        Client(url).call("GET", "/", {})


def test_an_answer_that_is_no_http_is_told():
    with listening(b"tea\r\n\r\n") as target, pytest.raises(CannotReach, match="speaks no HTTP"):
        Client(target.url.partition("/hook")[0]).call("GET", "/", {})


def test_a_base_url_may_have_a_path():
    with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as target:
        Client(target.url.partition("/hook")[0] + "/behind/").call("GET", "/x", {})
    assert target.requests[0].startswith(b"GET /behind/x HTTP/1.1")


def test_a_name_of_any_letters_may_be_a_host():
    assert Client("http://bücher.example").url == "http://bücher.example"


def test_a_client_says_what_it_is_of():
    assert repr(Client("http://host/", "Cust7", "t0ken")) == "<Client of Cust7 at http://host>"
