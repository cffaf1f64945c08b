"""The document: OpenAPI 3.1 of one release, made from the tables and the schemas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .. import __version__
from ..admin.call import AdminCall
from ..contract import schemas
from . import admin, crm, events, examples, links
from .components import Components

Document = dict[str, Any]

_ABOUT = (
    "A simulator of the SuperOffice CRM WebAPI's webhook side, for contract testing: the CRM API, "
    "the admin API that a test steers it with, the fake targets, and the events that are sent. "
    "This document is of one release of the CRM; `?release=` chooses another. "
    "Not affiliated with SuperOffice AS."
)
_SERVERS = [
    {"url": "/", "description": "The tenant Default."},
    {
        "url": "/{tenant}",
        "description": "Any other tenant.",
        "variables": {"tenant": {"default": "Cust12345", "description": "Cust and digits."}},
    },
]
_TAGS = {
    "Agents": "The webhook operations as remote procedure calls.",
    "REST": "The same as resources.",
    "Archive": "The usage of webhooks.",
    "Discovery": "What the API tells about itself.",
    "Targets": "Fake receivers of events.",
    "Admin": "What a test may ask and set.",
    "Events": "What the CRM sends.",
}


def write(release: str, calls: Sequence[AdminCall]) -> Document:
    """Write the document of a release.

    :param calls: every call of the admin API
    """
    components = Components(schemas.load(), release)
    paths = {
        **crm.paths(components),
        **admin.targets(),
        **admin.paths(calls, components),
    }
    webhooks = events.webhooks(components, release)
    named = {"schemas": dict(sorted(components.written.items()))}
    examples.add(paths, named, release)
    links.add(paths)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"superoffice-simulator, release {release}",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": _SERVERS,
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            **named,
            "parameters": crm.PARAMETERS,
            "headers": crm.ANSWER_HEADERS,
            "securitySchemes": {**crm.SECURITY, **admin.SECURITY},
        },
    }


def printed(document: Document) -> str:
    """Write the document as text, for people to read too."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
