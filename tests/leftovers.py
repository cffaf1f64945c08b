"""Leftovers: what this process holds, to see what something leaves behind."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path

FILES = Path("/proc/self/fd")
MEMORY = Path("/proc/self/statm")


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
