"""Fuzzing HTTP: whatever comes in on a connection, it ends, and what goes out can be read."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fuzzing import fuzz
from hypothesis import given
from hypothesis import strategies as st
from raw_http import STREAMS, Answers

from simulator.faces import Faces
from simulator.incoming import Incoming, Response
from simulator.server import environ
from simulator.server.connection import Connection
from simulator.server.reader import Parsed, Reader, Unreadable
from simulator.settings import Settings
from simulator.site import Site

LIMIT = 30


class Spied:
    """The faces of a site, and the methods of the requests that they were asked."""

    def __init__(self, site: Site) -> None:
        self._faces = Faces(site)
        self.methods: list[str] = []

    def __call__(self, incoming: Incoming) -> Response:
        self.methods.append(incoming.method)
        return self._faces.answer(incoming)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site for the module."""
    site = Site(Settings(seed=1, max_body=LIMIT, journal_size=100))
    yield site
    site.close()


def exchanged(app: Spied, sent: bytes) -> bytes:
    """Send bytes on a connection, and give all that comes back.

    All is sent before it is served, so that it needs no other thread and cannot wait for ever.
    """
    near, far = socket.socketpair()
    with near, far:
        near.sendall(sent)
        near.shutdown(socket.SHUT_WR)
        base = environ.base(("127.0.0.1", 80), "http")
        connection = Connection(app, far, "127.0.0.1", base, LIMIT)
        while connection.wanted:
            if connection.take() or connection.has_more:
                connection.answer()
                connection.give()
        connection.close()
        received = b""
        while piece := near.recv(65_536):
            received += piece
    return received


@fuzz
@given(sent=STREAMS)
def test_whatever_comes_in_every_answer_can_be_read(site, happens, sent):
    happens()
    app = Spied(site)
    answers = Answers(exchanged(app, sent))
    for method in app.methods:
        answer, body = answers.next(method)
        assert answer.status < 500, body
    if answers.rest:
        answer, body = answers.next()
        assert answer.status in (400, 408, 431), body
    assert answers.rest == b""
    assert site.take_failures() == []


def read(pieces: Iterable[bytes]) -> tuple[list[Parsed], bool]:
    """Read what comes in; give the requests, and whether all of it was HTTP."""
    reader = Reader(LIMIT)
    try:
        for piece in pieces:
            reader.feed(piece)
    except Unreadable:
        return [*reader.ready], False
    return [*reader.ready], True


def shown(requests: Iterable[Parsed]) -> list[tuple[Any, ...]]:
    """Give what counts of requests: not how their bodies came in."""
    return [
        (one.method, one.target, one.version, one.headers, b"".join(one.body)[:LIMIT], one.keeps)
        for one in requests
    ]


@fuzz
@given(sent=STREAMS, size=st.integers(1, 20))
def test_it_does_not_matter_in_which_pieces_something_comes_in(happens, sent, size):
    happens()
    whole, was_http = read([sent])
    cut, is_http = read(sent[at : at + size] for at in range(0, len(sent), size))
    assert (shown(cut), is_http) == (shown(whole), was_http)


def test_a_request_that_begins_behind_another_has_begun():
    reader = Reader(LIMIT)
    reader.feed(b"GET / HTTP/1.1\r\n\r\n")
    assert reader.is_between
    reader.feed(b"GET / HTTP/1.1\r\n\r\nPO")
    assert not reader.is_between
