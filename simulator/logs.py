"""Logs: one line each on stderr, for people or as JSON, with UTC times."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from . import lines

#: The logger that every module of ours is below.
ROOT = "simulator"

_OF_A_DELIVERY = ("event", "event_id", "webhook_id", "outcome", "reason")
#: What is told of an entry of the journal, by its sort; all else might hold a secret.
FACTS = {
    "request": ("request_id", "tenant", "method", "path", "operation", "status", "duration_ms"),
    "event": ("event", "event_id", "primary_key", "webhooks", "request_id"),
    "attempt": (*_OF_A_DELIVERY, "attempt", "status", "duration_ms", "fault"),
    "delivery": (*_OF_A_DELIVERY, "attempts", "request_id", "fault"),
    "message": (
        *("tenant", "target", "method", "path", "event", "event_id", "webhook_id"),
        *("signature", "attempt", "answered"),
    ),
    "stages": ("request_id", "tenant", "operation"),
}


def configure(kind: str, level: str, *, colour: bool = False) -> None:
    """Send our logs to stderr: `kind` is `console` or `json`, `level` the least level shown."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if kind == "json" else _Console(colour))
    root = logging.getLogger(ROOT)
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    root.propagate = False


def tell(
    log: logging.Logger, sort: str, entry: object, level: int = logging.INFO, **more: Any
) -> None:
    """Log an entry of the journal, with more facts if need be."""
    if log.isEnabledFor(level):
        facts = {"type": sort, **{name: getattr(entry, name) for name in FACTS[sort]}, **more}
        log.log(level, "%s", lines.text(sort, facts), extra={"facts": facts})


class _Console(logging.Formatter):
    """A line of what happened, or `2026-01-01T09:00:00Z  warning what is to be known`."""

    def __init__(self, colour: bool) -> None:
        super().__init__()
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        text = f"{_time(record, 'seconds')}  {self._text(record)}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text

    def _text(self, record: logging.LogRecord) -> str:
        facts = getattr(record, "facts", None)
        if facts:
            return lines.text(facts["type"], facts, colour=self._colour)
        return f"{record.levelname.lower():7} {lines.printable(record.getMessage())}"


class _Json(logging.Formatter):
    """One JSON object a line; the facts of what happened are members of it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record, "milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _time(record: logging.LogRecord, precision: str) -> str:
    moment = datetime.fromtimestamp(record.created, UTC).replace(tzinfo=None)
    return moment.isoformat(timespec=precision) + "Z"
