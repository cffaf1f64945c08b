"""The catalogue: the documented events by name, and what changes with each."""

from __future__ import annotations

from functools import cache

from ..crm import catalogue
from . import documents
from .call import Asked

_LIST_VERBS = ("created", "changed", "softdeleted")


def get(asked: Asked) -> documents.Document:
    """List the documented events that have a name of their own, in the tenant's release."""
    release = asked.world.settings.release
    return documents.listing(_events(release), lambda one: one, 0)


@cache
def _events(release: str) -> list[documents.Document]:
    lists = sorted(catalogue.list_names())
    names = (*catalogue.NAMES, *(f"list.{one}.{verb}" for one in lists for verb in _LIST_VERBS))
    entries = [(name, catalogue.find(name, release)) for name in names]
    return [
        {"event": name, "entity": entry.entity, "verb": entry.verb, "changes": list(entry.changes)}
        for name, entry in entries
        if entry
    ]
