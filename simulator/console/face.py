"""The console's face: the files of the page, and the headers that keep everything else out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, request

from ..pages import HEADERS, TYPES

PATH = "/__admin/console"
_FOLDER = Path(__file__).with_name("page")
_PAGE = "index.html"


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
        f"{PATH}/{file.name}": File(file.read_bytes(), TYPES[file.suffix])
        for file in sorted(_FOLDER.iterdir())
        if file.suffix in TYPES
    }
    return {PATH: found.pop(f"{PATH}/{_PAGE}"), **found}


def _response(file: File) -> Response:
    response = Response(file.content, content_type=file.type)
    response.add_etag()
    response.make_conditional(request)
    return response


def _sent(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
