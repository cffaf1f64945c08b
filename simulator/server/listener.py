"""A listener: a port on which connections are taken, each in a thread of its own."""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from ..clock import pause
from . import environ
from .connection import GOING, Connection

if TYPE_CHECKING:
    import ssl

    from _typeshed.wsgi import WSGIApplication

#: So many connections are served at once; one more is told to come back later.
MOST = 4000
_BACKLOG = 1024
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_IN_USE = "cannot listen on {}: it is in use; choose another one with --port, or --port 0"

log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The server cannot listen where it was told to; the text says why and the way out."""


class Listener:
    """One port.

    :param limit: the largest body that is read, in bytes
    :param context: makes it speak TLS
    :raises CannotStart: if the port is in use or the address is not this machine's
    """

    def __init__(
        self,
        app: WSGIApplication,
        host: str,
        port: int,
        limit: int,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._app = app
        self._limit = limit
        self._context = context
        self._socket = _bind(host, port)
        self.port = int(self._socket.getsockname()[1])
        self._base = environ.base((host, self.port), "https" if context else "http")
        self._open: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        self._waker, self._alarm = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="sosim-server", daemon=True)

    @property
    def connections(self) -> int:
        """Count the connections that are open."""
        return len(self._open)

    def start(self) -> None:
        """Take connections in the background from here on."""
        self._thread.start()

    def close(self, seconds: float = 1.0) -> None:
        """Take no more connections, and end those there are; give busy ones so many seconds."""
        self._waker.close()
        if self._thread.is_alive():
            self._thread.join()
        self._alarm.close()
        self._socket.close()
        with self._lock:
            left = dict(self._open)
        for connection in left.values():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        for thread in left:
            thread.join(seconds / len(left))

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._alarm, selectors.EVENT_READ)
            while all(key.fileobj is not self._alarm for key, _ in selector.select()):
                self._take()

    def _take(self) -> None:
        try:
            connection, address = self._socket.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                log.warning("a connection could not be taken: %s", error)
                pause(0.1)  # out of files, most likely: some will be free soon
            return
        connection.settimeout(GOING)
        if len(self._open) >= MOST:
            with connection, suppress(OSError):
                connection.sendall(_FULL)
            return
        name = f"sosim-caller-{address[1]}"
        thread = threading.Thread(
            target=self._serve, args=(connection, address[0]), name=name, daemon=True
        )
        with self._lock:
            self._open[thread] = connection
        thread.start()

    def _serve(self, connection: socket.socket, caller: str) -> None:
        try:
            with suppress(OSError), self._secured(connection) as secured:
                secured.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self._open[threading.current_thread()] = secured
                Connection(self._app, secured, caller, self._base, self._limit).serve()
        finally:
            connection.close()
            with self._lock:
                del self._open[threading.current_thread()]

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._context.wrap_socket(connection, True) if self._context else connection


def _bind(host: str, port: int) -> socket.socket:
    where, bare = f"{host} port {port}", host.strip("[]")
    family = socket.AF_INET6 if ":" in bare else socket.AF_INET
    try:
        bound = socket.create_server((bare, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(_IN_USE.format(where)) from None
        raise CannotStart(f"cannot listen on {where}: {error}") from None
    bound.setblocking(False)
    return bound
