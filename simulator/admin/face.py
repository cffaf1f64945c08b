"""The admin face: which path is which call, and who may make it."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from flask import Response, request
from werkzeug.exceptions import HTTPException

from ..site import Site
from . import events, faults, messages, time, timeline, views
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
    ("GET", "/timeline", timeline.get, False),
    ("GET", "/trace", events.trace, False),
    ("GET", "/variants", views.variants, False),
    ("GET", "/clock", time.get, False),
    ("PUT", "/clock", time.put, False),
    ("POST", "/clock/advance", time.advance, False),
    ("GET", "/faults", faults.get, False),
    ("PUT", "/faults", faults.put, False),
    ("POST", "/faults", faults.post, False),
    ("DELETE", "/faults", faults.delete, False),
    ("GET", "/targets", views.targets, False),
    ("PUT", "/targets/<name>", views.put_target, False),
    ("GET", "/targets/<name>/messages", messages.get, False),
    ("DELETE", "/targets/<name>/messages", messages.delete, False),
)


def answer(site: Site, path: str) -> Response:
    """Serve one call of the admin API; every error there is a problem document."""
    try:
        return _call(site, f"/{path}".removeprefix(PREFIX).rstrip("/"))
    except Problem as problem:
        return problem.response()
    except HTTPException as error:  # a body that ends too early, for one
        return Problem(error.code or 500, "http", error.description or error.name).response()


def _call(site: Site, path: str) -> Response:
    fitting = {call[0]: call for call in CALLS if _values(call[1], path) is not None}
    if not fitting:
        raise Problem(404, "unknown-path", f"the admin API has no {PREFIX}{path}")
    if request.method not in fitting:
        allowed = ", ".join(sorted(fitting))
        raise Problem(
            405,
            "method-not-allowed",
            f"{PREFIX}{path} knows only {allowed}",
            headers={"Allow": allowed},
        )
    _, rule, function, is_open = fitting[request.method]
    token = site.settings.admin_token
    if token and not is_open and not _is_signed_in(token):
        raise Problem(
            401,
            "no-token",
            "the admin API needs the header Authorization: Bearer <admin-token>",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return function(site, **(_values(rule, path) or {}))


def _values(rule: str, path: str) -> dict[str, str] | None:
    """Give the values that a path has for a rule such as `/targets/<name>`, or None."""
    wanted, given = rule.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    values = {}
    for name, value in zip(wanted, given, strict=True):
        if name.startswith("<") and value:
            values[name.strip("<>")] = value
        elif name != value:
            return None
    return values


def _is_signed_in(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())
