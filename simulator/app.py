"""The WSGI application: every face of a site, the slower ones on Flask."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.routing import PathConverter, Rule

from .admin import face as admin
from .console import face as console
from .faces import Faces
from .openapi import calls as openapi
from .site import Site


class _Request(Request):
    """Flask's request, which refuses a chunked body over the limit: Werkzeug cuts it off there."""

    def get_data(self, *args: Any, **named: Any) -> Any:
        data = super().get_data(*args, **named)
        chunked, limit = self.environ.get("wsgi.input_terminated"), self.max_content_length
        if chunked and len(data) == limit and self._has_more():
            raise RequestEntityTooLarge()
        return data

    def _has_more(self) -> bool:
        try:
            return bool(self.environ["wsgi.input"].read(1))
        except OSError:
            raise ClientDisconnected() from None


class _Rest(PathConverter):
    """Whatever follows in a path: nothing, several slashes or line breaks too."""

    regex = "(?s:.*?)"
    part_isolating = False


def create_app(site: Site) -> Flask:
    """Put the faces of a site on a Flask application."""
    app = frame(site)
    app.wsgi_app = Faces(site, app.wsgi_app)  # type: ignore[assignment]
    site.start()
    return app


def frame(site: Site) -> Flask:
    """Put the admin API and the console on a Flask application.

    One route leads to them all: Werkzeug takes most of a millisecond to compile a rule, and each
    face finds its own way by the table of its calls.
    """

    def answer(path: str) -> Response:
        return console.answer(path) or admin.answer(site, path, openapi.CALLS)

    app = Flask(__name__, static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True  # Faces tells of them
    app.request_class = _Request
    app.config["MAX_CONTENT_LENGTH"] = site.settings.max_body
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.converters["rest"] = _Rest
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.view_functions["faces"] = answer
    app.url_map.add(Rule("/<rest:path>", endpoint="faces"))  # any method: faces know which
    return app
