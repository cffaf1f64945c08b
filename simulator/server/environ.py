"""The environ: a request as WSGI has it (PEP 3333)."""

from __future__ import annotations

import io
import socket
import sys
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from ..incoming import HEADERS as BY_NAME
from .reader import Incoming

#: Ours, beside the standard's: the headers with their exact names, and the connection itself.
HEADERS, CONNECTION = "simulator.headers", "simulator.connection"


class _CutOff(io.BytesIO):
    """A body that broke off: whoever reads past what has come is told."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data or size in (-1, None):
            raise OSError("the body broke off")
        return data

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer)
        if not count:
            raise OSError("the body broke off")
        return count


def base(server: tuple[str, int], scheme: str) -> dict[str, Any]:
    """Make what is the same in every request to a listener."""
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": False,
    }


def make(
    base: dict[str, Any], incoming: Incoming, caller: str, connection: socket.socket
) -> dict[str, Any]:
    """Make the environ of one request."""
    target = _path(incoming.target)
    path, _, query = target.partition(b"?")
    environ = base | {
        "REQUEST_METHOD": incoming.method.decode("latin-1"),
        "PATH_INFO": (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1"),
        "RAW_URI": target.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{incoming.version}",
        "REMOTE_ADDR": caller,
        "wsgi.input": _input(incoming),
        HEADERS: incoming.headers,
        CONNECTION: connection,
    }
    by_name: dict[str, str] = {}
    for name, value in incoming.headers:
        key, lower = _key(name)
        if lower in by_name and key.startswith("HTTP_"):
            value = f"{by_name[lower]}{'; ' if lower == 'cookie' else ','}{value}"
        environ[key] = by_name[lower] = value
    environ[BY_NAME] = by_name
    if incoming.is_chunked:
        environ["wsgi.input_terminated"] = True
    return environ


def _path(target: bytes) -> bytes:
    """Leave out scheme and host, which a proxy's caller names too."""
    if target[:1] == b"/" or b"://" not in target:
        return target
    rest = target.partition(b"://")[2]
    return b"/" + rest.partition(b"/")[2]


def _input(incoming: Incoming) -> io.BytesIO:
    body = b"".join(incoming.body)
    return _CutOff(body) if incoming.is_chunked and incoming.is_cut else io.BytesIO(body)


@lru_cache(maxsize=1000)
def _key(name: str) -> tuple[str, str]:
    """Give the key and the lower-case name of a header.

    One with `_` could pass for another, so it counts for nothing.
    """
    key = name.upper().replace("-", "_")
    if "_" in name:
        return f"simulator.ignored.{name}", f"ignored {name}"
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", name.lower()
