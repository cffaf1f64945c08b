"""A run: how long everything is measured, where, and what has been found beside the peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from . import load, machine
from .beside import Table, measure
from .load import Load
from .request import Request


@dataclass
class Run:
    """One run of the benchmark.

    :param peers: the folder that peers are installed in
    :param folder: a folder for what lives no longer than the run
    :param docs: where the table and the picture of the growth go
    :param rounds: how often each is measured in turn
    :param seconds: how long each is loaded each time
    :param messages: how many messages a target is sent where memory is weighed
    :param say: is told of each step
    """

    peers: Path
    folder: Path
    docs: Path
    rounds: int = 3
    seconds: float = 3.0
    messages: int = 1_000_000
    say: Callable[[str], object] = print
    loops: list[float] = field(default_factory=list)

    def calibrate(self) -> None:
        """Note how fast the machine is now."""
        self.loops.append(machine.calibrate())

    @cached_property
    def table(self) -> Table:
        """Measure this simulator beside its peers, once."""
        return measure(self)

    def alternate(self, works: Sequence[tuple[int, Request]]) -> list[list[Load]]:
        """Load servers in turn, round for round, each after a warm-up; give each one's loads."""
        for port, request in works:
            load.run(request, port, 1, self.folder)
        found: list[list[Load]] = [[] for _ in works]
        for _ in range(self.rounds):
            self.calibrate()
            for loads, (port, request) in zip(found, works, strict=True):
                loads.append(load.run(request, port, self.seconds, self.folder))
        return found


def rates(loads: Sequence[Load]) -> list[float]:
    """Give the requests a second."""
    return [one.rate for one in loads]
