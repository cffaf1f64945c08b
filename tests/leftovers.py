"""Leftovers: what this process holds, to see what something leaves behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FILES = Path("/proc/self/fd")
MEMORY = Path("/proc/self/statm")
#: After so many cases Hypothesis has filled its caches, some 100 MB; from then on it remembers each
#: case in 2 to 4 KB. So much may the process grow for each, in bytes, and we add nothing to it.
SETTLED, OF_A_CASE = 20_000, 6 * 1024
#: The workers of a site are fewer.
THREADS = 20


def memory() -> int:
    """Tell how much memory this process holds, in bytes; 0 where the machine does not tell."""
    gc.collect()
    return int(MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if MEMORY.exists() else 0


def held() -> tuple[set[str], set[threading.Thread]]:
    """Give the files and sockets that this process has open, as far as told, and its threads."""
    gc.collect()
    return _files(), set(threading.enumerate())


def _files() -> set[str]:
    found = set()
    for one in FILES.iterdir() if FILES.exists() else ():
        try:
            found.add(os.readlink(one))
        except FileNotFoundError:  # the folder itself, while it was listed
            continue
    return found


@contextmanager
def without_growth() -> Iterator[Callable[[], None]]:
    """Make sure that what is fuzzed needs few threads, and no memory in the long run.

    What is given is to be called once for each case.
    """
    running, settled, cases = threading.active_count(), 0, 0

    def happens() -> None:
        nonlocal settled, cases
        cases += 1
        if cases == SETTLED:
            settled = memory()

    yield happens
    assert threading.active_count() < running + THREADS
    assert not settled or memory() - settled < (cases - SETTLED + 1000) * OF_A_CASE
