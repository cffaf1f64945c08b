"""The watch: one thread at a time looks after all connections, and whoever must wait hands it over.

Most requests are answered at once, so that one thread answers them fastest: no other has to be
woken, and none takes the interpreter from it. A request that is about to wait (`waiting.begins`)
has another thread take over the watch first, and goes on in its own.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import get_ident

from .. import waiting
from ..clock import monotonic
from .connection import BUG, OVER, Connection

#: Seconds that a request may take before another thread takes over although it never said so.
LONGEST = 0.02
#: So many of these seconds without a request, and nobody minds any more whether one takes long.
_QUIET = 50
#: Threads that are kept for the next who hands over.
_RESTING = 16
#: So many connections are answered before what they answered is given.
_TOGETHER = 32
#: Seconds for which no connection is taken after one could not be, for want of files most likely.
_SHUT = 0.1

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
        self._name = name
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
        self._lock = threading.Lock()
        self._baton = threading.Semaphore(0)
        self._threads: set[threading.Thread] = set()
        self._resting = 0
        self._watching = 0
        self._busy: Connection | None = None
        self._turns = 0
        self._minded = threading.Event()
        self._closed = threading.Event()
        self._unlock()

    @property
    def connections(self) -> int:
        """Count the connections that are open."""
        return len(self._connections)

    def start(self) -> None:
        """Begin to look after connections, in the background."""
        with self._lock:
            self._begin(self._live)
            self._begin(self._mind)
        self._baton.release()

    def close(self, seconds: float) -> None:
        """End every connection; those whose request is under way have so many seconds."""
        deadline = monotonic() + seconds
        self._closed.set()
        self._minded.set()
        with self._lock:
            threads = list(self._threads)
        for _ in threads:
            self._baton.release()
        self._ring()
        for thread in threads:
            thread.join(max(0.0, deadline - monotonic()))
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

    # A thread's life: it rests, has the watch, and loses it to another if it must wait.

    def _begin(self, life: Callable[[], None]) -> None:
        thread = threading.Thread(target=life, name=self._name, daemon=True)
        thread.start()  # which raises RuntimeError where the system has no more threads
        self._threads.add(thread)

    def _live(self) -> None:
        waiting.tell(self._hand_over)
        self._baton.acquire()
        me = get_ident()
        while not self._closed.is_set():
            self._watching = me
            while self._watching == me and not self._closed.is_set():
                self._look_on(me)
            if not self._rest():
                break
        with self._lock:
            self._threads.discard(threading.current_thread())

    def _rest(self) -> bool:
        """Wait for the next watch; False if enough others do."""
        with self._lock:
            if self._resting >= _RESTING or self._closed.is_set():
                return False
            self._resting += 1
        self._baton.acquire()
        return True

    def _look_on(self, me: int) -> None:
        """Have the watch, until it is handed over or all is closed, whatever bug of ours is met."""
        try:
            self._look(me)
        except Exception:
            log.exception(BUG)
            with self._lock:
                if self._watching == me:
                    self._busy = None
            self._closed.wait(_SHUT)

    def _look(self, me: int) -> None:
        while not self._closed.is_set():
            self._give()
            self._tidy()
            for key, _ in self._selector.select(self._patience()):
                if isinstance(key.data, Connection):
                    self._take(key.data)
                else:
                    key.data()
            while self._line and len(self._answered) < _TOGETHER:
                if not self._serve(self._line.popleft(), me):
                    return

    def _patience(self) -> float | None:
        if self._line:
            return 0.0
        return None if self._tidying == _NEVER else max(0.0, self._tidying - monotonic())

    def _take(self, connection: Connection) -> None:
        """Have a connection take what has come, and stand in line if there is something to do."""
        if connection.in_line:
            return
        if connection.take():
            self._stand(connection)
        else:
            self._keep(connection)

    def _stand(self, connection: Connection) -> None:
        connection.in_line = True
        self._line.append(connection)

    def _serve(self, connection: Connection, me: int) -> bool:
        """Have a connection answer; False if the watch was lost meanwhile."""
        self._turns += 1
        self._busy = connection
        if not self._minded.is_set():
            self._minded.set()
        connection.answer()
        with self._lock:
            mine = self._watching == me
            if mine:
                self._busy = None
        if mine:
            self._answered.append(connection)
        else:
            connection.give()
            self._back.append(connection)
            self._ring()
        return mine

    def _give(self) -> None:
        """Have all that was answered given, and what came back looked after."""
        while self._answered:
            connection = self._answered.popleft()
            connection.give()
            self._come_back(connection)

    def _come_back(self, connection: Connection) -> None:
        connection.in_line = False
        self._keep(connection)
        if connection.watched and connection.has_more:
            self._stand(connection)

    def _hand_over(self) -> None:
        """Have another thread take over, if this one has the watch."""
        if self._watching == get_ident():
            with self._lock:
                if self._watching == get_ident():
                    self._relieve()

    def _relieve(self) -> None:
        """Take the watch, and the connection that is busy, from the thread that has them.

        Where there can be no other thread, that one keeps them, and everybody waits for it.
        """
        if not self._has_successor():
            return
        if self._busy:
            self._forget(self._busy)
        self._watching, self._busy = 0, None
        self._baton.release()

    def _has_successor(self) -> bool:
        if self._resting:
            self._resting -= 1
            return True
        try:
            self._begin(self._live)
        except RuntimeError as error:
            log.warning("no thread can take over: %s", error)
            return False
        return True

    def _mind(self) -> None:
        """Relieve a thread whose request takes long without having said so."""
        quiet = 0
        while not self._closed.is_set():
            self._minded.wait()
            turns = self._turns
            self._closed.wait(LONGEST)
            quiet = quiet + 1 if turns == self._turns else 0
            with self._lock:
                if self._busy and turns == self._turns and self._watching:
                    self._relieve()
            if quiet > _QUIET and not self._busy:
                quiet = 0
                self._minded.clear()

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
        if self._closed.is_set():
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
        watched = (one.deadline for one in self._connections if one.watched)
        self._tidying = min(watched, default=_NEVER)

    def _is_late(self, connection: Connection, now: float) -> bool:
        return connection.deadline <= now and connection.watched != 0 and not connection.in_line

    def _ring(self) -> None:
        """Have the thread that has the watch look at what came back, or that all is closed."""
        if not self._rings:
            self._rings = True
            with suppress(OSError):
                self._rope.send(b"!")

    def _rung(self) -> None:
        self._bell.recv(1)
        self._rings = False
        while self._back:
            self._come_back(self._back.popleft())
