"""The WSGI application: every face of a site on one Flask."""

from __future__ import annotations

from flask import Flask

from . import targets
from .admin import face as admin
from .api import face as api
from .site import Site


def create_app(site: Site) -> Flask:
    """Put the faces of a site on a Flask application."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = site.settings.max_body
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    admin.install(app, site)
    targets.install(app, site)
    api.install(app, site)
    return app
