"""A receiver to be checked that does everything right, and a server for it and its kin."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, TCPServer, ThreadingMixIn
from typing import Any

from click.testing import CliRunner, Result

from simulator import cli

SECRET = "s3cret of receivers"
SIGNATURE = "X-SuperOffice-Signature"
_LONG = 10.0

Headers = list[tuple[str, str]]
Document = dict[str, Any]


class Dropped(Exception):
    """The receiver closes the connection instead of answering."""


class Right:
    """A receiver that does everything right; `effects` counts the events that it acted on."""

    threads = True
    words = "{}"

    def __init__(self) -> None:
        self.effects = 0
        self._seen: set[Any] = set()
        self._lock = threading.Lock()

    def answer(self, headers: Headers, body: bytes) -> int:
        """Give the status of the answer to a POST."""
        if not self.trusts(header(headers, SIGNATURE), body):
            return 401
        document = json.loads(body)
        status = self.judge(headers, document)
        if status == 200 and self.is_new(headers, document):
            self.act()
        return status

    def trusts(self, signature: str | None, body: bytes) -> bool:
        """Tell whether a signature is that of a body."""
        return hmac.compare_digest(signed(self.hashed(body)), (signature or "").encode())

    def hashed(self, body: bytes) -> bytes:
        """Give the bytes that the signature is compared with: those that came."""
        return body

    def judge(self, headers: Headers, document: Document) -> int:
        """Give the status for a signed document."""
        return 200

    def is_new(self, headers: Headers, document: Document) -> bool:
        """Remember an event; tell whether it was not known."""
        with self._lock:
            key = self.key(headers, document)
            new = key not in self._seen
            self._seen.add(key)
            return new

    def key(self, headers: Headers, document: Document) -> Any:
        """Give what tells an event from others."""
        return document["EventId"]

    def act(self) -> None:
        """Do what an event is for."""
        with self._lock:
            self.effects += 1


def header(headers: Headers, name: str) -> str | None:
    """Find a header, whatever its case."""
    return next((one for key, one in headers if key.lower() == name.lower()), None)


def signed(body: bytes) -> bytes:
    """Sign a body."""
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest())


class _Handler(StreamRequestHandler):
    """Reads one request and answers it; one that does not end has no answer."""

    server: _Server

    def handle(self) -> None:
        receiver = self.server.receiver
        line, headers = self.rfile.readline(), list(self._headers())
        body = self.rfile.read(int(header(headers, "Content-Length") or 0))
        if line.startswith(b"GET"):
            self._say(200, json.dumps({"effects": receiver.effects}))
        elif line.endswith(b"\n"):
            self._say(_status(receiver, headers, body), receiver.words)

    def _headers(self) -> Iterator[tuple[str, str]]:
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(": ")
            yield name, value

    def _say(self, status: int | None, body: str) -> None:
        head = f"HTTP/1.0 {status} So\r\nLocation: /elsewhere\r\n\r\n"
        if status:
            self.wfile.write((head + body).encode())


class _Server(TCPServer):
    """Listens for a receiver, one connection after the other."""

    request_queue_size = 64
    receiver: Right


class _Threads(ThreadingMixIn, _Server):
    """Listens for a receiver with a thread a connection; closing waits for every answer."""

    daemon_threads = False


@contextmanager
def receiving(receiver: Right, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Let a receiver listen on a free port: POST /hook, and GET /count to probe it."""
    server = (_Threads if receiver.threads else _Server)(("127.0.0.1", 0), _Handler)
    server.receiver = receiver
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,))
    thread.start()
    try:
        yield f"{'https://localhost' if tls else 'http://127.0.0.1'}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(_LONG)


def _status(receiver: Right, headers: Headers, body: bytes) -> int | None:
    """Let a receiver answer, as a framework does: an error of its own is 500."""
    try:
        return receiver.answer(headers, body)
    except Dropped:
        return None
    except Exception:
        return 500


def check_receiver(*arguments: str, **variables: str | None) -> Result:
    """Run the command in this process, with time enough for a busy machine."""
    clean = dict.fromkeys(("SOSIM_SECRET", "NO_COLOR"))
    patient = ("--budget", "30", "--timeout", "30")
    return CliRunner().invoke(
        cli.main, ("check-receiver", *patient, *arguments), env={**clean, **variables}
    )
