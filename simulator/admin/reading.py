"""Reading: the parameters and bodies of admin calls, checked before anything happens."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from ..contract import json_text
from ..contract.unreadable import Unreadable
from ..site import DEFAULT_TENANT, Site, tenant_name
from ..world import World
from .problem import Problem, invalid

#: The longest that a call may wait, in seconds.
LONGEST_WAIT = 600.0


def parameters(*known: str, prefixes: Collection[str] = ()) -> dict[str, str]:
    """Give the query parameters; `tenant` is known everywhere.

    :raises Problem: if there is one that the call does not know
    """
    given = request.args.to_dict()
    for name in given:
        if name not in ("tenant", *known) and not name.startswith(tuple(prefixes) or "\0"):
            there = ", ".join(["tenant", *known, *(f"{one}…" for one in prefixes)])
            raise invalid(name, given[name], f"left out: this call knows the parameters {there}")
    return given


def world(site: Site) -> World:
    """Give the tenant that the call is about.

    :raises Problem: if the parameter names none
    """
    return site.world(checked_tenant(request.args.get("tenant", DEFAULT_TENANT)))


def worlds(site: Site) -> list[World]:
    """Give the tenants that a list is about: one, or all for `*`."""
    return site.worlds() if request.args.get("tenant") == "*" else [world(site)]


def checked_tenant(text: str) -> str:
    """Give a tenant's name as it is spelt.

    :raises Problem: if it is none
    """
    name = tenant_name(text)
    if name is None:
        raise invalid("tenant", text, f"{DEFAULT_TENANT}, or Cust and digits, such as Cust12345")
    return name


def whole(given: dict[str, str], name: str, default: int, low: int = 0) -> int:
    """Read a whole number of at least `low`.

    :raises Problem: if it is none
    """
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and low <= int(text[:10]) and len(text) <= 10):
        raise invalid(name, text, f"a whole number of {low} or more")
    return int(text)


def one_of(given: dict[str, str], name: str, choices: Collection[str]) -> str | None:
    """Read a word that is one of some, or None if it is not given.

    :raises Problem: if it is another
    """
    text = given.get(name)
    if text is not None and text not in choices:
        raise invalid(name, text, f"one of {', '.join(choices)}")
    return text


def seconds(given: dict[str, str], name: str) -> float | None:
    """Read a number of seconds, or None if it is not given.

    :raises Problem: if it is none, or longer than a call may last
    """
    text = given.get(name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= LONGEST_WAIT:
        raise invalid(name, text, f"a number of seconds from 0 to {LONGEST_WAIT:g}")
    return value


def body(site: Site, schema: str) -> Any:
    """Read the JSON body and check it against a schema of the admin API.

    :raises Problem: if it is too large, is no JSON, or breaks the schema
    """
    try:
        document = json_text.decode(request.get_data(cache=False)).value
    except RequestEntityTooLarge:
        text = f"The body is larger than {request.max_content_length} bytes; send less"
        raise Problem(413, "too-large", text) from None
    except Unreadable as error:
        raise Problem(400, "unreadable-body", error.text, [("", error.text)]) from None
    carrier = site.shared.contract.carrier(schema, site.settings.release)
    breaches = carrier.check(document)
    if breaches:
        listed = "; ".join(map(str, breaches))
        errors = [(one.pointer, one.text) for one in breaches]
        raise Problem(400, "invalid-body", f"The body breaks the schema {schema}: {listed}", errors)
    return document
