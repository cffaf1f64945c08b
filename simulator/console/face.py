"""The console's face: the files of the page, and the headers that keep everything else out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, request

PATH = "/__admin/console"
_FOLDER = Path(__file__).with_name("page")
_PAGE = "index.html"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
#: The page may load its own files and call its own server, and nothing else.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # kept, but asked for each time: the ETag makes that cheap
}


@dataclass(frozen=True, slots=True)
class File:
    """One file of the page: its bytes and their media type."""

    content: bytes
    type: str


def answer(path: str) -> Response | None:
    """Serve the console, which needs no token; None if the path is not the console's.

    The root of the server, and the console's own path with a slash at its end, lead to it.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    if path in ("", f"{PATH[1:]}/"):
        return _sent(Response(status=302, headers={"Location": PATH}))
    file = files().get(f"/{path}")
    return _sent(_response(file)) if file else None


@cache
def files() -> dict[str, File]:
    """Give the files of the page by their paths; what is not among them is not served."""
    found = {
        f"{PATH}/{file.name}": File(file.read_bytes(), _TYPES[file.suffix])
        for file in sorted(_FOLDER.iterdir())
        if file.suffix in _TYPES
    }
    return {PATH: found.pop(f"{PATH}/{_PAGE}"), **found}


def _response(file: File) -> Response:
    response = Response(file.content, content_type=file.type)
    response.add_etag()
    response.make_conditional(request)
    return response


def _sent(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
