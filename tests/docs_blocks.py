"""The code blocks of the README and of the pages in docs/: where they stand and what they are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: Every page that people read, the README first.
PAGES = (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")))

#: What is run or read by a test. Any other language must say why it is not.
SHELL = ("console", "sh")
NODE = ("js", "javascript")
DATA = ("json", "toml", "yaml")
PLAIN = ("text", "http")
CHECKED = {"python", *SHELL, *NODE, *DATA, *PLAIN}

_BLOCK = re.compile(
    r"(?:<!-- not run:(?P<reason>[^\n]*?)-->\n\s*)?"
    r"^(?P<indent> *)```(?P<language>[^\n`]*)\n(?P<text>.*?)^ *```[ ]*$",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r"(?:#|//) ((?:[\w.-]+/)*[\w.-]+\.[a-z]+)\n")
_START = re.compile(r"^## Start\b.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Block:
    """One code block. `not_run` is the reason why it is only read, None where it is run."""

    page: str
    line: int
    language: str
    text: str
    not_run: str | None = None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def file(self) -> str | None:
        """Give the file that the block is: what its first line names, as in `# test_orders.py`."""
        found = _FILE.match(self.text)
        return found[1] if found else None

    @property
    def name(self) -> str:
        """Give a name for the block that can be one of a Python module."""
        return re.sub(r"\W", "_", f"{self.page.removesuffix('.md')}_line_{self.line}").lower()


def blocks(page: Path) -> list[Block]:
    """Find the blocks of a page, in its order."""
    return list(_blocks(title(page), page.read_text(encoding="utf-8")))


def title(page: Path) -> str:
    """Give a page's path in the project, as it is shown: `docs/faults.md`."""
    return page.relative_to(ROOT).as_posix()


#: Runs a test once for each page.
each_page = pytest.mark.parametrize("page", PAGES, ids=title)


def _blocks(name: str, text: str) -> Iterator[Block]:
    start = _START.search(text) if name == "README.md" else None
    for found in _BLOCK.finditer(text):
        reason = found["reason"]
        if start and start.start() <= found.start() < start.end():
            reason = "the CI script runs these commands"
        yield Block(
            page=name,
            line=text.count("\n", 0, found.start("language")) + 1,
            language=found["language"],
            text=_undented(found["text"], len(found["indent"])),
            not_run=reason if reason is None else reason.strip(),
        )


def _undented(text: str, width: int) -> str:
    return re.sub(rf"^ {{0,{width}}}", "", text, flags=re.MULTILINE) if width else text


def run_blocks(page: Path, *languages: str) -> list[Block]:
    """Give the blocks of a page in these languages that are to be run."""
    return [one for one in blocks(page) if one.language in languages and one.not_run is None]


def write_files(page: Path, folder: Path, old: str = "", new: str = "") -> None:
    """Write the blocks of a page that are files into a folder, with one text for another."""
    for one in blocks(page):
        if one.file and one.not_run is None:
            (folder / one.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / one.file).write_text(one.text.replace(old, new), encoding="utf-8")


def has_tests(code: str) -> bool:
    """Tell whether Python code is a module of tests rather than a script."""
    functions = ast.FunctionDef, ast.AsyncFunctionDef
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, functions)]
    return any(node.name.startswith("test") for node in nodes)
