"""A disk that is full, and files that cannot be written: told in a line, with the exit code 3."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commands import PATIENCE, environment

FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this machine has no /dev/full")


def ended(*arguments: str, stdout: int) -> tuple[int, str]:
    """Run the command to its end; give its exit code and what it said on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "simulator", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        env=environment(),
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("file", [FULL, Path("/none/port")])
def test_a_port_file_that_cannot_be_written_is_named(file):
    code, said = ended("serve", "--port", "0", "--port-file", str(file), stdout=subprocess.DEVNULL)
    assert code == 3
    assert said.startswith(f"sosim: the port cannot be written to {file}: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("serve", "--port", "0"), ("--help",)])
def test_a_command_that_cannot_say_anything_says_so(arguments):
    with FULL.open("w") as full:
        code, said = ended(*arguments, stdout=full.fileno())
    assert (code, said) == (
        3,
        "sosim: what there is to say cannot be written: No space left on device\n",
    )
