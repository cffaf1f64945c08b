"""A request that came in on a connection, as faces get it; see `simulator.incoming`."""

from __future__ import annotations

import socket
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from ..incoming import CutOff, Pairs, TooLarge, origin
from . import environ
from .reader import Parsed

#: Longer targets are taken apart each time, so that what is remembered stays small.
_SHORT = 200


class _Line(NamedTuple):
    """What a request line asks for: the path as it was sent, without its escapes, and the query."""

    method: str
    raw_path: str
    unescaped: bytes
    path: str
    query: str


class Request:
    """One request.

    :param base: what is the same in every environ of the listener
    :param caller: the address that it came from
    """

    __slots__ = (
        *("_base", "caller", "connection", "headers", "method", "parsed", "path", "query"),
        *("raw_path", "unescaped"),
    )

    def __init__(
        self, parsed: Parsed, base: dict[str, Any], caller: str, connection: socket.socket
    ) -> None:
        self.parsed = parsed
        self.caller = caller
        self.connection = connection
        self._base = base
        read = _read if len(parsed.target) < _SHORT else _read.__wrapped__
        line = read(parsed.method, parsed.target)
        self.method, self.raw_path, self.unescaped, self.path, self.query = line
        self.headers = _by_name(parsed.headers)

    @property
    def pairs(self) -> Pairs:
        """Give the headers as they were sent."""
        return self.parsed.headers

    @property
    def origin(self) -> str:
        """Give scheme and authority, such as `http://127.0.0.1:8642`, as the caller named them."""
        return origin(self._base, self.headers.get("host"))

    def body(self, limit: int) -> bytes:
        """Give the body.

        :raises TooLarge: if it is larger than `limit` bytes
        :raises CutOff: if it did not come as a whole
        """
        parsed = self.parsed
        if parsed.is_chunked and parsed.is_cut:
            raise CutOff
        if max(parsed.announced, parsed.size) > limit:
            raise TooLarge
        if parsed.size < parsed.announced:
            raise CutOff
        return b"".join(parsed.body)

    def environ(self) -> dict[str, Any]:
        """Give the request as WSGI has it (PEP 3333)."""
        return environ.make(self._base, self)


@lru_cache(maxsize=1000)
def _read(method: bytes, target: bytes) -> _Line:
    """Read a request line; bytes of the path that are no UTF-8 are shown as U+FFFD."""
    raw, _, query = _path(target).partition(b"?")
    unescaped = unquote_to_bytes(raw) if b"%" in raw else raw
    path = unescaped.decode("utf-8", "replace")
    texts = [part.decode("latin-1") for part in (method, raw, query)]
    return _Line(texts[0], texts[1], unescaped, path, texts[2])


def _path(target: bytes) -> bytes:
    """Leave out scheme and host, which a proxy's caller names too."""
    if target[:1] == b"/" or b"://" not in target:
        return target
    place, mark, query = target.partition(b"://")[2].partition(b"?")
    return b"/" + place.partition(b"/")[2] + mark + query


def _by_name(pairs: Pairs) -> dict[str, str]:
    """Give headers by lower-case name; values of the same name are joined.

    A name with `_` could pass for another in an environ, so it counts for nothing.
    """
    headers: dict[str, str] = {}
    for name, value in pairs:
        lower = "" if "_" in name else name.lower()
        if lower in headers and lower not in environ.LONE:
            value = f"{headers[lower]}{'; ' if lower == 'cookie' else ','}{value}"
        headers[lower] = value
    headers.pop("", None)
    return headers
