"""The documentation is read: data can be parsed, shell has no slips, calls of `sosim` exist."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click
import yaml
from docs_blocks import Block, blocks, each_page
from docs_shell import commands, whole_lines

from simulator.cli import main

READERS = {
    "json": json.loads,
    "python": ast.parse,
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
}
#: Under these keys GitHub, GitLab and compose files have shell.
SHELL_KEYS = {"run", "script", "before_script", "after_script"}
_OPERATORS = re.compile(r"[;&|<>()]+")
#: What may stand before a command: variables, and words of the shell.
_BEFORE = re.compile(r"\w+=.*|until|while|if|!|do|then|time|exec")
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}")


def scripts(block: Block) -> list[str]:
    """Give the shell that is in a block: itself, its commands, or what a YAML file has run."""
    if block.language == "console":
        return [one.text for one in commands(block.text)]
    if block.language == "sh":
        return [block.text]
    return list(_scripts(yaml.safe_load(block.text))) if block.language == "yaml" else []


def _scripts(node: Any, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, inside in node.items():
            yield from _scripts(inside, str(name))
    elif isinstance(node, list):
        for inside in node:
            yield from _scripts(inside, key)
    elif key in SHELL_KEYS and isinstance(node, str):
        yield _EXPRESSION.sub("expression", node)


def sosim_calls(script: str) -> Iterator[list[str]]:
    """Give the arguments of every `sosim` in a script."""
    for line in whole_lines(script):
        words = shlex.shlex(line.replace("\\\n", " "), posix=True, punctuation_chars=True)
        words.whitespace_split = True
        for is_operator, group in groupby(words, lambda word: bool(_OPERATORS.fullmatch(word))):
            part = list(group)
            if "sosim" in part and not is_operator:
                place = part.index("sosim")
                if all(_BEFORE.fullmatch(word) for word in part[:place]):
                    yield part[place + 1 :]


def check_call(arguments: list[str]) -> None:
    """Have click read a call without making it.

    :raises click.UsageError: if there is no such command or flag
    """
    name, *rest = arguments or ["--help"]
    command = main.commands.get(name)
    if command:
        command.make_context(name, rest, parent=click.Context(main, **main.context_settings))
    elif name.startswith("-"):
        main.make_context("sosim", [name, *rest])
    else:
        raise click.UsageError(f"there is no command {name}")


@each_page
def test_data_and_python_can_be_read(page):
    for block in blocks(page):
        if block.language in READERS:
            READERS[block.language](block.text)


@each_page
def test_shell_has_no_slips(page):
    for block in blocks(page):
        for script in scripts(block):
            checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
            assert checked.returncode == 0, f"{block}: {checked.stderr}"


@each_page
def test_every_call_of_sosim_is_one(page):
    wrong = []
    for block in blocks(page):
        for arguments in (call for script in scripts(block) for call in sosim_calls(script)):
            try:
                check_call(arguments)
            except click.exceptions.Exit:
                pass  # --help ends at once
            except click.ClickException as error:
                wrong.append(f"{block}: sosim {shlex.join(arguments)}: {error.format_message()}")
    assert wrong == []
