"""Reading: the parameters and bodies of admin calls, checked before anything happens."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from ..contract import json_text
from ..contract.shape import Kind, Shape
from ..contract.unreadable import Unreadable
from ..site import Site
from ..tenants import DEFAULT_TENANT, tenant_name
from .call import EVERY, MANY, AdminCall, Asked, Query
from .problem import Problem, invalid


def asked(site: Site, call: AdminCall, name: str = "") -> Asked:
    """Read what a call is asked: its parameters, its tenant and its body.

    :raises Problem: if one of them is not as the row of the call says
    """
    query = _parameters(call)
    tenant = _tenant(call.tenant)
    content = _content()  # where none is needed too: what breaks off may have been meant otherwise
    body = _body(site, call.body, content) if call.body else None
    return Asked(site=site, tenant=tenant, query=query, name=name, body=body)


def checked_tenant(text: str) -> str:
    """Give a tenant's name as it is spelt.

    :raises Problem: if it is none
    """
    name = tenant_name(text)
    if name is None:
        raise invalid("tenant", text, f"{DEFAULT_TENANT}, or Cust and digits, such as Cust12345")
    return name


def _tenant(known: Query | None) -> str:
    text = request.args.get("tenant", DEFAULT_TENANT)
    if known is None:
        return DEFAULT_TENANT
    return EVERY if known is MANY and text == EVERY else checked_tenant(text)


def _parameters(call: AdminCall) -> dict[str, Any]:
    """Give the parameters by name; `tenant` is known everywhere, even where it means nothing."""
    given = {name: text for name, text in request.args.items() if name != "tenant"}
    for one in call.query:
        if one.required and not given.get(one.name):
            raise invalid(one.name, given.get(one.name), f"given: {one.meaning}")
    return {name: _value(call, name, text) for name, text in given.items()}


def _value(call: AdminCall, name: str, text: str) -> Any:
    known = next((one for one in call.query if _is_of(one, name)), None)
    if known is None:
        there = ", ".join(["tenant", *(f"{q.name}…" if q.begins else q.name for q in call.query)])
        raise invalid(name, text, f"left out: this call knows the parameters {there}")
    if "enum" in known.schema:
        return _word(name, text, known.schema["enum"])
    read = {"integer": _whole, "number": _seconds}.get(known.schema["type"])
    return read(name, text, known.schema["maximum"]) if read else text


def _is_of(known: Query, name: str) -> bool:
    return name.startswith(known.name) if known.begins else name == known.name


def _word(name: str, text: str, choices: Collection[str]) -> str:
    if text not in choices:
        raise invalid(name, text, f"one of {', '.join(choices)}")
    return text


def _whole(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        raise invalid(name, text, f"a whole number from 0 to {most}")
    return int(text)


def _seconds(name: str, text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise invalid(name, text, f"a number of seconds from 0 to {most:g}")
    return value


def _content() -> bytes:
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        text = f"The body is larger than {request.max_content_length} bytes; send less"
        raise Problem(413, "too-large", text) from None


def _body(site: Site, schema: str, content: bytes) -> Any:
    try:
        document = json_text.decode(content).value
    except Unreadable as error:
        raise Problem(400, "unreadable-body", error.text, [("", error.text)]) from None
    carrier = site.shared.contract.carrier(schema, site.settings.release)
    breaches = carrier.check(document)
    if breaches:
        listed = "; ".join(map(str, breaches))
        errors = [(one.pointer, one.text) for one in breaches]
        raise Problem(400, "invalid-body", f"The body breaks the schema {schema}: {listed}", errors)
    return _with_integers(document, carrier.shape)


def _with_integers(value: Any, shape: Shape) -> Any:
    """Give 200.0 as 200, which JSON Schema takes for an integer too; what is free stays as it is.

    Where alternatives leave no shape, it does no harm to take every whole number for an integer.
    """
    if isinstance(value, float) and value.is_integer() and shape.kind is not Kind.NUMBER:
        return int(value)
    if isinstance(value, list):
        return [_with_integers(one, shape.items or _ANY) for one in value]
    if isinstance(value, dict) and shape.kind is not Kind.MAP:
        members = dict(shape.members.values())
        return {name: _with_integers(one, members.get(name, _ANY)) for name, one in value.items()}
    return value


_ANY = Shape(Kind.ANY)
