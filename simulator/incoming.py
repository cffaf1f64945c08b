"""Incoming: a request as the faces get it, and the response that they give, by any server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

#: What is logged when an answer breaks by a bug of ours.
BUG = "a request broke; this is a bug in the simulator, please report it"

Pairs = Sequence[tuple[str, str]]


class TooLarge(Exception):
    """The body is larger than is read."""


class CutOff(Exception):
    """The body ended before it was complete, or was chunked wrongly."""


def origin(place: Mapping[str, Any], host: str | None) -> str:
    """Give scheme and authority, such as `http://127.0.0.1:8642`.

    :param place: the members of an environ that tell where the server is
    :param host: where the caller says that it is
    """
    host = host or f"{place['SERVER_NAME']}:{place['SERVER_PORT']}"
    return f"{place['wsgi.url_scheme']}://{host}"


class Response(NamedTuple):
    """What goes back. `status` is the code and the reason phrase, such as `200 OK`."""

    status: str
    headers: Pairs
    body: bytes


class Incoming(Protocol):
    """One HTTP request."""

    @property
    def method(self) -> str:
        """Give the method as it was sent."""

    @property
    def path(self) -> str:
        """Give the path with its escapes undone; bytes that are no UTF-8 are shown as U+FFFD."""

    @property
    def raw_path(self) -> str:
        """Give the path as it was sent, if that is still known."""

    @property
    def query(self) -> str:
        """Give what follows the question mark, as it was sent."""

    @property
    def headers(self) -> dict[str, str]:
        """Give the headers by lower-case name; values of the same name are joined."""

    @property
    def pairs(self) -> Pairs:
        """Give the headers as they were sent, if that is still known."""

    @property
    def origin(self) -> str:
        """Give scheme and authority, such as `http://127.0.0.1:8642`, as the caller named them."""

    @property
    def connection(self) -> socket.socket | None:
        """Give the caller's connection, if there is one."""

    def body(self, limit: int) -> bytes:
        """Read the body.

        :raises TooLarge: if it is larger than `limit` bytes
        :raises CutOff: if it is not all there
        """

    def environ(self) -> dict[str, Any]:
        """Give the request as WSGI has it (PEP 3333)."""


#: Whoever answers requests, as all the faces together do.
Handler = Callable[[Incoming], Response]
