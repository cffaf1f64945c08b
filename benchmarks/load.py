"""Load: as many requests as a server takes, by wrk."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .request import Request

CONNECTIONS = 16
_SCRIPT = """
wrk.method = {method}
wrk.body = {body}
{headers}
done = function(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format(
    '\\n{{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "wrong": %d}}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, wrong.connect + wrong.read + wrong.write + wrong.status
      + wrong.timeout))
end
"""


class NoWrk(Exception):
    """wrk is not installed."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a load came to: requests in all and a second, latencies in ms, and wrong answers."""

    requests: int
    seconds: float
    p50: float
    p99: float
    wrong: int

    @property
    def rate(self) -> float:
        """Give the right answers a second."""
        return (self.requests - self.wrong) / self.seconds


def start(
    request: Request, port: int, seconds: float, folder: Path, connections: int = CONNECTIONS
) -> subprocess.Popen[str]:
    """Begin a load that ends by itself.

    :raises NoWrk: if there is no wrk
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise NoWrk("wrk is not installed: apt-get install wrk")
    script = folder / f"load-{port}.lua"
    script.write_text(written(request))
    command = [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
    return subprocess.Popen(
        [*command, "-s", str(script), f"http://127.0.0.1:{port}{request.path}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(
    request: Request, port: int, seconds: float, folder: Path, connections: int = CONNECTIONS
) -> Load:
    """Load a server for so many seconds."""
    return finish(start(request, port, seconds, folder, connections))


def finish(running: subprocess.Popen[str]) -> Load:
    """Wait for a load to end, and give what it came to."""
    return read(running.communicate()[0])


def read(output: str) -> Load:
    """Read what wrk wrote; our script's line is its last."""
    return Load(**json.loads(output.strip().splitlines()[-1]))


def written(request: Request) -> str:
    """Write the script that has wrk send a request."""
    headers = "\n".join(
        f"wrk.headers[{json.dumps(name)}] = {json.dumps(one)}"
        for name, one in request.headers.items()
    )
    body = f"[==[{request.body}]==]" if request.body else "nil"
    return _SCRIPT.format(method=json.dumps(request.method), body=body, headers=headers)
