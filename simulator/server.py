"""The server: a site on a port of this machine, in a thread of this process."""

from __future__ import annotations

import errno
import logging
import ssl
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from . import certificates
from .app import create_app
from .settings import Settings
from .site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

_POLL = 0.05


class CannotStart(Exception):
    """The server cannot listen where it was told to; the text says why and the way out."""


class _Handler(WSGIRequestHandler):
    """Werkzeug's handler, which also passes on the exact names of headers, and is quiet."""

    protocol_version = "HTTP/1.1"

    def make_environ(self) -> dict[str, Any]:
        environ = super().make_environ()
        environ["simulator.headers"] = tuple(self.headers.items())
        return environ

    def handle_expect_100(self) -> bool:
        return True  # Werkzeug says 100 Continue by itself; http.server would say it once more

    def log(self, type: str, message: str, *args: Any) -> None:
        log.debug(message, *args)


class Server:
    """A running simulator. As a context manager it is gone at the end.

    :param settings: `port` 0 picks a free port, which `port` tells once the server is made
    :raises CannotStart: if the port is in use or the address is not this machine's
    :raises NoTls: if TLS is wanted and its package is missing
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.certificates = certificates.make() if self.settings.tls else None
        ca_files = [self.certificates.ca_file] if self.certificates else []
        self.site = Site(self.settings, ca_files)
        app = create_app(self.site)
        self._server = _bind(app, self.settings.host, self.settings.port)
        self._listeners = [self._server, *self._bind_https(app)]
        self._threads = [
            threading.Thread(
                target=one.serve_forever, args=(_POLL,), name="sosim-server", daemon=True
            )
            for one in self._listeners
        ]

    def _bind_https(self, app: WSGIApplication) -> list[BaseWSGIServer]:
        """Listen on a free port for each kind of certificate."""
        listeners = []
        for kind, context in self.certificates.contexts.items() if self.certificates else ():
            listeners.append(_bind(app, self.settings.host, 0, context))
            self.site.https_targets[kind] = f"https://{self._shown_host()}:{listeners[-1].port}"
        return listeners

    @property
    def port(self) -> int:
        """Tell the port that the server listens on."""
        return int(self._server.port)

    @property
    def url(self) -> str:
        """Tell the base URL, without a slash at its end."""
        return f"http://{self._shown_host()}:{self.port}"

    def _shown_host(self) -> str:
        host = self.settings.host
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - only shown
        return f"[{host}]" if ":" in host and not host.startswith("[") else host

    def start(self) -> Server:
        """Serve in the background; requests are taken from here on."""
        for thread in self._threads:
            thread.start()
        return self

    def close(self, seconds: float = 5.0) -> int:
        """Stop, waiting up to `seconds` for deliveries; give the number of those left undone.

        Deliveries end before listening does, since targets of the server's own may be theirs.
        """
        left = self.site.close(seconds)
        for listener, thread in zip(self._listeners, self._threads, strict=True):
            if thread.is_alive():
                listener.shutdown()
                thread.join()
            listener.server_close()
        if self.certificates:
            self.certificates.close()
        return left

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _bind(
    app: WSGIApplication, host: str, port: int, context: ssl.SSLContext | None = None
) -> BaseWSGIServer:
    where = f"{host} port {port}"
    try:
        return make_server(
            host, port, app, threaded=True, request_handler=_Handler, ssl_context=context
        )
    except SystemExit as end:  # how werkzeug, having met an OSError, says that it cannot
        error = end.__context__
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        raise CannotStart(_IN_USE.format(where))
    raise CannotStart(f"cannot listen on {where}: {error}")


_IN_USE = "cannot listen on {}: it is in use; choose another one with --port, or --port 0"
