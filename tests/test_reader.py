"""The reader: what is too much of a request is refused, in whatever pieces it comes."""

from __future__ import annotations

import socket
import sys

import pytest

from simulator.server import environ
from simulator.server.reader import HEAD_LIMIT, Parsed, Reader, Unreadable
from simulator.server.request import Request

PIECES = [1000, 20_000, 65_536, 10**7]
SHORT = b"GET / HTTP/1.1\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"


def read(sent: bytes, size: int) -> tuple[int, int | None]:
    """Read what comes in pieces; give how many requests there are, and how the rest is refused."""
    reader = Reader(2000)
    try:
        for at in range(0, len(sent), size):
            reader.feed(sent[at : at + size])
    except Unreadable as error:
        return len(reader.ready), error.status
    return len(reader.ready), None


@pytest.mark.parametrize("size", PIECES)
@pytest.mark.parametrize("head", [b"GET /%b HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nA: %b\r\n\r\n"])
def test_a_head_is_as_large_as_it_is_in_whatever_pieces_it_comes(head, size):
    fits, larger = (head % (b"X" * (HEAD_LIMIT + more)) for more in (-100, 1))
    assert read(SHORT + fits, size) == (2, None)
    assert read(SHORT + larger, size) == (1, 431)


@pytest.mark.parametrize("size", PIECES)
def test_a_head_of_many_headers_is_as_large_as_they_are_together(size):
    fits, larger = (
        b"GET / HTTP/1.1\r\n" + b"a:b\r\n" * many + b"\r\n" for many in (10_000, 12_000)
    )
    assert read(SHORT + fits, size) == (2, None)
    assert read(SHORT + larger, size) == (1, 431)


@pytest.mark.parametrize("size", PIECES)
def test_a_head_behind_another_that_offers_something_is_as_large_as_it_is(size):
    offer = b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert read(offer * 3000, size) == (3000, None)
    larger = b"GET / HTTP/1.1\r\nA: %b\r\n\r\n" % (b"X" * HEAD_LIMIT)
    assert read(offer + larger, size) == (1, 431)


@pytest.mark.parametrize("size", PIECES[:-1])
@pytest.mark.parametrize(
    "endless",
    [b"0\r\nA: " + b"x" * 200_000, b"0\r\n" + b"A: b\r\n" * 40_000, b"1;" + b"x" * 200_000],
    ids=["one-trailer", "trailers", "extension"],
)
def test_what_is_chunked_without_anything_of_a_body_comes_to_an_end(endless, size):
    assert read(CHUNKED + endless, size) == (0, 431)


@pytest.mark.parametrize("size", PIECES)
def test_trailers_and_extensions_are_read_over(size):
    rest = b"1;ext=1\r\nx\r\n0\r\n" + b"A: b\r\n" * 100 + b"\r\n"
    assert read(CHUNKED + rest, size) == (1, None)


@pytest.mark.parametrize("size", PIECES)
def test_a_body_may_come_in_very_many_chunks(size):
    chunks = b"00000001;x=" + b"y" * 50 + b"\r\nx\r\n"
    assert read(CHUNKED + chunks * 2000 + b"0\r\n\r\n", size) == (1, None)


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n",
        b"CONNECT a:1 HTTP/1.1\r\n",
    ],
)
def test_a_body_whose_end_nobody_knows_is_refused_behind_an_offer_too(head):
    assert read(head + b"Transfer-Encoding: gzip\r\n\r\n", 1000) == (0, 400)


def test_nothing_is_remembered_of_the_names_of_headers():
    name = "X-" + "y" * 60_000
    before = sys.getrefcount(name)
    with socket.socket() as connection:
        base = environ.base(("127.0.0.1", 80), "http")
        request = Request(Parsed(headers=[(name, "1")]), base, "127.0.0.1", connection)
        assert request.headers == {name.lower(): "1"}
        assert request.environ()["HTTP_" + name.upper().replace("-", "_")] == "1"
        del request
    assert sys.getrefcount(name) == before
