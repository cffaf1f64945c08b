"""WSGI: requests that come by it, and applications that know nothing else (PEP 3333)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .incoming import CutOff, Incoming, Pairs, Response, TooLarge, origin

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Environ = dict[str, Any]
Body = Iterable[bytes]


class Called:
    """A request from an environ; how its path and the names of its headers were written is lost."""

    connection = None

    def __init__(self, environ: Environ) -> None:
        self._environ = environ

    @property
    def method(self) -> str:
        """Give the method as it was sent."""
        return str(self._environ["REQUEST_METHOD"])

    @cached_property
    def path(self) -> str:
        """Give the path with its escapes undone; bytes that are no UTF-8 are shown as U+FFFD."""
        raw: str = self._environ.get("PATH_INFO", "")
        return raw if raw.isascii() else raw.encode("latin-1").decode("utf-8", "replace")

    @property
    def raw_path(self) -> str:
        """Give the path as it was sent, where the server tells it."""
        return self._environ.get("RAW_URI", "").partition("?")[0] or self.path

    @property
    def query(self) -> str:
        """Give what follows the question mark, as it was sent."""
        return str(self._environ.get("QUERY_STRING", ""))

    @cached_property
    def headers(self) -> dict[str, str]:
        """Give the headers by lower-case name; values of the same name are joined."""
        found = {
            key[5:].replace("_", "-").lower(): value
            for key, value in self._environ.items()
            if key.startswith("HTTP_")
        }
        for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if key in self._environ:
                found[key.replace("_", "-").lower()] = self._environ[key]
        return found

    @property
    def pairs(self) -> Pairs:
        """Give the headers in lower case."""
        return tuple(self.headers.items())

    @property
    def origin(self) -> str:
        """Give scheme and authority, such as `http://127.0.0.1:8642`, as the caller named them."""
        return origin(self._environ, self._environ.get("HTTP_HOST"))

    def body(self, limit: int) -> bytes:
        """Read the body.

        :raises TooLarge: if it is larger than `limit` bytes
        :raises CutOff: if it is not all there
        """
        if self._environ.get("wsgi.input_terminated"):
            return self._whole(limit)
        announced = self._environ.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isascii() and announced.isdigit() else 0
        if length > limit:
            raise TooLarge
        data: bytes = self._environ["wsgi.input"].read(length) if length else b""
        if len(data) < length:
            raise CutOff
        return data

    def _whole(self, limit: int) -> bytes:
        try:
            data: bytes = self._environ["wsgi.input"].read()
        except OSError:
            raise CutOff from None
        if len(data) > limit:
            raise TooLarge
        return data

    def environ(self) -> Environ:
        """Give the environ that it was made from."""
        return self._environ


def call(app: WSGIApplication, incoming: Incoming) -> Response:
    """Call an application, and give the whole of its answer."""
    head: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        head[:] = status, headers
        return head.append

    parts = app(incoming.environ(), start)
    try:
        body = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    return Response(head[0], head[1], body)
