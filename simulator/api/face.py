"""The CRM API's face: a request on one side, what the pipeline takes on the other."""

from __future__ import annotations

from .. import incoming
from ..site import Site
from .errors import BadBinding, RouteMissing, TooLarge
from .http import Request, Response
from .pipeline import refuse, respond

#: What the path of most calls begins with; those to a tenant have its name before it.
ROOT = "/api/v1/"

_CUT_OFF = "The body ends before it is complete: it is shorter than announced, or chunked wrongly"


def answer(site: Site, came: incoming.Incoming, path: str) -> incoming.Response:
    """Serve the API under `/api` and behind any application path; all other paths are unknown."""
    status, reason, headers, body = _answer(site, came, path)
    return incoming.Response(f"{status} {reason}", headers, body)


def _answer(site: Site, came: incoming.Incoming, path: str) -> Response:
    place = ("", path) if path.startswith(ROOT) else _place(path)
    if place is None:
        return refuse(site, Request(came, "", path), RouteMissing(path))
    request = Request(came, *place)
    limit = site.settings.max_body
    try:
        request.body = came.body(limit)
    except incoming.TooLarge:
        return refuse(site, request, TooLarge(limit))
    except incoming.CutOff:
        return refuse(site, request, BadBinding(_CUT_OFF))
    return respond(site, request)


def _place(path: str) -> tuple[str, str] | None:
    """Split a path into that of the application and the API's own; None if it has no `api`."""
    segments = path.lstrip("/").split("/")
    at = next((n for n, segment in enumerate(segments) if segment.lower() == "api"), None)
    return None if at is None else ("/".join(segments[:at]), "/" + "/".join(segments[at:]))
