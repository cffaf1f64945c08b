"""What comes in by WSGI, read without a framework: the faces that must be quick need none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
#: Where a server that knows them already has the headers by lower-case name.
HEADERS = "simulator.headers_by_name"
#: What WSGI calls start_response; faces give the body back.
Start = Callable[..., Any]
Body = Iterable[bytes]


class TooLarge(Exception):
    """The body is larger than is read."""


class CutOff(Exception):
    """The body ended before it was complete, or was chunked wrongly."""


def path(environ: Environ) -> str:
    """Give the path with its escapes undone; bytes that are no UTF-8 are shown as U+FFFD."""
    raw: str = environ.get("PATH_INFO", "")
    return raw if raw.isascii() else raw.encode("latin-1").decode("utf-8", "replace")


def headers(environ: Environ) -> dict[str, str]:
    """Give the headers by lower-case name; values of the same name are joined."""
    if HEADERS in environ:
        return environ[HEADERS]  # type: ignore[no-any-return]
    found = {
        key[5:].replace("_", "-").lower(): value
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if key in environ:
            found[key.replace("_", "-").lower()] = environ[key]
    return found


def body(environ: Environ, limit: int) -> bytes:
    """Read the body.

    :raises TooLarge: if it is larger than `limit` bytes
    :raises CutOff: if it is not all there
    """
    if environ.get("wsgi.input_terminated"):
        return _whole(environ, limit)
    announced = environ.get("CONTENT_LENGTH") or "0"
    length = int(announced) if announced.isascii() and announced.isdigit() else 0
    if length > limit:
        raise TooLarge
    data: bytes = environ["wsgi.input"].read(length) if length else b""
    if len(data) < length:
        raise CutOff
    return data


def _whole(environ: Environ, limit: int) -> bytes:
    try:
        data: bytes = environ["wsgi.input"].read()
    except OSError:
        raise CutOff from None
    if len(data) > limit:
        raise TooLarge
    return data


def origin(environ: Environ) -> str:
    """Give scheme and authority, such as `http://127.0.0.1:8642`, as the caller named them."""
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}"
