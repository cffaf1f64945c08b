"""The admin face: which path is which call, and who may make it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from ..site import Site
from . import messages, views
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
    ("GET", "/events", views.events, False),
    ("GET", "/attempts", views.attempts, False),
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
    blueprint.register_error_handler(Problem, lambda problem: problem.response())
    blueprint.register_error_handler(HTTPException, _from_http)
    app.register_blueprint(blueprint)
    app.view_functions["admin.unknown"] = _unknown
    for rest in ("", "/<rest:path>"):
        app.url_map.add(Rule(PREFIX + rest, endpoint="admin.unknown"))


def _guarded(site: Site, call: Callable[..., Response], is_open: bool, **values: Any) -> Response:
    token = site.settings.admin_token
    if token and not is_open and not _is_signed_in(token):
        raise Problem(
            401,
            "no-token",
            "the admin API needs the header Authorization: Bearer <admin-token>",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return call(site, **values)


def _is_signed_in(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())


def _unknown(path: str = "") -> Response:
    allowed = ", ".join(sorted(method for method, rule, _, _ in CALLS if _fits(rule, path)))
    if allowed:
        raise Problem(
            405,
            "method-not-allowed",
            f"{PREFIX}/{path} knows only {allowed}",
            headers={"Allow": allowed},
        )
    raise Problem(404, "unknown-path", f"the admin API has no {PREFIX}/{path}")


def _fits(rule: str, path: str) -> bool:
    return bool(re.fullmatch(rule.replace("<name>", "[^/]+"), f"/{path}"))


def _from_http(error: HTTPException) -> Response:
    problem = Problem(error.code or 500, "http", error.description or error.name)
    return problem.response()
