"""A disk that is full, and files that cannot be written: told in a line, with the exit code 3."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from commands import PATIENCE, environment
from sockets import free_port

FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this machine has no /dev/full")


def ended(
    *arguments: str, stdout: int, stderr: int = subprocess.PIPE, below: Sequence[str] = ()
) -> tuple[int, str]:
    """Run the command to its end; give its exit code and what it said on stderr.

    :param below: a command that runs what it is given, in its own place
    """
    done = subprocess.run(
        [*below, sys.executable, "-m", "simulator", *arguments],
        stdout=stdout,
        stderr=stderr,
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


def test_an_error_that_cannot_be_told_ends_with_its_code():
    arguments = ("messages", "--url", f"http://127.0.0.1:{free_port()}")
    with FULL.open("w") as full:
        code, _ = ended(*arguments, stdout=subprocess.DEVNULL, stderr=full.fileno())
    assert code == 3


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_stream_that_was_closed_takes_whatever_is_written(sosim, closed):
    arguments = ("messages", "--url", sosim.client.url, "--tenant", sosim.name)
    below = ("sh", "-c", f'exec "$0" "$@" {closed}')
    assert ended(*arguments, stdout=subprocess.DEVNULL, below=below) == (0, "")
