"""The command as a user starts it: a process of its own, ended by its own id."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from simulator import cli

#: So long may a process take to start or to end on a busy machine, in seconds.
PATIENCE = 60.0


@dataclass
class Running:
    """A `sosim serve` that is ready: its process, its first line, and where its stderr goes."""

    process: subprocess.Popen[str]
    ready: str
    errors: Path

    @property
    def url(self) -> str:
        """Give the URL that was announced."""
        return self.ready.rpartition(" ")[2]

    def end(self, number: int) -> tuple[int, str]:
        """Send a signal; give the exit code and what was said on stderr."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        return code, self.errors.read_text(encoding="utf-8")


def environment(**more: str) -> dict[str, str]:
    """Give the environment without settings of the user's own, and with these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOSIM_")}
    return {**kept, **more}


def sosim(*arguments: str, given: str | None = None, **variables: str) -> Result:
    """Run the command in this process, without settings of the user's own, and with these."""
    foreign = [name for name in os.environ if name.startswith("SOSIM_") or name == "NO_COLOR"]
    return CliRunner().invoke(
        cli.main, arguments, input=given, env={**dict.fromkeys(foreign), **variables}
    )


@contextmanager
def serving(folder: Path, *arguments: str, below: Sequence[str] = ()) -> Iterator[Running]:
    """Run `sosim serve` on a free port; it is gone at the end, whatever happens.

    :param below: a command that runs what it is given, in its own place
    """
    errors = folder / "stderr"
    command = [*below, sys.executable, "-m", "simulator", "serve", "--port", "0", *arguments]
    with (
        errors.open("w") as file,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=file, text=True, env=environment()
        ) as process,
    ):
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        try:
            assert process.stdout
            yield Running(process, process.stdout.readline().rstrip("\n"), errors)
        finally:
            guard.cancel()
            process.kill()
