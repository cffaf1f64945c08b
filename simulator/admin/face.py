"""The admin face: which path is which call, and who may make it."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException

from .. import guard
from ..keeping import CannotKeep
from ..site import Site
from . import reading
from .call import AdminCall
from .calls import CALLS
from .problem import Problem

PREFIX = "/__admin"


def answer(site: Site, path: str, more: Sequence[AdminCall] = ()) -> Response:
    """Serve one call of the admin API; every error there is a problem document.

    :param more: calls besides those of the table
    """
    try:
        return _answer(site, f"/{path}".removeprefix(PREFIX).rstrip("/"), (*CALLS, *more))
    except Problem as problem:
        return problem.response()
    except CannotKeep as error:
        return Problem(507, "cannot-keep", str(error)).response()
    except HTTPException as error:  # a body that ends too early, for one
        return Problem(error.code or 500, "http", error.description or error.name).response()


def _answer(site: Site, path: str, calls: Sequence[AdminCall]) -> Response:
    _keep_out(site)
    call = _find(calls, path)
    token = site.settings.admin_token
    if token and not call.open and not _is_signed_in(token):
        raise Problem(
            401,
            "no-token",
            "the admin API needs the header Authorization: Bearer <admin-token>",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return _written(call, call.function(reading.asked(site, call, _name(call.path, path) or "")))


def _keep_out(site: Site) -> None:
    host, settings = request.headers.get("Host", ""), site.settings
    stranger = guard.by_origin(host, request.headers.get("Origin"))
    if stranger := stranger or guard.by_host(host, settings.host, settings.allow_host):
        raise Problem(403, stranger.kind, stranger.text)


def _written(call: AdminCall, document: Any) -> Response:
    if isinstance(document, Response):
        return document
    response = Response() if document is None else jsonify(document)
    response.status_code = call.status
    return response


def _find(calls: Sequence[AdminCall], path: str) -> AdminCall:
    fitting = {call.method: call for call in calls if _name(call.path, path) is not None}
    if "GET" in fitting:
        fitting["HEAD"] = fitting["GET"]
    if not fitting:
        text = f"the admin API has no {PREFIX}{path}; {PREFIX}/docs shows what it has"
        raise Problem(404, "unknown-path", text)
    if request.method not in fitting:
        allowed = ", ".join(sorted(fitting))
        raise Problem(
            405,
            "method-not-allowed",
            f"{PREFIX}{path} knows only {allowed}",
            headers={"Allow": allowed},
        )
    return fitting[request.method]


def _name(rule: str, path: str) -> str | None:
    """Give the name that a path has for a rule such as `/targets/{name}`, or None; "" is no name.

    A rule without a name is the path itself.
    """
    before, braces, after = rule.partition("{name}")
    if not braces:
        return "" if rule == path else None
    wanted, given = rule.split("/"), path.split("/")
    if len(wanted) != len(given) or not (path.startswith(before) and path.endswith(after)):
        return None
    return given[wanted.index(braces)] or None


def _is_signed_in(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())
