"""A process: a server that is started, waited for, weighed and ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from .request import Request

_ROOT = Path(__file__).resolve().parents[1]

#: Seconds that a server has for its first 200, and for its end.
STARTING, ENDING = 60.0, 10.0


class NotStarted(Exception):
    """A server did not answer; the text says which and what it said last."""


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Process:
    """A server on `port`; `seconds` is what it took from its start to its first 200.

    :param command: what starts it
    :param first: the request that it answers once it is ready
    :raises NotStarted: if it ends, or does not answer with 200 in time
    """

    def __init__(self, command: Sequence[str], port: int, first: Request, folder: Path) -> None:
        self.port = port
        self._log = folder / f"{Path(command[0]).name}-{port}.log"
        started = time.perf_counter()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(_ROOT)},  # ours, from a bare checkout too
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(first, started + STARTING)
        except BaseException:
            self.stop()
            raise
        self.seconds = time.perf_counter() - started

    def _wait(self, first: Request, deadline: float) -> None:
        while first.status(self.port) != 200:
            if self._process.poll() is not None or time.perf_counter() > deadline:
                raise NotStarted(self._last_words())
            time.sleep(0.002)

    def _last_words(self) -> str:
        lines = self._log.read_text("utf-8", "replace").strip().splitlines()
        code = self._process.poll()
        said = f"it ended with {code}" if code is not None else "it gave no 200 in time"
        return f"{said}: {lines[-1][:200] if lines else 'no word'}"

    def memory(self) -> float:
        """Weigh the process and its children, in MB."""
        return sum(_status(one, "VmRSS") for one in _family(self._process.pid)) / 1024

    def peak(self) -> float:
        """Tell the most that the process itself weighed, in MB."""
        return _status(self._process.pid, "VmHWM") / 1024

    def stop(self) -> None:
        """End the process and its children."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is None:
                os.killpg(self._process.pid, number)
                self._wait_for_end()
        self._process.wait()

    def _wait_for_end(self) -> None:
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            return

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _family(pid: int) -> list[int]:
    """Give a process and all that it started."""
    found = [pid]
    for parent in found:
        file = Path(f"/proc/{parent}/task/{parent}/children")
        found += map(int, file.read_text().split()) if file.exists() else ()
    return found


def _status(pid: int, name: str) -> int:
    """Read a figure of a process in kB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
