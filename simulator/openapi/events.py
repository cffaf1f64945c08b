"""The outgoing events as the webhooks of an OpenAPI document: one a kind of record.

Examples are filled and composed as deliveries are, with values that never change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from ..clock import MANUAL_START
from ..crm import catalogue, filling
from ..crm.catalogue import Entry
from ..crm.event import Event
from ..crm.variants import Variants
from ..crm.webhook import Webhook
from ..deliveries import payload_schema
from ..delivery.compose import SIGNATURE, TEST, Sender, members
from ..samples import Pools, Samples
from .components import Components

Document = dict[str, Any]

_EXAMPLE_NAMES = {"{number}": "10", "{name}": "category", "{table}": "rental", "{id}": "7"}
_TEXT = {"type": "string"}
_GUID = {"type": "string", "format": "uuid"}
_HEADERS: tuple[tuple[str, bool, Document, str], ...] = (
    ("X-SuperOffice-Event", True, _TEXT, "Name of the event."),
    ("X-SuperOffice-EventId", True, _GUID, "Id of the event, the same for each attempt."),
    (SIGNATURE, False, _TEXT, "Base64 of HMAC-SHA256 of the body; only where there is a secret."),
    ("X-SuperOffice-Retry", False, {"type": "integer"}, "Which retry it is."),
    ("User-Agent", True, _TEXT, "NetServer-Webhook and the version of the server."),
)
_ONLY_TESTS = ("X-Hook-Test", True, {"const": "true"}, "That nothing happened: it is a test.")


def webhooks(components: Components, release: str) -> Document:
    """Write what targets receive, by kind of record."""
    entries = catalogue.entries(release).items()
    samples = Samples(Pools(), "")
    groups = groupby(entries, lambda pair: pair[0].rpartition(".")[0] or pair[0])
    return {
        name: {"post": _group(name, dict(group), samples, components, release)}
        for name, group in groups
    }


def _group(
    name: str, entries: dict[str, Entry], samples: Samples, components: Components, release: str
) -> Document:
    examples = {one: _example(one, samples, release) for one in entries}
    schemas = sorted({payload_schema(event) for event, _ in examples.values()})
    headers = (*_HEADERS, _ONLY_TESTS) if name == TEST else _HEADERS
    content = {
        "schema": {
            "anyOf": [components.answered(one) for one in schemas],
            "properties": {"Event": {"pattern": _pattern(entries)}},
        },
        "examples": {one: {"value": payload} for one, (_, payload) in examples.items()},
    }
    return {
        "operationId": f"on{''.join(map(str.capitalize, re.findall('[a-z]+', name)))}",
        "tags": ["Events"],
        "summary": f"What a target receives about {name}.",
        "description": "\n".join(_described(entries)),
        "parameters": [
            {"name": name, "in": "header", "required": must, "description": text, "schema": schema}
            for name, must, schema, text in headers
        ],
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {
            "200": {"description": "Delivered."},
            "410": {"description": "The webhook is disabled."},
            "default": {"description": "The attempt failed; there may be another one."},
        },
        "security": [],
    }


def _example(name: str, samples: Samples, release: str) -> tuple[Event, Document]:
    shown = re.sub("{.*?}", lambda hole: _EXAMPLE_NAMES[hole[0]], name)
    told = {"release": release, "with_field_values": release != "10.0"}
    facts = filling.fill(shown, None, samples, MANUAL_START, **told)  # type: ignore[arg-type]
    event = Event(
        id="5f2a3c1e-8d4b-4e6f-9a7c-0b1d2e3f4a5b",
        at=MANUAL_START,
        name=shown,
        primary_key=facts.primary_key,
        changes=facts.changes,
        values=facts.values,
        field_values=facts.field_values,
        changed_by=5,
    )
    sender = Sender("Cust12345", release, Variants())
    return event, members(Webhook(name="Orders"), event, sender)


def _pattern(entries: Mapping[str, Entry]) -> str:
    names = [re.escape(re.sub("{.*?}", "_", one)).replace("_", r"\w*") for one in entries]
    return f"^({'|'.join(names)})$"


def _described(entries: Mapping[str, Entry]) -> Iterator[str]:
    """Say of each event what its payload names."""
    for name, entry in entries.items():
        told = {
            "Changes": entry.changes,
            "Values": entry.values or (),
            "FieldValues": entry.field_values or (),
        }
        parts = [f"{member} {', '.join(some)}" for member, some in told.items() if some]
        yield f"- `{name}`{': ' if parts else ''}{'; '.join(parts)}"
