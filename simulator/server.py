"""The server: a site on a port of this machine, in a thread of this process."""

from __future__ import annotations

import errno
import logging
import threading
from types import TracebackType
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .app import create_app
from .settings import Settings
from .site import Site

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
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.site = Site(self.settings)
        self._server = _bind(self.settings, self.site)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), name="sosim-server", daemon=True
        )

    @property
    def port(self) -> int:
        """Tell the port that the server listens on."""
        return int(self._server.port)

    @property
    def url(self) -> str:
        """Tell the base URL, without a slash at its end."""
        host = self.settings.host
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - only shown
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"http://{shown}:{self.port}"

    def start(self) -> Server:
        """Serve in the background; requests are taken from here on."""
        self._thread.start()
        return self

    def close(self, seconds: float = 5.0) -> int:
        """Stop, waiting up to `seconds` for deliveries; give the number of those left undone."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        return self.site.close(seconds)

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _bind(settings: Settings, site: Site) -> BaseWSGIServer:
    where = f"{settings.host} port {settings.port}"
    try:
        return make_server(
            settings.host, settings.port, create_app(site), threaded=True, request_handler=_Handler
        )
    except SystemExit:  # how werkzeug says that a port is in use
        raise CannotStart(_IN_USE.format(where)) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(_IN_USE.format(where)) from None
        raise CannotStart(f"cannot listen on {where}: {error}") from None


_IN_USE = "cannot listen on {}: it is in use; choose another one with --port, or --port 0"
