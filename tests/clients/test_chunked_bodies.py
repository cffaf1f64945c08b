"""Bodies of a length that nobody tells beforehand, as .NET's PostAsJsonAsync sends them."""

import json

import pytest
from plain_http import send

HEADERS = {
    "Authorization": "Bearer 8A:Cust1.abc",
    "Content-Type": "application/json",
    "Transfer-Encoding": "chunked",
}
BODY = json.dumps({"Name": "Orders", "TargetUrl": "https://hooks.example.com/", "Events": ["a.b"]})
FACES = [
    ("/api/v1/Webhook", "POST"),
    ("/targets/orders", "POST"),
    ("/__admin/targets/orders", "PUT"),
]


def chunked(text: str, size: int) -> str:
    """Write a body in chunks of that size."""
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    return "".join(f"{len(part):x}\r\n{part}\r\n" for part in [*parts, ""])


@pytest.mark.parametrize("size", [1, 50, 1000])
def test_a_body_in_chunks_is_read_whole(tenant, size):
    reply = send(f"{tenant.url}/api/v1/Webhook", "POST", chunked(BODY, size), HEADERS)
    assert (reply.status, reply.json["Name"]) == (200, "Orders")


def test_a_body_in_chunks_may_be_as_large_as_the_limit(serve):
    server = serve(max_body=len(BODY))
    reply = send(f"{server.url}/api/v1/Webhook", "POST", chunked(BODY, 50), HEADERS)
    assert reply.status == 200


@pytest.mark.parametrize(("path", "method"), FACES)
def test_a_body_in_chunks_over_the_limit_is_refused_whole(serve, path, method):
    server = serve(max_body=len(BODY) - 1)
    assert send(server.url + path, method, chunked(BODY, 50), HEADERS).status == 413


@pytest.mark.parametrize(("path", "method"), FACES)
@pytest.mark.parametrize("body", ["zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}{}\r\n0\r\n\r\n"])
def test_wrong_chunks_are_refused(server, path, method, body):
    assert send(server.url + path, method, body, HEADERS).status == 400


def test_the_api_says_what_is_wrong_with_chunks(tenant):
    reply = send(f"{tenant.url}/api/v1/Webhook", "POST", "zz\r\n{}\r\n0\r\n\r\n", HEADERS)
    assert reply.json["Message"] == "The request is invalid."
    assert "chunked wrongly" in reply.json["MessageDetail"]
