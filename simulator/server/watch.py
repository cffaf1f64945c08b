"""The watch: looks after all connections of a listener, one thread at a time.

What can be done now is done for all of them in turn: what came is taken, then answered, then given.
"""

from __future__ import annotations

import logging
import selectors
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from ..clock import monotonic
from .connection import OVER, Connection
from .turns import Turns, join

#: So many connections are answered before what they answered is given.
_TOGETHER = 32
#: Seconds for which no connection is taken after one could not be, for want of files most likely.
_SHUT = 0.1

#: Seconds that whoever waited has to come to an end.
_PARTING = 1.0

_NEVER = float("inf")

log = logging.getLogger(__name__)


class Watch:
    """Looks after connections until it is closed.

    :param door: a listening socket
    :param accept: takes one connection from it; gives None if there is none; raises OSError
    :param name: the name of its threads
    """

    def __init__(
        self, door: socket.socket, accept: Callable[[], Connection | None], name: str
    ) -> None:
        self._door = door
        self._accept = accept
        self._is_shut = True
        self._selector = selectors.DefaultSelector()
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rings = False
        self._selector.register(self._bell, selectors.EVENT_READ, self._rung)
        self._connections: set[Connection] = set()
        self._line: deque[Connection] = deque()
        self._answered: deque[Connection] = deque()
        self._back: deque[Connection] = deque()
        self._tidying = _NEVER
        self._turns = Turns(name, self._look, self._lose)
        self._unlock()

    @property
    def connections(self) -> int:
        """Count the connections that are open."""
        return len(self._connections)

    def start(self) -> None:
        """Begin to look after connections, in the background."""
        self._turns.start()

    def close(self, seconds: float) -> None:
        """End every connection; those whose request is under way have so many seconds.

        Whoever waits for something even then is told that nobody waits for him.
        """
        deadline = monotonic() + seconds
        threads = self._turns.stop()
        self._ring()
        join(threads, deadline)
        for connection in list(self._connections):
            connection.caller.end()
        join(threads, monotonic() + _PARTING)
        while self._answered:
            self._answered.popleft().give()
        self._give_rest(deadline)
        for connection in list(self._connections):
            self._end(connection)
        self._selector.close()
        self._bell.close()
        self._rope.close()

    def _give_rest(self, deadline: float) -> None:
        """Give what callers have not taken yet, as long as they take it and there is time."""
        with selectors.DefaultSelector() as takers:
            for connection in self._connections:
                if connection.wanted == selectors.EVENT_WRITE:
                    takers.register(connection.socket, selectors.EVENT_WRITE, connection)
            while takers.get_map() and monotonic() < deadline:
                for key, _ in takers.select(max(0.0, deadline - monotonic())):
                    key.data.give()
                    if key.data.wanted != selectors.EVENT_WRITE:
                        takers.unregister(key.fileobj)

    def _look(self) -> None:
        while not self._turns.stopped:
            self._give()
            self._tidy()
            for key, _ in self._selector.select(self._patience()):
                if isinstance(key.data, Connection):
                    self._take(key.data)
                else:
                    key.data()
            while self._line and len(self._answered) < _TOGETHER:
                if not self._serve(self._line.popleft()):
                    return

    def _patience(self) -> float | None:
        if self._line:
            return 0.0
        return None if self._tidying == _NEVER else max(0.0, self._tidying - monotonic())

    def _take(self, connection: Connection) -> None:
        """Have a connection take what has come, and stand in line if there is something to do."""
        if connection.in_line:
            if connection.is_away:
                self._look_after(connection)
            return
        if connection.take():
            self._stand(connection)
        else:
            self._keep(connection)

    def _stand(self, connection: Connection) -> None:
        connection.in_line = True
        self._line.append(connection)

    def _serve(self, connection: Connection) -> bool:
        """Have a connection answer; False if the turn was lost meanwhile."""
        self._turns.begins(connection)
        connection.answer()
        mine = self._turns.ends()
        if mine:
            self._answered.append(connection)
        else:
            connection.give()
            self._back.append(connection)
            self._ring()
        return mine

    def _lose(self, connection: Connection) -> None:
        """Have a connection answered elsewhere, and only notice if its caller leaves meanwhile."""
        connection.is_away = True
        if connection.watched != selectors.EVENT_READ:
            self._forget(connection)

    def _look_after(self, connection: Connection) -> None:
        """Tell whoever answers if the caller has left; if he has sent more, that can wait."""
        self._forget(connection)
        if connection.has_gone():
            connection.caller.leave()

    def _give(self) -> None:
        """Have all that was answered given, and what came back looked after."""
        while self._answered:
            connection = self._answered.popleft()
            connection.give()
            self._come_back(connection)

    def _come_back(self, connection: Connection) -> None:
        connection.in_line = connection.is_away = False
        self._keep(connection)
        if connection.watched and connection.has_more:
            self._stand(connection)

    # Connections: taken in, kept until they want to be served, and let go.

    def _open(self) -> None:
        """Take in who is at the door, which is shut for a moment if there is no room."""
        try:
            while connection := self._accept():
                self._connections.add(connection)
                self._keep(connection)
        except OSError as error:
            log.warning("a connection could not be taken: %s", error)
            self._selector.unregister(self._door)
            self._is_shut = True
            self._tidying = min(self._tidying, monotonic() + _SHUT)

    def _unlock(self) -> None:
        if self._is_shut:
            self._is_shut = False
            self._selector.register(self._door, selectors.EVENT_READ, self._open)

    def _keep(self, connection: Connection) -> None:
        """Look after a connection until what it wants is there."""
        wanted = connection.wanted
        if wanted == OVER:
            self._forget(connection)
            self._end(connection)
            return
        if self._turns.stopped:
            return  # whoever closes looks after what is left
        self._tidying = min(self._tidying, connection.deadline)
        if wanted != connection.watched:
            if connection.watched:
                self._selector.modify(connection.socket, wanted, connection)
            else:
                self._selector.register(connection.socket, wanted, connection)
            connection.watched = wanted

    def _forget(self, connection: Connection) -> None:
        """Look at a connection no more, wherever it may have gone."""
        if connection.watched:
            with suppress(OSError, KeyError, ValueError):
                self._selector.unregister(connection.socket)
            connection.watched = 0

    def _end(self, connection: Connection) -> None:
        self._connections.discard(connection)
        connection.close()

    def _tidy(self) -> None:
        """Tell the connections whose time is up."""
        now = monotonic()
        if now < self._tidying:
            return
        self._unlock()
        for connection in [one for one in self._connections if self._is_late(one, now)]:
            if connection.expire():
                self._stand(connection)
            else:
                self._keep(connection)
        own = (one.deadline for one in self._connections if one.watched and not one.in_line)
        self._tidying = min(own, default=_NEVER)

    def _is_late(self, connection: Connection, now: float) -> bool:
        return connection.deadline <= now and connection.watched != 0 and not connection.in_line

    def _ring(self) -> None:
        """Have the thread that has the turn look at what came back, or that all is closed."""
        if not self._rings:
            self._rings = True
            with suppress(OSError):
                self._rope.send(b"!")

    def _rung(self) -> None:
        self._bell.recv(1)
        self._rings = False
        while self._back:
            self._come_back(self._back.popleft())
