"""The page on testing a receiver tells the truth: its table of checks, and its right receiver.

Run as a program, this module writes the table of checks into the page.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from simulator.delivery.transport import Transport
from simulator.receiver import checks
from simulator.receiver.judge import judge
from simulator.receiver.verdict import PASSED
from simulator.receiver.visit import Terms

PAGE = Path(__file__).parents[1] / "docs" / "testing-a-receiver.md"
TABLE = re.compile(r"(?<=<!-- checks -->\n).*?(?=<!-- /checks -->)", re.DOTALL)
RECEIVER = re.compile(r"```python\n(# receiver\.py\n.*?)```", re.DOTALL)
SECRET = "a secret that both sides know"
LONG = 30.0


def checks_table() -> str:
    """Write the checks as a Markdown table, in the order in which they are made."""
    lines = ["| check | what is sent | a right receiver | what usually is wrong | the fact |"]
    lines.append("|---|---|---|---|---|")
    for one in checks.ALL:
        cells = (f"`{one.name}`", one.sends, one.right, one.hint, one.fact)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(LONG)


def test_the_table_of_checks_is_that_of_the_code():
    assert TABLE.findall(PAGE.read_text(encoding="utf-8")) == [checks_table()]


def test_the_right_receiver_passes_every_check(monkeypatch):
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    [code] = RECEIVER.findall(PAGE.read_text(encoding="utf-8"))
    names: dict[str, Flask] = {"__name__": "receiver"}
    exec(code, names)  # noqa: S102 - the page's own receiver
    with served(names["app"]) as base:
        terms = Terms(budget=LONG, timeout=LONG, quiet=0.0, probe=f"{base}/count")
        report = judge(f"{base}/hook", SECRET, checks.ALL, terms, Transport(LONG))
    assert {one.check.name for one in report.verdicts if one.status == PASSED} == set(
        checks.BY_NAME
    )


if __name__ == "__main__":
    old = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(TABLE.sub(lambda _: checks_table(), old), encoding="utf-8")
