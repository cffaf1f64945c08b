"""Logs: one line each on stderr, for people or as JSON, with UTC times."""

from __future__ import annotations

import json
import logging
import os
import select
import stat
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from . import lines, waiting

#: The logger that every module of ours is below.
ROOT = "simulator"

_OF_A_DELIVERY = ("event", "event_id", "webhook_id", "outcome", "reason")
#: Seconds that whoever reads a full pipe may take before lines are left out.
_PATIENCE = 1.0
_WARNING = {"levelno": logging.WARNING, "levelname": "WARNING"}
#: What is told of an entry of the journal, by its sort; all else might hold a secret.
FACTS = {
    "request": ("request_id", "tenant", "method", "path", "operation", "status", "duration_ms"),
    "event": ("event", "event_id", "primary_key", "webhooks", "request_id"),
    "attempt": (*_OF_A_DELIVERY, "attempt", "status", "duration_ms", "fault"),
    "delivery": (*_OF_A_DELIVERY, "attempts", "request_id", "fault"),
    "message": (
        *("tenant", "target", "method", "path", "event", "event_id", "webhook_id"),
        *("signature", "attempt", "answered", "request_id"),
    ),
    "stages": ("request_id", "tenant", "operation"),
}


def configure(kind: str, level: str, *, colour: bool = False) -> None:
    """Send our logs to stderr: `kind` is `console` or `json`, `level` the least level shown."""
    handler = _Stderr(sys.stderr)
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


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes on stderr, and leaves lines out while nobody reads what is in a full pipe.

    Else a server whose stderr somebody reads only in the end would wait for him with every call.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._room = _room_of(stream)
        self._left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, and before it how many were left out."""
        if not self._has_room():
            self._left_out += 1
            return
        if self._left_out:
            text = f"{self._left_out} lines were left out, since nobody read stderr"
            self._left_out = 0
            super().emit(logging.makeLogRecord({**_WARNING, "name": record.name, "msg": text}))
        super().emit(record)

    def _has_room(self) -> bool:
        if self._room is None or self._room.poll(0):
            return True
        if self._left_out:
            return False
        waiting.begins()
        return bool(self._room.poll(_PATIENCE * 1000))


def _room_of(stream: TextIO) -> select.poll | None:
    """Give what tells whether a pipe has room; None where it is no pipe, or nobody can tell."""
    try:
        number = stream.fileno()
        is_pipe = stat.S_ISFIFO(os.fstat(number).st_mode)
    except (OSError, ValueError, AttributeError):
        return None
    if not is_pipe or not hasattr(select, "poll"):
        return None
    room = select.poll()
    room.register(number, select.POLLOUT)
    return room


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
