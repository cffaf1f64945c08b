"""A connection over TLS: the same, once hands are shaken."""

from __future__ import annotations

import socket
import ssl
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from ..clock import monotonic
from ..incoming import Handler
from .connection import GOING, OVER, Connection


class SecuredConnection(Connection):
    """One caller's connection over TLS.

    :param context: has the certificate
    """

    _again = (ssl.SSLWantReadError, ssl.SSLWantWriteError)

    def __init__(
        self, context: ssl.SSLContext, handle: Handler, connection: socket.socket, *more: Any
    ) -> None:
        connection.setblocking(False)
        self._tls = context.wrap_socket(connection, True, do_handshake_on_connect=False)
        super().__init__(handle, self._tls, *more)
        self._shakes = True
        self.deadline = monotonic() + GOING

    def take(self) -> bool:
        """Take what has come, once hands are shaken."""
        try:
            if self._shakes:
                self._tls.do_handshake()
                self._shakes = False
        except ssl.SSLWantWriteError:
            self.wanted = EVENT_WRITE
            return False
        except ssl.SSLWantReadError:
            self.wanted = EVENT_READ
            return False
        except OSError:
            self.wanted = OVER
            return False
        self.wanted = EVENT_READ
        return super().take()

    def _receive(self) -> bytes | None:
        """Take all that has come: what TLS has unpacked already is announced by no socket."""
        data = super()._receive()
        while data and self._tls.pending():
            data += self._tls.recv(self._tls.pending())
        return data
