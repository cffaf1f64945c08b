"""The faces of a site by path: the API and the targets are quick, so Flask frames the others.

Flask's dispatch takes longer than most calls of the API do, and importing it longer than all that
they need. So it is made when a path first asks for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import incoming, targets, waiting
from .api import face as api
from .incoming import Body, Environ, Start
from .keeping import CannotKeep
from .site import Site

if TYPE_CHECKING:
    from .state.file import File

#: What Flask frames begins so: the admin API and the console.
_FRAMED = "/__admin/"
_CANNOT_KEEP = "507 Insufficient Storage"

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
        state = self._site.state
        return (
            _once_kept(state.file, self._lead, environ, start)
            if state
            else self._lead(environ, start)
        )

    def _lead(self, environ: Environ, start: Start) -> Body:
        path = incoming.path(environ)
        try:
            if path.startswith(api.ROOT):
                return api.answer(self._site, environ, start, path)
            is_home = path == "/" and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            if is_home or f"{path}/".startswith(_FRAMED):
                return (self._framed or self._frame())(environ, start)
            if targets.serves(path):
                return targets.answer(self._site, environ, start)
            return api.answer(self._site, environ, start, path)
        except CannotKeep:
            raise
        except Exception as error:
            return self._broken(error, start)

    def _frame(self) -> Face:
        waiting.begins()  # importing Flask takes its time
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


def _once_kept(file: File, face: Face, environ: Environ, start: Start) -> Body:
    """Answer when all that an answer may tell of is kept, or say that it cannot be."""
    asked, said = file.ask(), list[Any]()

    def hold(*head: Any) -> None:
        said[:] = head

    try:
        with _closing(face(environ, hold)) as parts:
            body = list(parts)
        if not said[0].startswith(_CANNOT_KEEP[:3]):  # then it tells of nothing else
            file.settle(asked)
    except CannotKeep as error:
        start(_CANNOT_KEEP, [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{error}\n".encode()]
    start(*said)
    return body


@contextmanager
def _closing(body: Body) -> Iterator[Body]:
    """Close a body at the end, if it can be: WSGI asks for that of whoever reads one."""
    try:
        yield body
    finally:
        getattr(body, "close", lambda: None)()
