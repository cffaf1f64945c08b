"""Plain servers on the simulator's own listener: what is the most that could be reached."""

from __future__ import annotations

import signal
import sys
import threading
from functools import partial
from typing import Any

from simulator import wsgi
from simulator.incoming import Handler, Incoming, Response
from simulator.server.listener import Listener

#: What CreateDefaultWebhook answers, ready-made, so that as much is written to the socket.
_READY = Response(
    "200 OK",
    [("Content-Type", "application/json; charset=utf-8"), ("X-Simulator-Request", "r100000")],
    b"{" + b" " * 1170 + b"}",
)
_OK = Response("200 OK", [("Content-Type", "text/plain")], b"ok")


def ready(incoming: Incoming) -> Response:
    """Answer as the least that the server can be given."""
    return _READY


def raw(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Answer as the least that a WSGI application can be."""
    start(_READY.status, _READY.headers)
    return [_READY.body]


def sink(incoming: Incoming) -> Response:
    """Take anything, as the receiver of a webhook does."""
    return _OK


def hello() -> Any:
    """Make the application of Flask's first page."""
    from flask import Flask

    app = Flask(__name__)

    @app.route("/", methods=["GET", "POST"])
    def hello_world() -> str:
        return "<p>Hello, World!</p>"

    return app


def handler(kind: str) -> Handler:
    """Give who answers in a plain server of this kind."""
    if kind in ("ready", "sink"):
        return {"ready": ready, "sink": sink}[kind]
    return partial(wsgi.call, hello() if kind == "hello" else raw)


def main(kind: str, port: int) -> None:
    """Serve until told to end."""
    listener = Listener(handler(kind), "127.0.0.1", port, 2**20)
    listener.start()
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    told.wait()
    listener.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
