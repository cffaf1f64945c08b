"""What it costs to keep everything in a file: the same calls with and without `--state`, in turn.

python -m benchmarks.keeping
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .figures import median

ROUNDS, CALLS = 5, 1000
_HEADERS = {"Authorization": "Basic dGplMDpUamUw", "Content-Type": "application/json"}
_HOOK = {"Events": ["a.b"], "TargetUrl": "https://hooks.example.com/", "Secret": "s3cret"}
_SIGNAL = {"EventName": "c.d", "PrimaryKey": 1}
#: What is called: by name, the method, the path and the body.
WORKS = {
    "read a webhook": ("GET", "/api/v1/Webhook/1", None),
    "save a webhook, with its test event": ("POST", "/api/v1/Agents/Webhook/SaveWebhook", _HOOK),
    "signal an event that nobody hears": ("POST", "/api/v1/Agents/Webhook/SignalEvent", _SIGNAL),
    "a message to a target": ("POST", "/targets/own", {"a": 1}),
}


@contextmanager
def serving(*arguments: str) -> Iterator[http.client.HTTPConnection]:
    """Start a server, and connect to it."""
    command = [sys.executable, "-m", "simulator", "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        [*command, "--log-level", "warning"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout  # noqa: S101 - a pipe was asked for
            address = process.stdout.readline().strip().rpartition("//")[2]
            yield http.client.HTTPConnection(address)
        finally:
            process.terminate()


def cost(connection: http.client.HTTPConnection, method: str, path: str, body: object) -> float:
    """Call again and again; give the median of what a call took, in microseconds."""
    times = []
    for _ in range(CALLS):
        started = time.perf_counter()
        connection.request(method, path, json.dumps(body) if body else None, _HEADERS)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} was answered {answer.status}")
    return median(times) * 1e6


def measure() -> dict[str, dict[bool, list[float]]]:
    """Measure each work without and with a file, in turn."""
    found: dict[str, dict[bool, list[float]]] = {name: {False: [], True: []} for name in WORKS}
    for _ in range(ROUNDS):
        for is_kept in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                state = ("--state", str(Path(folder) / "sosim.db")) if is_kept else ()
                with serving(*state) as connection:
                    cost(connection, *WORKS["save a webhook, with its test event"])
                    for name, work in WORKS.items():
                        found[name][is_kept].append(cost(connection, *work))
    return found


def main() -> None:
    """Measure, and write a table."""
    print("| call, in microseconds | without | with `--state` | more |\n|---|---|---|---|")
    for name, both in measure().items():
        without, kept = median(both[False]), median(both[True])
        print(f"| {name} | {without:.0f} | {kept:.0f} | {kept - without:.0f} |")


if __name__ == "__main__":
    main()
