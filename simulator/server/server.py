"""The running simulator: a site behind its listeners."""

from __future__ import annotations

import logging
import os
from collections import Counter
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

from .. import certificates, targets
from ..faces import Faces
from ..incoming import Handler
from ..settings import Settings, is_loopback
from ..site import Site
from .listener import CannotStart, Listener

__all__ = ["CannotStart", "Server"]

log = logging.getLogger(__name__)


class Server:
    """A running simulator. As a context manager it is gone at the end.

    :param settings: `port` 0 picks a free port, which `port` tells once the server is made
    :raises CannotStart: if the port is in use or the address is not this machine's
    :raises NoTls: if TLS is wanted and its package is missing
    :raises CannotOpen: if the state file cannot be used
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._process = os.getpid()
        self.settings = settings or Settings()
        self.certificates = certificates.make() if self.settings.tls else None
        ca_files = [self.certificates.ca_file] if self.certificates else []
        self.site = Site(self.settings, ca_files)
        handle = Faces(self.site).answer
        limit = self.settings.max_body
        self._listeners: list[Listener] = []
        try:
            self._first = Listener(handle, self.settings.host, self.settings.port, limit)
            self._listeners.append(self._first)
            self._bind_https(handle)
        except BaseException:
            self.site.close(0.0)
            for listener in self._listeners:
                listener.close()
            if self.certificates:
                self.certificates.close()
            raise
        self.site.connections = lambda: sum(one.connections for one in self._listeners)

    def _bind_https(self, handle: Handler) -> None:
        """Listen on a free port for each kind of certificate."""
        for kind, context in self.certificates.contexts.items() if self.certificates else ():
            listener = Listener(handle, self.settings.host, 0, self.settings.max_body, context)
            self._listeners.append(listener)
            self.site.https_targets[kind] = f"https://{self._shown_host()}:{listener.port}"

    @property
    def port(self) -> int:
        """Tell the port that the server listens on."""
        return self._first.port

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
        for listener in self._listeners:
            listener.start()
        self._warn_of_other_ports()
        self.site.start()
        return self

    def _warn_of_other_ports(self) -> None:
        """Tell of kept webhooks whose targets were of a server on another port."""
        own = {listener.port for listener in self._listeners}
        urls = [one.target_url for world in self.site.worlds() for one in world.registry.all()]
        others = Counter(port for url in urls if (port := _port_of_target(url)) and port not in own)
        for port, number in others.items():
            log.warning(
                "%d kept webhooks call targets at port %d, where this server does not listen: "
                "start it with --port %d, or save them anew",
                *(number, port, port),
            )

    def close(self, seconds: float = 5.0) -> int:
        """Stop, waiting up to `seconds` for deliveries; give the number of those left undone.

        Deliveries end before listening does, since targets of the server's own may be theirs. A
        process that was forked has nothing of it but copies, and stops nothing.
        """
        if os.getpid() != self._process:
            return 0
        left = self.site.drain(seconds)
        for listener in self._listeners:
            listener.close()
        self.site.release()
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


def _port_of_target(url: str | None) -> int | None:
    """Give the port of a fake target on this machine; None where a URL is of something else."""
    with suppress(ValueError):  # as of a script, whose name may be anything
        parts = urlsplit(url or "")
        if is_loopback(parts.hostname or "") and targets.serves(parts.path):
            return parts.port
    return None
