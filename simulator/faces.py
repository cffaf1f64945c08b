"""The faces of a site by path: the API and the targets are quick, so Flask frames the others.

Flask's dispatch takes longer than most calls of the API do, and importing it longer than all that
they need. So it is made when a path first asks for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from . import incoming, targets, waiting
from .api import face as api
from .incoming import Body, Environ, Start
from .site import Site

#: What Flask frames begins so: the admin API and the console.
_FRAMED = "/__admin/"

log = logging.getLogger(__name__)

Face = Callable[[Environ, Start], Body]


class Faces:
    """Leads each request of a site to its face.

    :param framed: answers for what is framed; None has `app` make it when it is needed
    """

    def __init__(self, site: Site, framed: Face | None = None) -> None:
        self._site = site
        self._framed = framed
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Body:
        path = incoming.path(environ)
        try:
            is_home = path == "/" and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            if is_home or f"{path}/".startswith(_FRAMED):
                waiting.begins()  # for a message, perhaps; and Flask alone takes its time
                return (self._framed or self._frame())(environ, start)
            if targets.serves(path):
                return targets.answer(self._site, environ, start)
            return api.answer(self._site, environ, start)
        except Exception as error:
            return self._broken(error, start)

    def _frame(self) -> Face:
        with self._lock:
            if self._framed is None:
                from .app import frame

                self._framed = frame(self._site).wsgi_app
            return self._framed

    def _broken(self, error: Exception, start: Start) -> Body:
        log.exception("a request broke; this is a bug in the simulator, please report it")
        self._site.failed(error)
        start("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"a bug in the simulator, please report it: {error!r}\n".encode()]
