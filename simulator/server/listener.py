"""A listener: a port on which connections are taken."""

from __future__ import annotations

import errno
import select
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from ..incoming import Handler
from ..settings import is_loopback
from . import environ
from .connection import Connection
from .watch import Watch

if TYPE_CHECKING:
    import ssl

#: So many connections are served at once; one more is told to come back later. Where a system has
#: nothing but `select`, that can look at 512.
MOST = 4000 if {"epoll", "kqueue", "poll"} & set(dir(select)) else 500
_BACKLOG = 1024
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_IN_USE = "cannot listen on {}: it is in use; choose another one with --port, or --port 0"


class CannotStart(Exception):
    """The server cannot listen where it was told to; the text says why and the way out."""


class Listener:
    """One port.

    :param handle: answers each request
    :param limit: the largest body that is read, in bytes
    :param context: makes it speak TLS
    :raises CannotStart: if the port is in use or the address is not this machine's
    """

    def __init__(
        self,
        handle: Handler,
        host: str,
        port: int,
        limit: int,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._handle = handle
        self._limit = limit
        self._context = context
        self._socket = _bind(host, port)
        self.port = int(self._socket.getsockname()[1])
        self._base = environ.base((host, self.port), "https" if context else "http")
        self._watch = Watch(self._socket, self._accept, f"sosim-server-{self.port}")

    @property
    def connections(self) -> int:
        """Count the connections that are open."""
        return self._watch.connections

    def start(self) -> None:
        """Take connections in the background from here on."""
        self._watch.start()

    def close(self, seconds: float = 1.0) -> None:
        """Take no more connections, and end those there are; give busy ones so many seconds."""
        self._watch.close(seconds)
        self._socket.close()

    def _accept(self) -> Connection | None:
        try:
            connection, address = self._socket.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return None
        if self.connections >= MOST:
            with connection, suppress(OSError):
                connection.sendall(_FULL)
            return None
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._made(connection, str(address[0]))
        except OSError:  # the caller has left already
            connection.close()
            return None

    def _made(self, connection: socket.socket, caller: str) -> Connection:
        if self._context is None:
            return Connection(self._handle, connection, caller, self._base, self._limit)
        from .secured import SecuredConnection

        how = caller, self._base, self._limit
        return SecuredConnection(self._context, self._handle, connection, *how)


def _bind(host: str, port: int) -> socket.socket:
    where, bare = f"{host} port {port}", host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    try:
        bound = socket.create_server((bare, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(_IN_USE.format(where)) from None
        raise CannotStart(f"cannot listen on {where}: {error}") from None
    address = str(bound.getsockname()[0])
    if is_loopback(host) and not is_loopback(address):  # a name that a resolver may lead anywhere
        bound.close()
        raise CannotStart(f"cannot listen on {where}: it is {address} here, not a loopback address")
    bound.setblocking(False)
    return bound
