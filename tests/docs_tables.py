"""The tables of the documentation that are made of the code: variants, events and the like.

Run as a program, this module writes them into the pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

import docs_calls
from docs_blocks import PAGES, ROOT

from simulator.api import operations
from simulator.contract import schemas
from simulator.crm import variants

_TABLE = re.compile(r"<!-- (?P<name>\w+) -->\n(?P<rows>.*?)<!-- /(?P=name) -->", re.DOTALL)


def variants_table() -> str:
    """Write every variant with its choices, the default first."""
    rows = ((f"`{one.name}`", _words(one.choices), one.meaning, one.source) for one in variants.ALL)
    return _table(("variant", "choices, default first", "decides", "why it is in doubt"), rows)


def events_table() -> str:
    """Write the events of every entity; a name in braces is the user's choice or a number."""
    file = ROOT / "simulator" / "crm" / "catalogue.json"
    entities = json.loads(file.read_text(encoding="utf-8"))["entities"]
    rows = (
        (f"`{entity}`", _words(about["verbs"]))
        for entity, about in entities.items()
        if "" not in about["verbs"]  # the test event, which only the CRM itself sends
    )
    return _table(("entity", "verbs"), rows)


def operations_table() -> str:
    """Write every operation of the CRM API by its documented id."""
    rows = ((f"`{one.id}`", f"`{one.method} {one.path}`") for one in operations.DOCUMENTED)
    return _table(("operation", "call"), rows)


def releases_table() -> str:
    """Write what the webhook of each release has that the one before has not."""
    rows, before = [], ()
    for release in sorted(schemas.RELEASES):
        names = _members(release)
        new = [name for name in names if name not in before] if before else []
        rows.append((f"`{release}`", str(len(names)), _words(new) or "—"))
        before = names
    return _table(("release", "members of a webhook", "new among them"), rows)


def _members(release: str) -> tuple[str, ...]:
    schema = ROOT / "schemas" / release / "Webhook.json"
    return tuple(json.loads(schema.read_text(encoding="utf-8"))["properties"])


def _words(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *map(tuple, rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


TABLES: dict[str, Callable[[], str]] = {
    "calls": docs_calls.sections,
    "events": events_table,
    "operations": operations_table,
    "releases": releases_table,
    "variants": variants_table,
}


def tables(text: str) -> dict[str, str]:
    """Find the tables of ours that stand in a page."""
    found = {one["name"]: one["rows"] for one in _TABLE.finditer(text)}
    return {name: rows for name, rows in found.items() if name in TABLES}


def with_tables(text: str) -> str:
    """Give a page with its tables as they should be."""
    for name, rows in tables(text).items():
        text = text.replace(
            f"-->\n{rows}<!-- /{name} -->", f"-->\n{TABLES[name]()}<!-- /{name} -->"
        )
    return text


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
