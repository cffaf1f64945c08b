"""The environ: a request as WSGI has it (PEP 3333)."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .reader import Parsed
    from .request import Request

#: The headers that WSGI names without HTTP_, and of which the last one counts.
LONE = ("content-type", "content-length")


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
    }


def make(base: dict[str, Any], request: Request) -> dict[str, Any]:
    """Make the environ of one request."""
    parsed = request.parsed
    made = base | {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.unescaped.decode("latin-1"),
        "RAW_URI": f"{request.raw_path}?{request.query}" if request.query else request.raw_path,
        "QUERY_STRING": request.query,
        "SERVER_PROTOCOL": f"HTTP/{parsed.version}",
        "REMOTE_ADDR": request.caller,
        "wsgi.input": _input(parsed),
    }
    if parsed.is_chunked:  # only then: werkzeug asks whether there is such a key at all
        made["wsgi.input_terminated"] = True
    for name, value in request.headers.items():
        if name != "upgrade":  # since nothing is: werkzeug takes an offer of websocket for one
            made[_key(name)] = value
    return made


def _input(parsed: Parsed) -> io.BytesIO:
    body = b"".join(parsed.body)
    return _CutOff(body) if parsed.is_chunked and parsed.is_cut else io.BytesIO(body)


def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if name in LONE else f"HTTP_{key}"
