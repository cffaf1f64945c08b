"""The catalogue of documented events: what each tells (SuperOffice docs, webhook reference)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

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

_NEWEST = "12.4"
_EXTRA_TABLE = re.compile(r"y_\w+", re.ASCII)
_WEBHOOK = re.compile(r"webhook\d*", re.ASCII)
_LIST = re.compile(r"list\.(?:(?P<number>\d+)|(?P<name>\w+))", re.ASCII)


class Field(NamedTuple):
    """What a value is like: a kind of the catalogue, its JSON type, and the limits of a number."""

    kind: str
    type: str
    low: int = 0
    high: int = 0


class Entry(NamedTuple):
    """What is documented of one event.

    `values` and `field_values` are None where the payload has no such member, which differs from
    an empty one. `key` names the column of the entity's own id. `tagged` field values are texts
    that tell their type: `[I:6]`.
    """

    entity: str
    verb: str
    changes: tuple[str, ...] = ()
    values: Mapping[str, Field] | None = None
    field_values: Mapping[str, Field] | None = None
    key: str | None = None
    tagged: bool = False


def find(name: str, release: str) -> Entry | None:
    """Give what is documented of an event, whatever its case; None for a custom one.

    Lists go by a documented name or any number, extra tables by any name that begins with `y_`.
    """
    known, folded = entries(release), name.lower()
    entry = known.get(folded)
    if entry or "." not in folded:
        return entry
    entity, _, verb = folded.rpartition(".")
    entry = known.get(f"{_family(entity)}.{verb}")
    if entry is None or entry.entity == "webhook":
        return entry
    return entry._replace(entity=name.rpartition(".")[0])


def known(name: str) -> bool:
    """Tell whether an event is documented."""
    return find(name, _NEWEST) is not None


@cache
def list_names() -> frozenset[str]:
    """Give the documented names of lists, such as `category` in `list.category.created`."""
    lists = _read()["lists"]
    return frozenset((*lists["numbered"], *lists["name_only"]))


def _family(entity: str) -> str | None:
    """Name the family of an entity whose name is the user's choice."""
    if _EXTRA_TABLE.fullmatch(entity):
        return "y_{table}"
    if _WEBHOOK.fullmatch(entity):
        return "webhook{id}"
    found = _LIST.fullmatch(entity)
    if found and found["name"]:
        return "list.{name}" if found["name"] in list_names() else None
    return "list.{number}" if found else None


@cache
def _read() -> dict[str, Any]:
    file = Path(__file__).with_name("catalogue.json")
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


@cache
def entries(release: str) -> Mapping[str, Entry]:
    """Give every documented event; a name with a hole, `list.{number}.created`, is a family's."""
    data = _read()
    return {
        f"{entity}.{verb}".rstrip("."): _entry(entity, verb, about, release)
        for entity, about in data["entities"].items()
        for verb in about["verbs"]
    }


def _entry(entity: str, verb: str, about: Mapping[str, Any], release: str) -> Entry:
    said = about["verbs"][verb]
    named = release not in said.get("no_changes_in", ())
    return Entry(
        entity=entity.removesuffix("{id}"),
        verb=verb,
        changes=tuple(said["changes"]) if named else (),
        values=_fields(said.get("values")),
        field_values=_fields(_over(about.get("field_values"), said)),
        key=about.get("key"),
        tagged=said.get("tagged", False),
    )


def _over(usual: Mapping[str, Any] | None, said: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Put what a verb says over what is usual for its entity; null: this verb has none."""
    own = said.get("field_values", {})
    return None if usual is None or own is None else {**usual, **own}


def _fields(kinds: Mapping[str, str | int] | None) -> Mapping[str, Field] | None:
    return None if kinds is None else {name: _field(kind) for name, kind in kinds.items()}


@cache
def _field(kind: str | int) -> Field:
    if isinstance(kind, int):
        return Field("constant", "integer", kind, kind)
    about = _read()["kinds"][kind]
    return Field(kind, about["type"], *about.get("range", ()))
