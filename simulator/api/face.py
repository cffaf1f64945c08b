"""The CRM API's face: Flask on one side, the pipeline's plain requests on the other."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import request as flask_request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from ..site import Site
from .errors import BadBinding, RouteMissing, TooLarge
from .http import Request, Response
from .pipeline import refuse, respond

_CUT_OFF = "The body ends before it is complete: it is shorter than announced, or chunked wrongly"


def answer(site: Site, path: str) -> FlaskResponse:
    """Serve the API under `/api` and behind any application path; all other paths are unknown."""
    return _written(_answer(site, path))


def _answer(site: Site, path: str) -> Response:
    segments = path.split("/")
    at = next((n for n, segment in enumerate(segments) if segment.lower() == "api"), None)
    if at is None:
        return refuse(site, _request("", f"/{path}", b""), RouteMissing(f"/{path}"))
    application, inside = "/".join(segments[:at]), "/" + "/".join(segments[at:])
    try:
        body = flask_request.get_data(cache=False)
    except RequestEntityTooLarge:
        return refuse(site, _request(application, inside, b""), TooLarge(site.settings.max_body))
    except ClientDisconnected:
        return refuse(site, _request(application, inside, b""), BadBinding(_CUT_OFF))
    return respond(site, _request(application, inside, body))


def _request(application: str, path: str, body: bytes) -> Request:
    return Request(
        method=flask_request.method,
        application=application,
        path=path,
        query_string=flask_request.query_string.decode("latin-1"),
        headers={name.lower(): value for name, value in flask_request.headers.items()},
        body=body,
        host=flask_request.host_url.rstrip("/"),
    )


def _written(response: Response) -> FlaskResponse:
    status = f"{response.status} {response.reason}"
    written = FlaskResponse(response.body, status=status)
    del written.headers["Content-Type"]
    written.headers.extend(response.headers)
    return written
