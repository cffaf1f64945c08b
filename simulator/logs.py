"""Logs: one line each on stderr, for people or as JSON, with UTC times."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

#: The logger that every module of ours is below.
ROOT = "simulator"


def configure(kind: str, level: str) -> None:
    """Send our logs to stderr: `kind` is `console` or `json`, `level` the least level shown."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if kind == "json" else _Console())
    root = logging.getLogger(ROOT)
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    root.propagate = False


class _Console(logging.Formatter):
    """`2026-01-01T09:00:00Z info what happened`."""

    def format(self, record: logging.LogRecord) -> str:
        text = f"{_time(record)} {record.levelname.lower():7} {_one_line(record.getMessage())}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


class _Json(logging.Formatter):
    """One JSON object a line; facts given as `extra={"facts": {…}}` are members of it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _one_line(text: str) -> str:
    """Escape what a caller may have put in, such as line breaks, so that it forges no line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
