"""The documentation is run: commands and scripts do what the pages say, or it says why not."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from docs_blocks import (
    CHECKED,
    NODE,
    SHELL,
    Block,
    blocks,
    each_page,
    run_blocks,
    write_files,
)
from docs_shell import SHOWN, Command, Said, commands, problems, run, run_each, settings_of

from simulator.server import Server
from simulator.settings import Settings

#: What a test may not do: fetch things, or start what is not there.
AWAY = re.compile(r"\b(pip3? install|npm (i|install|ci)|npx|git clone|docker|podman|apt-get)\b")


class Page:
    """A page that is being read: its folder, and the server that is up."""

    def __init__(self, page: Path, folder: Path) -> None:
        self.folder = folder
        self._page = page
        self._start(Settings(port=0))

    @property
    def address(self) -> str:
        """Tell where the server is, as in `127.0.0.1:8642`."""
        return f"127.0.0.1:{self._server.port}"

    def do(self, block: Block) -> list[str]:
        """Do what a block says, and give what is not as it says."""
        if block.language == "console":
            return self._talk(commands(block.text))
        self._serve([Command(line) for line in block.text.splitlines()])
        text = "\n".join(one for one in block.text.splitlines() if not Command(one).serves)
        said = run(text, self.folder, self.address, "-eo", "pipefail")
        return [said.text] if said.code else []

    def _talk(self, all_commands: list[Command]) -> list[str]:
        self._serve(all_commands)
        others = [one for one in all_commands if not one.serves]
        return list(problems(others, run_each(others, self.folder, self.address)))

    def _serve(self, all_commands: list[Command]) -> None:
        """Start the server that a page starts, in the place of the one before."""
        for settings in [settings_of(one.text) for one in all_commands if one.serves]:
            self.close()
            self._start(settings)

    def _start(self, settings: Settings) -> None:
        if settings.state:
            settings = replace(settings, state=str(self.folder / settings.state))
        self._server = Server(settings).start()
        write_files(self._page, self.folder, SHOWN, self.address)

    def close(self) -> None:
        """End the server."""
        self._server.close()


@pytest.fixture
def open_page(tmp_path):
    """Open pages, each with a server of its own."""
    opened = []

    def open_one(page: Path) -> Page:
        opened.append(Page(page, tmp_path))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@each_page
def test_a_block_that_is_not_checked_says_why(page):
    strange = [str(one) for one in blocks(page) if one.language not in CHECKED and not one.not_run]
    silent = [str(one) for one in blocks(page) if one.not_run == ""]
    assert (strange, silent) == ([], [])


@each_page
def test_nothing_is_fetched_by_a_block_that_is_run(page):
    assert [str(one) for one in run_blocks(page, *SHELL) if AWAY.search(one.text)] == []


@each_page
def test_the_commands_of_a_page_say_what_it_shows(page, open_page):
    found = run_blocks(page, *SHELL)
    if not found:
        return
    need_node(found)
    reader = open_page(page)
    wrong = {str(block): told for block in found if (told := reader.do(block))}
    assert not wrong, "\n\n".join(f"{at}: {text}" for at, texts in wrong.items() for text in texts)


@each_page
def test_the_scripts_for_node_run(page, open_page):
    shell = "".join(one.text for one in blocks(page) if one.language in SHELL)
    found = [one for one in run_blocks(page, *NODE) if not (one.file and one.file in shell)]
    if not found:
        return
    need_node(found)
    reader = open_page(page)
    failed = {str(one): said.text for one in found if (said := node(one, reader)).code}
    assert not failed, "\n\n".join(f"{at}:\n{text}" for at, text in failed.items())


def need_node(found: list[Block]) -> None:
    """Skip where Node is needed and missing, but not in CI, which is to have it."""
    needed = any(one.language in NODE or re.search(r"\bnode ", one.text) for one in found)
    if needed and not shutil.which("node") and os.environ.get("CI") != "true":
        pytest.skip("needs Node")


def node(block: Block, reader: Page) -> Said:
    """Run a block with Node: as tests, if it has any."""
    name = block.file or f"{block.name}.mjs"
    (reader.folder / name).write_text(block.text.replace(SHOWN, reader.address), encoding="utf-8")
    return run(
        f"node {'--test ' * ('node:test' in block.text)}{name}", reader.folder, reader.address
    )
