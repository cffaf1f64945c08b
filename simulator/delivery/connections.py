"""The connections that are kept: by origin, so many at the most, for any thread."""

from __future__ import annotations

import threading

from .address import Origin
from .connection import Connection
from .deadline import Deadline
from .dialling import dial, secure
from .trust import Trust

#: So many connections are kept to all targets together.
MOST = 256


class Connections:
    """Gives connections, kept or new ones, and keeps them.

    :param trust: whose certificates are taken
    """

    def __init__(self, trust: Trust) -> None:
        self._trust = trust
        self._kept: dict[Origin, list[Connection]] = {}
        self._count = 0
        self._life = 0
        self._lock = threading.Lock()

    def kept(self, origin: Origin) -> Connection | None:
        """Give a connection that was kept, or None if none is left.

        One that the target closed meanwhile is seen here, before anything is sent on it. After
        that nothing is sent twice: a target that closes without a word may have read it all, and a
        test would see two messages of one attempt.
        """
        while connection := self._take(origin):
            if connection.is_quiet():
                return connection
            connection.close()
        return None

    def made(self, origin: Origin, deadline: Deadline) -> Connection:
        """Make a connection.

        :raises NoAnswer: if that cannot be
        :raises TimeoutError: if time is up before
        """
        life = self._life
        opened = dial(origin, deadline)
        if origin.scheme == "https":
            opened = secure(opened, origin.host, self._trust.context(), deadline)
        return Connection(opened, origin, life)

    def keep(self, connection: Connection) -> None:
        """Keep a connection for further use; the one that was used least lately makes room."""
        with self._lock:
            is_wanted = connection.life == self._life
            surplus = self._put(connection) if is_wanted else connection
        if surplus:
            surplus.close()

    def close(self) -> None:
        """Close those that are kept, and keep none of those that are in use."""
        with self._lock:
            kept, self._kept = self._kept, {}
            self._count = 0
            self._life += 1
        for connections in kept.values():
            for connection in connections:
                connection.close()

    def _take(self, origin: Origin) -> Connection | None:
        """Take the connection that was used last."""
        with self._lock:
            return self._pop(origin, -1) if origin in self._kept else None

    def _put(self, connection: Connection) -> Connection | None:
        """Keep a connection, whose origin is now the last in order; give one that has no room."""
        kept = self._kept.pop(connection.origin, [])
        kept.append(connection)
        self._kept[connection.origin] = kept
        self._count += 1
        return self._pop(next(iter(self._kept)), 0) if self._count > MOST else None

    def _pop(self, origin: Origin, index: int) -> Connection:
        kept = self._kept[origin]
        found = kept.pop(index)
        self._count -= 1
        if not kept:
            del self._kept[origin]
        return found
