"""Connections with a deadline: whatever a target does, an exchange with it ends in time.

urllib3 limits each wait for bytes; a target that sends them one by one, each in time, would hold on
to its caller for as long as it likes. This module is loaded with urllib3, so not at start-up.
"""

from __future__ import annotations

import io
import socket
from http.client import HTTPResponse
from typing import Any, cast

from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError, ProtocolError
from urllib3.exceptions import TimeoutError as TimeIsUp

from ..clock import monotonic
from ..settings import is_loopback

#: So much is sent at a time: over TLS each piece could take as long as all of them may.
_PIECE = 16_384


def connections(**how: Any) -> PoolManager:
    """Make a pool of connections whose `timeout` is for a whole exchange."""
    pools = PoolManager(**how)
    pools.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return pools


class _Connection(HTTPConnection):
    """A connection whose `timeout` is for all that is done on it for one request.

    The time begins with connecting, or else with sending, and ends with the last byte of the
    answer. Only asking for the addresses of a name cannot be cut short; the machine's resolver has
    limits of its own.
    """

    _deadline: float | None = None
    _held: bytes | None = None

    def _left(self) -> float:
        """Tell how many seconds are left of the exchange, which begins if it has not."""
        if self._deadline is None:
            self._deadline = monotonic() + float(self.timeout or 0)
        return _until(self._deadline)

    def _new_conn(self) -> socket.socket:
        """Connect to the first of the host's addresses that takes the connection."""
        name, failure = self._dns_host, None
        try:
            for address in self._addresses():
                try:
                    return self._connected(address)
                except NewConnectionError as error:
                    failure = error
        finally:
            self._dns_host = name
        raise failure or NewConnectionError(self, f"{name} has no address")

    def _connected(self, address: str) -> socket.socket:
        self._dns_host = address
        self.timeout = self._left()
        connected = super()._new_conn()
        connected.settimeout(self._left())  # for shaking hands over TLS
        return connected

    def _addresses(self) -> list[str]:
        self._left()
        name = self._dns_host.strip("[]")
        if "%" in name:  # of one interface, which an address alone would not tell
            return [name]
        try:
            found = socket.getaddrinfo(name, self.port, 0, socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError:  # no name at all, which urllib3 has words for
            return [name]
        addresses = [str(address[0]) for *_, address in found]
        if is_loopback(name):  # so it was let through: what a resolver says must not lead elsewhere
            return [one for one in addresses if is_loopback(one)]
        return addresses

    def send(self, data: Any) -> None:
        """Send bytes within the time that is left.

        Headers are held back until the body comes: both go in one piece, which half as many calls
        of the system send, and a target reads at once.
        """
        if self._held is None:
            self._held = bytes(data)
        else:
            held, self._held = self._held, None
            self._send(held + data)

    def _send(self, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            if self.sock:
                self.sock.settimeout(self._left())
            try:
                super().send(data[start : start + _PIECE])
            except TimeoutError:
                raise TimeIsUp("it took no more of what was sent") from None

    def getresponse(self) -> Any:
        """Begin to read the answer, all of which is to come within the time that is left."""
        if self._held is not None:
            self._send(self._held)
            self._held = None
        deadline, self._deadline = monotonic() + self._left(), None

        def respond(connected: socket.socket, **how: Any) -> HTTPResponse:
            return HTTPResponse(cast(socket.socket, _Reads(connected, deadline)), **how)

        self.response_class = respond  # type: ignore[assignment]
        return super().getresponse()


class _TlsConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Reads:
    """What an answer needs of a socket: to be read like a file, until a deadline."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        """Make the file."""
        return _File(_Raw(self._socket, self._deadline))


class _File(io.BufferedReader):
    """What is sent, as a file in which no line may break off.

    http.client takes the end of the file for the end of the headers, and so a target that leaves in
    the middle of them for one that has answered.
    """

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line, or the beginning of one that is longer than `size`."""
        line = super().readline(size)
        if not line.endswith(b"\n") and len(line) != size:
            raise ProtocolError("the connection was closed in the middle of the headers")
        return line


class _Raw(io.RawIOBase):
    """A socket as a raw file, each of whose reads has only the time that is left."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._file = connected.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        """Read what has come, or wait for more."""
        self._socket.settimeout(_until(self._deadline))
        return self._file.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._file.close()
        super().close()


def _until(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeIsUp("its time was up")
    return left
