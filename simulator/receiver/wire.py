"""The wire: connections of the check's own, for what no well-behaved client sends."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from ..clock import monotonic
from ..delivery.compose import Outgoing

#: Seconds between two bytes of a request that drips.
_PACE = 0.01
_LONGEST_PAGE = 2**20


class CannotReach(Exception):
    """Nobody is there to be checked; the text says where, why, and what to do."""


@dataclass(frozen=True)
class Wire:
    """How connections are made: seconds that each step may take, and authorities to trust."""

    timeout: float
    ca_files: Sequence[str] = ()

    @cached_property
    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        for file in self.ca_files:
            context.load_verify_locations(file)
        return context

    def reach(self, url: str) -> None:
        """Make sure that somebody listens where a URL points.

        :raises CannotReach: if nobody does
        """
        self._connect(urlsplit(url)).close()

    def fetch(self, url: str) -> tuple[int, bytes]:
        """GET a page: its status and its body; no redirect is followed.

        :raises CannotReach: if there is none
        """
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", timeout=self.timeout)
        connection.sock = self._connect(parts)
        try:
            connection.request("GET", _target(parts), headers={"Host": parts.netloc})
            with connection.getresponse() as answer:
                return answer.status, answer.read(_LONGEST_PAGE)
        except (OSError, http.client.HTTPException) as error:
            raise CannotReach(f"GET {url} has no answer: {error}") from None
        finally:
            connection.close()

    @contextmanager
    def dripping(self, letter: Outgoing, seconds: float) -> Iterator[Drip]:
        """Send a letter byte by byte while the block runs, but for so many seconds at most.

        :raises CannotReach: if there is no connection
        """
        with self._connect(urlsplit(letter.url)) as connection:
            drip = Drip(connection, _bytes(letter), seconds)
            drip.start()
            try:
                yield drip
            finally:
                drip.stop()

    def _connect(self, parts: SplitResult) -> socket.socket:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        where = f"{host}:{port}"
        try:
            connection = socket.create_connection((host, port), self.timeout)
        except (OSError, UnicodeError) as error:
            raise CannotReach(
                f"nobody answers at {where} ({error}); start the receiver, or check host and port"
            ) from None
        return self._secured(connection, host, where) if parts.scheme == "https" else connection

    def _secured(self, connection: socket.socket, host: str, where: str) -> socket.socket:
        try:
            return self._context.wrap_socket(connection, server_hostname=host)
        except OSError as error:
            connection.close()
            raise CannotReach(
                f"no trusted TLS connection to {where} can be made ({error}); "
                "--ca-file adds the authority of its certificate"
            ) from None


class Drip:
    """A request that comes byte by byte and never ends.

    `outlasted` tells that its time was over before anybody stopped it.
    """

    def __init__(self, connection: socket.socket, data: bytes, seconds: float) -> None:
        self.outlasted = False
        self._connection = connection
        self._data = data
        self._deadline = monotonic() + seconds
        self._told = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drip", daemon=True)

    def start(self) -> None:
        """Send the first byte, and go on in a thread."""
        with suppress(OSError):  # which ends the thread too
            self._connection.sendall(self._data[:1])
        self._thread.start()

    def stop(self) -> None:
        """Send no more."""
        self._told.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for byte in self._data[1:-1]:
                if self._told.wait(_PACE) or monotonic() >= self._deadline:
                    break
                self._connection.sendall(bytes((byte,)))
            self.outlasted = not self._told.wait(self._deadline - monotonic())
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:  # the receiver has had enough, as it may
            return


def _bytes(letter: Outgoing) -> bytes:
    parts = urlsplit(letter.url)
    lines = [
        f"POST {_target(parts)} HTTP/1.1",
        f"Host: {parts.netloc}",
        *(f"{name}: {one}" for name, one in letter.headers),
        f"Content-Length: {len(letter.body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + letter.body


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
