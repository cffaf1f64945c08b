"""The layout of the state file: its tables, and the steps that lead there from older ones.

The file's `user_version` counts the steps that it has taken. A step never changes once it is
released; what is to be different is another step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

#: Tells a state file from other SQLite files: `sosi` in ASCII.
APPLICATION = 0x736F7369

#: Changes the layout, or what the tables hold, in a transaction that is there already.
Step = Callable[[sqlite3.Connection], object]

_FIRST = (
    # `starts` counts how often the file was opened; `room` is only there to try if there is any.
    "CREATE TABLE file (starts INTEGER NOT NULL, room BLOB)",
    "INSERT INTO file VALUES (0, NULL)",
    # The ids are never given twice. `clock` is where a manual clock stands, `requests` the number
    # of the last call, `last_id` that from which ids of webhooks are counted on.
    """CREATE TABLE tenants (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        settings TEXT NOT NULL DEFAULT '{}',
        variants TEXT NOT NULL DEFAULT '{}',
        restricted INTEGER NOT NULL DEFAULT 0,
        clock TEXT,
        requests INTEGER NOT NULL DEFAULT 0,
        last_id INTEGER NOT NULL DEFAULT 0
    )""",
    # The order of the rows is that in which the webhooks were first stored.
    """CREATE TABLE webhooks (
        tenant INTEGER NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (tenant, id)
    )""",
    """CREATE TABLE reserved (
        tenant INTEGER NOT NULL, id INTEGER NOT NULL, UNIQUE (tenant, id)
    )""",
    # A retry keeps its place; one that overtakes another has changed places with it.
    """CREATE TABLE jobs (
        tenant INTEGER NOT NULL,
        number INTEGER NOT NULL,
        place INTEGER NOT NULL,
        webhook INTEGER NOT NULL,
        due TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        fault TEXT,
        event TEXT NOT NULL,
        PRIMARY KEY (tenant, number)
    ) WITHOUT ROWID""",
    # The journal: an entry of a sort has its number there, and its line in the timeline.
    """CREATE TABLE entries (
        tenant INTEGER NOT NULL,
        sort TEXT NOT NULL,
        id INTEGER NOT NULL,
        line INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (tenant, sort, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE tallies (
        tenant INTEGER NOT NULL,
        sort TEXT NOT NULL,
        last INTEGER NOT NULL,
        cleared INTEGER NOT NULL,
        first INTEGER NOT NULL,
        PRIMARY KEY (tenant, sort)
    ) WITHOUT ROWID""",
)


def _first(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    for statement in _FIRST:
        connection.execute(statement)


STEPS: Sequence[Step] = (_first,)
