"""The shell of the documentation: its commands are run, and held against what the page shows."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pytest
from commands import PATIENCE, environment

from simulator.cli import main
from simulator.cli.serve import serve
from simulator.cli.settings_options import read_settings
from simulator.settings import Settings

#: Where the pages have the simulator, whatever the port that it really has in a test.
SHOWN = "127.0.0.1:8642"
ANYTHING = "…"

_END = "\x1e"
_HERE = re.compile(r"<<-?\s*['\"]?(\w+)")
_SERVE = re.compile(r"(?:\w+=\S+ +)*sosim serve\b")
#: A failure of HTTP is one of the command; nothing but the body is shown.
_CURLRC = "silent\nfail-with-body\n"


@dataclass(frozen=True)
class Command:
    """A command of a page, and what the page shows that it says: perhaps nothing."""

    text: str
    shown: str = ""

    @property
    def serves(self) -> bool:
        """Tell whether it starts a server, which then stays for the rest of the page."""
        return bool(_SERVE.match(self.text))


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it wrote."""

    code: int
    text: str


def commands(block: str) -> list[Command]:
    """Read a console block: what follows `$ `, up to its end, and below it what it says."""
    lines, found = block.splitlines(), []
    while lines:
        assert lines[0].startswith("$ "), f"{lines[0]!r} is neither a command nor below one"
        text = _next(lines).removeprefix("$ ")
        said = []
        while lines and not lines[0].startswith("$ "):
            said.append(lines.pop(0))
        found.append(Command(text, "\n".join(said).strip()))
    return found


def whole_lines(script: str) -> Iterator[str]:
    """Give the lines of a script, with those that belong together as one."""
    lines = script.splitlines()
    while lines:
        yield _next(lines)


def _next(lines: list[str]) -> str:
    """Take the next line, and those that it goes on in."""
    text = lines.pop(0)
    while lines and _is_open(text):
        text += "\n" + lines.pop(0)
    return text


def _is_open(text: str) -> bool:
    """Tell whether a command goes on in the next line."""
    here = _HERE.search(text)
    if here and here[1] not in text.splitlines()[1:]:
        return True
    try:
        shlex.split(text.removesuffix("\\"), comments=True)
    except ValueError:
        return True
    return text.endswith("\\")


def settings_of(command: str) -> Settings:
    """Give the settings that a `sosim serve` has, but for the address to listen on."""
    words = shlex.split(command.rstrip("& "))
    place = words.index("serve")
    with pytest.MonkeyPatch.context() as patch:
        for pair in words[: place - 1]:
            patch.setenv(*pair.split("=", 1))
        sosim = click.Context(main, **main.context_settings)
        flags = serve.make_context("serve", words[place + 1 :], parent=sosim).params
        given = {name: flags[name] for name in Settings.__dataclass_fields__}
        return replace(read_settings(given), host="127.0.0.1", port=0)


def run(script: str, folder: Path, address: str, *arguments: str) -> Said:
    """Run a script as a reader would: in a folder, with the server at its usual address."""
    (folder / ".curlrc").write_text(_CURLRC, encoding="ascii")
    output = folder / ".output"
    with (
        output.open("wb") as file,
        subprocess.Popen(
            ["bash", *arguments, "-c", "exec 2>&1\n" + script.replace(SHOWN, address)],
            cwd=folder,
            env=_environment(folder, address),
            stdin=subprocess.DEVNULL,
            stdout=file,
            start_new_session=True,
        ) as process,
        _ended(process),
    ):
        code = process.wait(PATIENCE)
    return Said(code, output.read_text(encoding="utf-8").replace(address, SHOWN))


def run_each(commands: Sequence[Command], folder: Path, address: str) -> list[Said]:
    """Run commands in one shell, and give what each of them said."""
    end = f'code=$?; printf "\\n{_END}%d{_END}" $code; (exit $code)\n'
    said = run("".join(f"{one.text}\n{end}" for one in commands), folder, address)
    parts = said.text.split(_END)
    pairs = zip(parts[0::2], parts[1::2], strict=False)
    return [Said(int(code), text.strip()) for text, code in pairs]


def problems(commands: Sequence[Command], said: Sequence[Said]) -> Iterator[str]:
    """Tell which commands did not do what the page shows.

    One that fails must show what it says, or `echo $?` must follow it.
    """
    for place, (command, real) in enumerate(zip(commands, said, strict=True)):
        if not command.shown and real.code:
            follower = commands[place + 1].text if place + 1 < len(commands) else ""
            if follower != "echo $?":
                yield f"$ {command.text}\nends with {real.code} and says\n{real.text}"
        elif command.shown and not fits(command.shown, real.text):
            yield f"$ {command.text}\nsays\n{real.text}\nand not, as shown,\n{command.shown}"


def fits(shown: str, real: str) -> bool:
    """Tell whether a text is the one shown, which has `…` for anything, and any white space."""
    first, *rest = ("".join(part.split()) for part in shown.split(ANYTHING))
    text = "".join(real.split())
    if not text.startswith(first):
        return False
    if not rest:
        return text == first
    place = len(first)
    for part in rest[:-1]:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return text[place:].endswith(rest[-1])


def _environment(folder: Path, address: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return environment(
        PATH=path, HOME=str(folder), SOSIM_URL=f"http://{address}", NO_COLOR="1", LC_ALL="C.UTF-8"
    )


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End at the end whatever a script left running."""
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
