"""`python -m benchmarks.guard`: a guard against regressions that needs no peers, for CI.

Each work is compared with Flask's hello world on the same server in the same run, one caller on one
connection, in turn. The bounds are generous: they catch what became more than twice as slow.
"""

from __future__ import annotations

import socket
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from . import contract, ours
from .figures import median, ratio, shown
from .peer import CHECKED
from .process import Process
from .request import Request, get, post
from .rows.messages import MESSAGE

_ROUNDS, _SECONDS = 5, 0.4
_WEBHOOK = post("/api/v1/Agents/Webhook/GetWebhook?webhookId=1")
#: The works, and how many times as fast as hello world each must be at least.
BOUNDS: dict[str, tuple[Request, float]] = {
    "CreateDefaultWebhook": (post(contract.DEFAULT), 0.6),
    "TestWebhook to a captured host": (CHECKED, 0.25),
    "GetWebhook": (_WEBHOOK, 0.5),
    "message to a target": (MESSAGE, 0.9),
}


def main() -> int:
    """Measure, print every ratio, and give 1 if one is below its bound."""
    with tempfile.TemporaryDirectory(prefix="guard-") as name, ExitStack() as stack:
        folder = Path(name)
        server = stack.enter_context(ours.start(folder))
        hello = stack.enter_context(ours.start_plain("hello", folder))
        found = _measure(server, hello)
    flask = median(found["hello"])
    print(f"Flask's hello world: {shown(flask)} a second")
    slow = [judge(work, median(found[work]), flask) for work in BOUNDS]
    return int(any(slow))


def judge(work: str, rate: float, flask: float) -> bool:
    """Print what was found of a work, and tell whether it became too slow."""
    bound, times = BOUNDS[work][1], ratio(rate, flask)
    slow = times < bound
    verdict = "TOO SLOW" if slow else "fine"
    print(f"{work}: {shown(rate)} a second, {shown(times)} times; at least {bound} — {verdict}")
    return slow


def _measure(server: Process, hello: Process) -> dict[str, list[float]]:
    works = {"hello": (hello.port, get("/"))}
    works |= {work: (server.port, request) for work, (request, _) in BOUNDS.items()}
    found: dict[str, list[float]] = {work: [] for work in works}
    for number in range(_ROUNDS + 1):
        for work, (port, request) in works.items():
            rate = pulse(port, request.raw(port), _SECONDS)
            if number:  # the first round warms up
                found[work].append(rate)
    return found


def pulse(port: int, request: bytes, seconds: float) -> float:
    """Send the same request again and again on one connection; give the answers a second."""
    count, started = 0, time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < started + seconds:
            connection.sendall(request)
            read_answer(connection)
            count += 1
    return count / (time.perf_counter() - started)


def read_answer(connection: socket.socket) -> bytes:
    """Read one answer, up to the Content-Length that it tells."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += _more(connection)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"it answered {head.splitlines()[0]!r}: {body[:200]!r}")
    return body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65_536)
    if not data:
        raise RuntimeError("it closed the connection")
    return data


if __name__ == "__main__":
    sys.exit(main())
