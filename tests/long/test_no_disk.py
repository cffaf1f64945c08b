"""The disk: without `--state` nothing is written to it, whatever is asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from commands import PATIENCE

TESTS = Path(__file__).resolve().parents[1]

#: Notes whatever opens a file for writing or makes one, and then has the simulator do its work.
PROGRAM = """
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
written = []

def note(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes and path != os.devnull and not isinstance(path, int):
            written.append((event, path, mode))
    elif event in ("os.mkdir", "os.rename", "os.link", "os.symlink", "sqlite3.connect"):
        written.append((event, *arguments))

sys.addaudithook(note)
from simulator.server import Server
from simulator.settings import Settings
from support import AGENT, BASIC, Api, webhook

state = {"state": sys.argv[2]} if sys.argv[2:] else {}
with Server(Settings(port=0, log_format="json", **state)) as server:
    api = Api(server.site)
    api.saved(TargetUrl=f"{server.url}/targets/own")
    api.agent("SignalEvent", {"EventName": "contact.changed"})
    assert api.messages("own", event="contact.changed", count=1, wait=10)
    api.call("POST", "/api/v1/Webhook", raw=b"<WebhookEntity/>", Content_Type="application/xml")
    for path in ("console", "docs", "openapi.json", "metrics", "timeline"):
        assert api.client.get(f"/__admin/{path}").status_code == 200, path
print(written)
"""


def written(*arguments: str) -> str:
    """Run the program, and give what it noted."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(TESTS), *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_a_state_file_nothing_is_written() -> None:
    assert written() == "[]"


def test_with_one_it_is_what_is_written(tmp_path: Path) -> None:
    assert "sqlite3.connect" in written(str(tmp_path / "state.db"))
