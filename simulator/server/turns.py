"""Turns: of several threads one at a time is at work, and whoever must wait hands his turn over.

Most of what is asked is answered at once, so that one thread answers it fastest: no other has to be
woken, and none takes the interpreter from it. What is about to wait says so (`waiting.begins`),
and goes on in its own thread while another has the turn.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from threading import get_ident
from typing import Generic, TypeVar

from .. import waiting
from ..clock import monotonic

#: Seconds that a task may take before another thread takes over although it never said so.
LONGEST = 0.02
#: So many of these seconds without a task, and nobody minds any more whether one takes long.
_QUIET = 50
#: Threads that are kept for the next who hands over.
_RESTING = 16
#: Seconds until the work goes on after a bug of ours.
_PAUSE = 0.1

T = TypeVar("T")

log = logging.getLogger(__name__)


class Turns(Generic[T]):
    """Threads that take turns at one work, until it is stopped.

    The work is a round without end of tasks, each between `begins` and `ends`; it comes back when
    `ends` says that the turn was lost, or `stopped` that all is over.

    :param name: the name of the threads
    :param work: what whoever has the turn does
    :param lose: is given the task that a thread goes on with although it has lost the turn
    """

    def __init__(self, name: str, work: Callable[[], object], lose: Callable[[T], object]) -> None:
        self._name = name
        self._work = work
        self._lose = lose
        self._lock = threading.Lock()
        self._baton = threading.Semaphore(0)
        self._threads: set[threading.Thread] = set()
        self._resting = 0
        self._has_turn = 0
        self._task: T | None = None
        self._tasks = 0
        self._minded = threading.Event()
        self._stopped = threading.Event()

    @property
    def stopped(self) -> bool:
        """Tell whether there is to be no more work."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Begin the work, in the background."""
        with self._lock:
            self._begin(self._live)
            self._begin(self._mind)
        self._baton.release()

    def stop(self) -> list[threading.Thread]:
        """Let no more work begin; give the threads that may still be at it."""
        self._stopped.set()
        self._minded.set()
        with self._lock:
            threads = list(self._threads)
        for _ in threads:
            self._baton.release()
        return threads

    def begins(self, task: T) -> None:
        """Note that the thread that has the turn begins a task."""
        self._tasks += 1
        self._task = task
        if not self._minded.is_set():
            self._minded.set()

    def ends(self) -> bool:
        """Note that a task came to its end; False if the thread has lost the turn meanwhile."""
        with self._lock:
            mine = self._has_turn == get_ident()
            if mine:
                self._task = None
        return mine

    # A thread's life: it rests, has the turn, and loses it to another if it must wait.

    def _begin(self, life: Callable[[], None]) -> None:
        thread = threading.Thread(target=life, name=self._name, daemon=True)
        thread.start()  # which raises RuntimeError where the system has no more threads
        self._threads.add(thread)

    def _live(self) -> None:
        waiting.tell(self._hand_over)
        self._baton.acquire()
        me = get_ident()
        while not self.stopped:
            self._has_turn = me
            while self._has_turn == me and not self.stopped:
                self._go_on()
            if not self._rest():
                break
        with self._lock:
            self._threads.discard(threading.current_thread())

    def _rest(self) -> bool:
        """Wait for the next turn; False if enough others do."""
        with self._lock:
            if self._resting >= _RESTING or self.stopped:
                return False
            self._resting += 1
        self._baton.acquire()
        return True

    def _go_on(self) -> None:
        """Work until the turn is lost or all is stopped, whatever bug of ours is met."""
        try:
            self._work()
        except Exception:
            log.exception("the server broke; this is a bug in the simulator, please report it")
            self.ends()
            self._stopped.wait(_PAUSE)

    def _hand_over(self) -> None:
        """Have another thread take over, if this one has the turn."""
        if self._has_turn == get_ident():
            with self._lock:
                if self._has_turn == get_ident():
                    self._relieve()

    def _relieve(self) -> None:
        """Take the turn from the thread that has it, which goes on with its task.

        Where there can be no other thread, that one keeps the turn, and everybody waits for it.
        """
        if not self._has_successor():
            return
        if self._task is not None:
            self._lose(self._task)
        self._has_turn, self._task = 0, None
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
        """Relieve a thread whose task takes long without having said so."""
        quiet = 0
        while not self.stopped:
            self._minded.wait()
            tasks = self._tasks
            self._stopped.wait(LONGEST)
            quiet = quiet + 1 if tasks == self._tasks else 0
            with self._lock:
                if self._task is not None and tasks == self._tasks and self._has_turn:
                    self._relieve()
            if quiet > _QUIET and self._task is None:
                quiet = 0
                self._minded.clear()


def join(threads: list[threading.Thread], deadline: float) -> None:
    """Wait for threads to end, until a moment of `clock.monotonic`."""
    for thread in threads:
        thread.join(max(0.0, deadline - monotonic()))
