"""Plain servers on the simulator's own listener: what is the most that could be reached."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any

from simulator import wsgi
from simulator.server.listener import Listener

#: What CreateDefaultWebhook answers, ready-made, so that as much is written to the socket.
_HEADERS = [("Content-Type", "application/json; charset=utf-8"), ("X-Simulator-Request", "r100000")]
_BODY = b"{" + b" " * 1170 + b"}"


def raw(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Answer as the least that a WSGI application can be."""
    start("200 OK", _HEADERS)
    return [_BODY]


def sink(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Take anything, as the receiver of a webhook does."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def hello() -> Any:
    """Make the application of Flask's first page."""
    from flask import Flask

    app = Flask(__name__)

    @app.route("/", methods=["GET", "POST"])
    def hello_world() -> str:
        return "<p>Hello, World!</p>"

    return app


def main(kind: str, port: int) -> None:
    """Serve until told to end."""
    app = {"raw": lambda: raw, "sink": lambda: sink, "hello": hello}[kind]()
    listener = Listener(wsgi.handler(app), "127.0.0.1", port, 2**20)
    listener.start()
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    told.wait()
    listener.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
