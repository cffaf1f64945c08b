"""The admin calls that give the OpenAPI document and the page that shows it.

The page is Swagger UI as the package flask-swagger-ui holds it: nothing comes from elsewhere.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Response

from ..admin import calls
from ..admin.call import ONE, AdminCall, Asked, Query, words
from ..admin.problem import Problem
from ..contract.schemas import RELEASES
from ..pages import HEADERS, TYPES

_PAGE = "index.html"


def get_document(asked: Asked) -> Response:
    """Give the OpenAPI 3.1 document of all that is served and sent, of one release."""
    release = asked.query.get("release") or asked.world.settings.release
    return Response(text(release), content_type="application/json")


def get_page(asked: Asked) -> Response:
    """Show the OpenAPI document to people."""
    return _file(_PAGE)


def get_file(asked: Asked) -> Response:
    """Give a file that the page needs.

    :raises Problem: if the page has no such file
    """
    return _file(asked.name)


@cache
def text(release: str) -> str:
    """Write the document of a release as it is served and printed."""
    from . import document  # only where somebody asks for it

    return document.printed(document.write(release, EVERY))


def _file(name: str) -> Response:
    file = _files().get(name)
    if file is None:
        raise Problem(404, "unknown-path", f"the page has no file {name!r}")
    kind = TYPES[f".{name.rpartition('.')[2]}"]
    return Response(file.read_bytes(), headers=HEADERS, content_type=kind)


@cache
def _files() -> dict[str, Traversable]:
    """Give the files by the names that they are served under; there are no others."""
    viewer, own = files("flask_swagger_ui") / "dist", files(__package__) / "page"
    names = ("swagger-ui.css", "swagger-ui-bundle.js")
    return {name: viewer / name for name in names} | {one.name: one for one in own.iterdir()}


_RELEASE = Query("release", "Release of the CRM; the tenant's where not given.", words(*RELEASES))

CALLS = (
    AdminCall(
        "GET",
        "/openapi.json",
        get_document,
        tenant=ONE,
        query=(_RELEASE,),
        media="application/json",
        open=True,
    ),
    AdminCall(
        "GET", "/docs", get_page, tenant=ONE, query=(_RELEASE,), media="text/html", open=True
    ),
    AdminCall("GET", "/docs/{name}", get_file, media="*/*", problems=(404,), open=True),
)

#: Every call of the admin API.
EVERY = (*calls.CALLS, *CALLS)
