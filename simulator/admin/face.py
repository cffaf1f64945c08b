"""The admin face: which path is which call, and who may make it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from ..site import Site
from . import events, faults, messages, time, views
from .problem import Problem

PREFIX = "/__admin"

#: Every call: method, path, function, and whether it needs no token.
CALLS: tuple[tuple[str, str, Callable[..., Response], bool], ...] = (
    ("GET", "/livez", views.livez, True),
    ("GET", "/readyz", views.readyz, True),
    ("GET", "/version", views.version, True),
    ("GET", "/settings", views.settings, True),
    ("POST", "/reset", views.reset, False),
    ("GET", "/tenants", views.tenants, False),
    ("PUT", "/tenants/<name>", views.put_tenant, False),
    ("GET", "/requests", views.requests, False),
    ("GET", "/webhooks", views.webhooks, False),
    ("POST", "/events", events.post, False),
    ("GET", "/events", views.events, False),
    ("GET", "/deliveries", events.deliveries, False),
    ("GET", "/attempts", views.attempts, False),
    ("GET", "/outbox", views.outbox, False),
    ("GET", "/explain", events.explained, False),
    ("GET", "/trace", events.trace, False),
    ("GET", "/variants", views.variants, False),
    ("GET", "/clock", time.get, False),
    ("PUT", "/clock", time.put, False),
    ("POST", "/clock/advance", time.advance, False),
    ("GET", "/faults", faults.get, False),
    ("PUT", "/faults", faults.put, False),
    ("DELETE", "/faults", faults.delete, False),
    ("GET", "/targets", views.targets, False),
    ("PUT", "/targets/<name>", views.put_target, False),
    ("GET", "/targets/<name>/messages", messages.get, False),
    ("DELETE", "/targets/<name>/messages", messages.delete, False),
)


def install(app: Flask, site: Site) -> None:
    """Serve the admin API under `/__admin`; every error there is a problem document."""
    blueprint = Blueprint("admin", __name__, url_prefix=PREFIX)
    for method, path, call, is_open in CALLS:
        view = partial(_guarded, site, call, is_open)
        blueprint.add_url_rule(path, f"{method} {path}".replace(".", "_"), view, methods=[method])
    for rule in ("/", "/<path:path>"):
        blueprint.add_url_rule(rule, "unknown", _unknown, methods=_METHODS)
    blueprint.register_error_handler(Problem, lambda problem: problem.response())
    blueprint.register_error_handler(HTTPException, _from_http)
    app.register_blueprint(blueprint)


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _guarded(site: Site, call: Callable[..., Response], is_open: bool, **values: Any) -> Response:
    token = site.settings.admin_token
    if token and not is_open and not _is_signed_in(token):
        raise Problem(
            401, "no-token", "the admin API needs the header Authorization: Bearer <admin-token>"
        )
    return call(site, **values)


def _is_signed_in(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())


def _unknown(path: str = "") -> Response:
    same = sorted(method for method, rule, _, _ in CALLS if rule == f"/{path}")
    if same:
        raise Problem(
            405,
            "method-not-allowed",
            f"{PREFIX}/{path} knows only {', '.join(same)}",
        )
    raise Problem(404, "unknown-path", f"the admin API has no {PREFIX}/{path}")


def _from_http(error: HTTPException) -> Response:
    problem = Problem(error.code or 500, "http", error.description or error.name)
    return problem.response()
