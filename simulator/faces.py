"""The faces of a site by path: the API and the targets are quick, so Flask frames the others.

Flask's dispatch takes longer than most calls of the API do, and importing it longer than all that
they need. So it is made when a path first asks for it.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from . import targets, waiting, wsgi
from .api import face as api
from .incoming import BUG, Handler, Incoming, Response
from .keeping import CannotKeep
from .site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from .state.file import File

#: What Flask frames begins so: the admin API and the console.
_FRAMED = "/__admin/"
_CANNOT_KEEP = "507 Insufficient Storage"
_PLAIN = (("Content-Type", "text/plain; charset=utf-8"),)

log = logging.getLogger(__name__)


class Faces:
    """Leads each request of a site to its face.

    :param framed: answers for what is framed; None has `app` make it when it is needed
    """

    def __init__(self, site: Site, framed: WSGIApplication | None = None) -> None:
        self._site = site
        self._framed = framed
        self._lock = threading.Lock()
        state = site.state
        #: Answers a request.
        self.answer: Handler = partial(self._once_kept, state.file) if state else self._lead

    def __call__(self, environ: wsgi.Environ, start: Any) -> wsgi.Body:
        """Answer a request that comes by WSGI."""
        status, headers, body = self.answer(wsgi.Called(environ))
        start(status, list(headers))
        return [body]

    def _lead(self, incoming: Incoming) -> Response:
        path = incoming.path
        try:
            if path.startswith(api.ROOT):
                return api.answer(self._site, incoming, path)
            is_home = path == "/" and incoming.method in ("GET", "HEAD")
            if is_home or f"{path}/".startswith(_FRAMED):
                return wsgi.call(self._framed or self._frame(), incoming)
            if targets.serves(path):
                return targets.answer(self._site, incoming)
            return api.answer(self._site, incoming, path)
        except CannotKeep:
            raise
        except Exception as error:
            return self._broken(error)

    def _frame(self) -> WSGIApplication:
        waiting.begins()  # importing Flask takes its time
        with self._lock:
            if self._framed is None:
                from .app import frame

                self._framed = frame(self._site).wsgi_app
            return self._framed

    def _broken(self, error: Exception) -> Response:
        log.exception(BUG)
        self._site.failed(error)
        text = f"a bug in the simulator, please report it: {error!r}\n"
        return Response("500 Internal Server Error", _PLAIN, text.encode())

    def _once_kept(self, file: File, incoming: Incoming) -> Response:
        """Answer when all that an answer may tell of is kept, or say that it cannot be."""
        asked = file.ask()
        try:
            response = self._lead(incoming)
            if not response.status.startswith(_CANNOT_KEEP[:3]):  # then it tells of nothing else
                file.settle(asked)
        except CannotKeep as error:
            return Response(_CANNOT_KEEP, _PLAIN, f"{error}\n".encode())
        return response
