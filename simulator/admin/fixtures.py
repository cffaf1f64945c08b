"""Fixtures: the documented exchanges, so that a caller can try one without looking it up."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from .. import resources
from . import documents
from .call import Asked

#: What a case is made of besides its request; each may be missing in the file.
_BEFORE: dict[str, Any] = {"settings": {}, "targets": {}, "given": [], "signalled": []}


def get(asked: Asked) -> documents.Document:
    """List the documented exchanges by operation: what each shows, needs, sends and gets."""
    wanted = asked.query.get("operation")
    found = [one for one in _cases() if wanted in (None, one["operation"])]
    return documents.listing(found, lambda one: one, 0)


@cache
def _cases() -> list[dict[str, Any]]:
    files = sorted(resources.folder("fixtures").glob("*/*.json"))
    return sorted(map(_case, files), key=lambda one: (one["operation"], one["status"], one["name"]))


def _case(file: Path) -> dict[str, Any]:
    case = json.loads(file.read_text(encoding="utf-8"))
    return {
        "operation": file.parent.name,
        "name": file.stem,
        "shows": case["shows"],
        "source": case["source"],
        "status": case["response"]["status"],
        **{name: case.get(name, nothing) for name, nothing in _BEFORE.items()},
        "request": case["request"],
    }
