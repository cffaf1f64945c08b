"""A disk that is really full: the server goes on, and what it had promised is there afterwards."""

from __future__ import annotations

import http.client
import signal
import sys
from pathlib import Path

import pytest
from commands import PATIENCE, Running, serving

#: No file may grow past so many kilobytes, as on a disk that is full.
LIMIT = ("bash", "-c", 'ulimit -f 1024; exec "$0" "$@"')
BODY = "x" * 50_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a limit for files")


def call(running: Running, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    """Call the server; give the status and the text of its answer."""
    connection = http.client.HTTPConnection(running.url.removeprefix("http://"), timeout=PATIENCE)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def fill(running: Running) -> int:
    """Post messages until there is no more room; give the number of those that were taken."""
    for number in range(1000):
        status, text = call(running, "POST", "/targets/own", f"{number} {BODY}")
        if status == 507:
            assert "cannot be written" in text
            return number
    raise AssertionError("there is room for all that")


def bodies(running: Running) -> list[str]:
    """Give the numbers of the messages that there are, as the metrics of a list tell them."""
    status, text = call(running, "GET", "/__admin/targets/own/messages")
    assert status == 200
    return [str(number) for number in range(1000) if f'"{number} xxx' in text]


def test_what_was_promised_is_there_after_the_disk_was_full(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "sosim.db"), "--log-level", "warning")
    with serving(tmp_path, *state, below=LIMIT) as running:
        taken = [str(number) for number in range(fill(running))]
        assert bodies(running) == taken
        assert call(running, "POST", "/targets/own", BODY)[0] == 507
        assert call(running, "GET", "/__admin/readyz")[0] == 200
        code, said = running.end(signal.SIGKILL)
    assert (code, len(said.splitlines())) == (-signal.SIGKILL, 1)
    with serving(tmp_path, *state) as running:
        assert bodies(running) == taken
        assert call(running, "POST", "/targets/own", f"999 {BODY}")[0] == 200
        assert bodies(running) == [*taken, "999"]
