"""The machine: what it is, and how steady it is while it measures."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

_LOOPS = 2_000_000


def describe() -> dict[str, str]:
    """Tell what the figures were measured on."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": f"{len(os.sched_getaffinity(0))} cores, {_processor()}",
        "memory": f"{pages * size / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
    }


def calibrate() -> float:
    """Time a loop that does always the same, in ms: what differs is the machine."""
    started, total = time.perf_counter(), 0
    for number in range(_LOOPS):
        total += number
    return (time.perf_counter() - started) * 1000


def load() -> float:
    """Tell how many processes wanted a core during the last minute."""
    return os.getloadavg()[0]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
