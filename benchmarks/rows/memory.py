"""Memory: at the start, and after very many messages with the default journal."""

from __future__ import annotations

from .. import load, ours
from ..figures import median
from ..mark import Mark, at_most
from ..run import Run
from .messages import MESSAGE


def measure(run: Run) -> list[Mark]:
    """Weigh the server once it is up, and again when its target has taken all those messages."""
    run.say(f"memory after {run.messages:,} messages")
    with ours.start(run.folder) as server:
        at_start, sent = server.memory(), 0
        while sent < run.messages:
            sent += load.run(MESSAGE, server.port, _seconds(run.messages), run.folder).requests
        after = server.memory()
    table = run.table if "table" in vars(run) else None
    starts = table.ours.start if table else [at_start]
    return [
        at_most("memory at the start", median(starts), 75, " MB"),
        at_most(f"memory after {sent:,} messages, default journal", after, 150, " MB"),
    ]


def _seconds(messages: int) -> float:
    """Choose how long to send before counting again."""
    return 20 if messages > 100_000 else 2
