"""The documentation is complete: what can be set, called or chosen is mentioned, links lead on."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from docs_blocks import PAGES, ROOT, each_page
from docs_tables import TABLES, tables

from simulator import answers, certificates, faults
from simulator.admin.calls import CALLS
from simulator.cli import main
from simulator.settings import Settings, flag

#: The ledger is made by a program, and mentions much in passing.
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.stem != "fidelity")
_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)#?([^)\s]*)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def missing(*names: str) -> list[str]:
    """List what no page mentions."""
    return [name for name in names if name not in TEXT]


def anchors(text: str) -> set[str]:
    """Give the anchors that the headings of a page make."""
    words = (re.sub(r"[^\w\- ]", "", one.lower()) for one in _HEADING.findall(text))
    return {one.strip().replace(" ", "-") for one in words}


def leads_on(page: Path, name: str, anchor: str) -> bool:
    """Tell whether a link's file is there, and has the heading that is linked to."""
    file = page.parent / name if name else page
    return file.exists() and (not anchor or anchor in anchors(file.read_text(encoding="utf-8")))


def test_every_setting_is_mentioned():
    names = [one.name for one in dataclasses.fields(Settings)]
    assert missing(*(f"--{flag(name)}" for name in names)) == []
    assert missing(*(f"SOSIM_{name.upper()}" for name in names)) == []


def test_every_command_and_each_of_its_flags_is_mentioned():
    assert missing(*(f"sosim {name}" for name in main.commands)) == []
    params = [one for command in main.commands.values() for one in command.params]
    assert missing(*(name for one in params for name in one.opts if name.startswith("--"))) == []


def test_every_admin_call_is_mentioned():
    assert missing(*(f"{call.method} /__admin{call.path}" for call in CALLS)) == []


def test_every_fault_is_mentioned():
    kinds = (*faults.DELIVERY_FAULTS, *answers.FAULTS)
    assert missing(*(f"| `{kind}` |" for kind in kinds), *certificates.KINDS) == []


def test_every_table_that_is_made_of_the_code_is_as_the_code_says():
    found = {name: rows for page in PAGES for name, rows in tables(page.read_text("utf-8")).items()}
    assert found == {name: make() for name, make in TABLES.items()}


@each_page
def test_links_lead_somewhere(page):
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not leads_on(page, *link)] == []


def test_the_index_has_every_page():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [page.name for page in PAGES if page.stem != "README"]
    assert [name for name in pages if f"]({name})" not in index] == []
