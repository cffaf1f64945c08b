"""The catalogue of documented events: what happens to which entity (docs, webhook reference)."""

from __future__ import annotations

_CREATED, _CHANGED, _DELETED = "created", "changed", "deleted"
_USUAL = (_CREATED, _CHANGED, _DELETED)

#: The verbs of each entity whose events have a fixed name.
VERBS = {
    "activity": _USUAL,
    "associate": _USUAL,
    "contact": (_CREATED, _CHANGED, "softdeleted", _DELETED),
    "person": (_CREATED, _CHANGED, "softdeleted", _DELETED, "consented", "unconsented"),
    "project": _USUAL,
    "projectmember": _USUAL,
    "sale": (*_USUAL, "sold", "lost", "completed"),
    "salestakeholder": _USUAL,
    "relation": _USUAL,
    "document": (*_USUAL, "edited"),
    "quote": ("approved", "rejected", "sent", "ordered"),
    "ticket": (_CREATED, _CHANGED),
    "chatsession": (_CREATED, "message", _CHANGED),
}

#: Every event with a fixed name, `entity.verb`.
NAMES = tuple(f"{entity}.{verb}" for entity, verbs in VERBS.items() for verb in verbs)
