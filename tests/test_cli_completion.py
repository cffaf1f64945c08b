"""`sosim completion`: the scripts of the shells, and what they complete."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from commands import PATIENCE, environment, sosim

from simulator import cli

SHELLS = {"bash": ("-n",), "zsh": ("-n",), "fish": ("--no-execute",)}


def completed(*words: str) -> list[str]:
    """Give what the last of the words is completed to."""
    shell = ShellComplete(cli.main, {}, "sosim", "_SOSIM_COMPLETE")
    return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_a_script(shell):
    result = sosim("completion", shell)
    assert (result.exit_code, "_SOSIM_COMPLETE" in result.stdout) == (0, True)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_can_read_its_script(shell, tmp_path):
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    file = tmp_path / "script"
    file.write_text(sosim("completion", shell).stdout, encoding="utf-8")
    command = [shell, *SHELLS[shell], file]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_completes_an_event(tmp_path):
    script = tmp_path / "script"
    script.write_text(sosim("completion", "bash").stdout, encoding="utf-8")
    program = tmp_path / "sosim"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m simulator "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    lines = (
        f". {script}",
        "COMP_WORDS=(sosim trigger contact.ch) COMP_CWORD=2",
        f"_sosim_completion {program}",
        'echo "${COMPREPLY[@]}"',
    )
    command = ["bash", "--norc", "-c", "\n".join(lines)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, check=True, env=environment()
    )
    assert (done.stdout, done.stderr) == ("contact.changed\n", "")


def test_commands_are_completed():
    assert completed("li") == ["listen"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("trigger", "contact.c"), ["contact.created", "contact.changed"]),
        (("trigger", "CONTACT.S"), ["contact.softdeleted"]),
        (("explain", "sale.s"), ["sale.sold"]),
        (("messages", "--event", "ticket."), ["ticket.created", "ticket.changed"]),
        (("trigger", "list.category.s"), ["list.category.softdeleted"]),
        (("trigger", "webhook1.e"), ["webhook1.errors"]),
        (("trigger", "nothing"), []),
        (("clock", "m"), ["manual"]),
        (("messages", "--signature", "in"), ["invalid"]),
        (("completion", "f"), ["fish"]),
    ],
)
def test_what_a_command_takes_is_completed(words, found):
    assert completed(*words) == found


@pytest.mark.parametrize(
    ("arguments", "told"), [((), "Missing argument"), (("tcsh",), "'tcsh' is")]
)
def test_another_shell_is_named(arguments, told):
    result = sosim("completion", *arguments)
    assert (result.exit_code, told in result.stderr) == (2, True)
