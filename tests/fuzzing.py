"""What is sent by fuzzing: calls of any operation, most of them not quite right."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from raw_http import mostly
from support import BASIC, HOOK

from simulator.api.operation import INT32, Operation
from simulator.api.operations import WEBHOOKS
from simulator.contract import xml_text
from simulator.contract.contract import Contract
from simulator.contract.media import BODIES
from simulator.contract.shape import Kind, Shape

#: How a fuzz test is run: as often as the profile says, and in the suite each time the same. What
#: takes longer than the deadline, on whatever machine, hangs.
fuzz = settings(
    derandomize=settings().max_examples < 100,
    database=None,
    deadline=timedelta(seconds=10),
    suppress_health_check=[*HealthCheck],
)
CONTRACT = Contract()
#: Tenants by name: one of each release, and a strict one.
TENANTS = {"Cust1": "10.0", "Cust2": "11.0", "Cust3": "12.4", "Cust4": "12.4"}

ODD = st.text(max_size=8)
WORDS = st.sampled_from(["", "0", "1", "-1", "2147483648", "null", "test", "contact.created"])
INTEGERS = st.integers(-3, 3) | st.sampled_from([2**31 - 1, -(2**31), 2**31, 10**30])
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD, inner, max_size=3),
    max_leaves=6,
)
IDS = st.integers(-1, 12)
URLS = st.sampled_from(
    [HOOK, HOOK, HOOK, HOOK, "http://www.example.com/", "ftp://x", "https://u:p@x/", "", "x y"]
)
NAMES = st.sampled_from(["X-A", "b", "Name"])
NEEDED = {"TargetUrl": URLS, "EventName": st.sampled_from(["sale.sold", "contact.created", "x"])}
#: Dates that no clock of C's counts to.
LATE = ["Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "Mon, 01 Jan 2147483648 00:00:00 GMT"]
HEADERS = {
    "Accept": st.sampled_from(["", "*/*", "text/xml", "application/xml;q=0.5, text/json", "a/b"]),
    "SO-Language": st.sampled_from(["no", "en-US", "*", "x" * 50]) | ODD,
    "SO-TimeZone": st.sampled_from(["UTC", "Europe/Oslo;includeTZOffset=true", ";;", "x=y"]),
    "SO-AppToken": ODD,
    "If-Modified-Since": st.sampled_from(["Thu, 01 Jan 2099 00:00:00 GMT", "soon", "0", *LATE]),
    "If-Unmodified-Since": st.sampled_from(["Thu, 01 Jan 1970 00:00:00 GMT", "Mon", "-1"]),
    "Authorization": st.sampled_from([BASIC, "Bearer 8A:x", "SOTicket 7T:x", "Basic !", "x", ""]),
}
OPERATIONS = st.sampled_from(["replace", "test", "add", "remove", "move"])
PATHS = st.sampled_from(
    [
        "/Name",
        "Name",
        "/Secret",
        "/TargetUrl",
        "/Properties/A",
        "events/-",
        "/Events/0",
        "/Headers/X",
        "/Nope/1",
        "",
        "/",
    ]
)
PATCHES = st.lists(
    st.fixed_dictionaries({"op": OPERATIONS, "path": PATHS}, optional={"value": JSON | URLS}),
    max_size=3,
)


def later(shape: Shape) -> st.SearchStrategy[Any]:
    """Make values of a shape that may hold itself, and null for one of ten."""
    return mostly(st.deferred(lambda: valid(shape)), st.none())


@cache
def valid(shape: Shape) -> st.SearchStrategy[Any]:
    """Make values that a shape allows, save for null and what no shape says of URLs and ids."""
    if shape.kind is Kind.OBJECT:
        members = {name: later(one) for name, one in shape.members.values()}
        needed = {name: one for name, one in NEEDED.items() if name in members}
        others = {name: one for name, one in members.items() if name not in needed}
        return st.fixed_dictionaries(needed, optional=others)
    if shape.kind is Kind.MAP:
        return st.dictionaries(NAMES | ODD, later(shape.items or Shape(Kind.ANY)), max_size=3)
    if shape.kind is Kind.ARRAY:
        return st.lists(later(shape.items or Shape(Kind.ANY)), max_size=3)
    names = st.sampled_from(list(shape.numbers) or [""])
    scalars: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.STRING: ODD | WORDS,
        Kind.INTEGER: IDS,
        Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
        Kind.BOOLEAN: st.booleans(),
        Kind.DATE: st.sampled_from(["0000-12-31T23:06:32.000Z", "2026-01-01T09:00:00"]),
        Kind.ENUM: names,
        Kind.FLAGS: names,
    }
    return scalars.get(shape.kind, JSON | PATCHES)


@st.composite
def mutated(draw: st.DrawFn, document: Any) -> Any:
    """Change a document here and there: other names, other values, other members."""
    if isinstance(document, list):
        return [draw(mutated(item)) for item in document]
    if not isinstance(document, dict) or draw(st.integers(0, 19)) == 0:
        return draw(JSON) if draw(st.integers(0, 19)) == 0 else document
    fold = draw(st.sampled_from([str, str.lower, str.upper]))
    changed = {fold(name): draw(mutated(one)) for name, one in document.items()}
    return changed | (draw(st.dictionaries(ODD, JSON, max_size=1)) if draw(st.booleans()) else {})


def as_form(document: Any, name: str = "") -> list[tuple[str, str]]:
    """Write a document as form fields."""
    if isinstance(document, dict):
        steps = [(f"{name}.{key}" if name else key, one) for key, one in document.items()]
    elif isinstance(document, list):
        steps = [(f"{name}[{n}]", one) for n, one in enumerate(document)]
    else:
        return [(name, "" if document is None else str(document))]
    return [field for step, one in steps for field in as_form(one, step)]


@st.composite
def bodies(draw: st.DrawFn, shape: Shape) -> tuple[str, bytes]:
    """Make a media type and a body, which mostly is of that type and of the shape."""
    media, document = draw(st.sampled_from([*BODIES, "", "a/b"])), draw(valid(shape))
    if BODIES.get(media) == "xml" and shape.kind is not Kind.ANY:
        body = xml_text.encode(document, shape)
    elif BODIES.get(media) == "form":
        body = urlencode(as_form(draw(mutated(document))), errors="replace").encode()
    else:
        body = json.dumps(draw(mutated(document))).encode()
    at = draw(st.integers(0, len(body)))
    cut = draw(st.sampled_from([0] * 8 + [1, 5]))
    return media, body[:at] + (draw(st.binary(max_size=3)) if cut else b"") + body[at + cut :]


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, Operation, dict[str, Any]]:
    """Make a call of some operation of some tenant."""
    tenant, operation = draw(st.sampled_from(list(TENANTS))), draw(st.sampled_from(WEBHOOKS))
    path = operation.path
    for one in operation.path_params:
        value = str(draw(IDS)) if one.shape is INT32 else draw(WORDS | ODD)
        path = path.replace(f"{{{one.name}}}", quote(value, safe=""))
    names = st.sampled_from([one.name.lower() for one in operation.query] or ["x"])
    query = draw(st.dictionaries(names | ODD, WORDS | ODD, max_size=2))
    needed = [one.name for one in operation.query if one.required and draw(st.integers(0, 5))]
    query |= {name: str(draw(IDS)) for name in needed}
    headers = {name: draw(one) for name, one in HEADERS.items() if draw(st.integers(0, 3)) == 0}
    kind = CONTRACT.carrier(operation.body, TENANTS[tenant]).shape if operation.body else None
    media, body = draw(bodies(kind)) if kind else ("application/json", draw(st.binary(max_size=4)))
    sent = {"Authorization": BASIC, "Content-Type": media, **headers}
    return (
        f"/{tenant}{path}",
        operation,
        {
            "query_string": urlencode(query, errors="replace"),
            "headers": {name: quote(value, safe=" ;/*:=,+-.") for name, value in sent.items()},
            "data": body,
        },
    )
