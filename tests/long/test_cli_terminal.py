"""A real terminal: colours, and Ctrl-C as a user types it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from commands import PATIENCE, environment

pty = pytest.importorskip("pty", reason="terminals are different here")

#: Has the terminal be the one that the process is controlled by, as a shell does.
START = (
    "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "from simulator.cli import main; main(prog_name='sosim')"
)


@contextmanager
def terminal(*arguments: str, **variables: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the command in a terminal; give the end at which a user sits, and the process."""
    user, own = pty.openpty()
    command = [sys.executable, "-c", START, *arguments]
    known = {name: value for name, value in environment(**variables).items() if name != "NO_COLOR"}
    with subprocess.Popen(
        command, stdin=own, stdout=own, stderr=own, env=known | variables, start_new_session=True
    ) as process:
        os.close(own)
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        try:
            yield user, process
        finally:
            guard.cancel()
            process.kill()
            os.close(user)


def shown(user: int, until: bytes) -> bytes:
    """Read what the terminal shows, until something is seen or the process has ended."""
    seen = b""
    while until not in seen:
        try:
            seen += os.read(user, 4096)
        except OSError:  # how Linux says that nobody writes any more
            break
    return seen


def test_lines_are_coloured_and_ctrl_c_ends_it_with_130(sosim):
    sosim.webhooks.save(sosim.target("orders"), "contact.changed")
    where = {"SOSIM_URL": sosim.client.url, "SOSIM_TENANT": sosim.name}
    with terminal("listen", "--past", **where) as (user, process):
        assert b"==> \x1b[32m[200]\x1b[0m test" in shown(user, until=b"attempt 1")
        os.write(user, b"\x03")
        assert b"Traceback" not in shown(user, until=b"Traceback")
        assert process.wait(PATIENCE) == 130


def test_no_color_is_heeded(sosim):
    sosim.webhooks.save(sosim.target("orders"), "contact.changed")
    where = {"SOSIM_URL": sosim.client.url, "SOSIM_TENANT": sosim.name, "NO_COLOR": "1"}
    with terminal("messages", **where) as (user, process):
        seen = shown(user, until=b"nothing stops it")
        assert process.wait(PATIENCE) == 0
    assert b"  orders  test   unsigned" in seen
    assert b"\x1b" not in seen
