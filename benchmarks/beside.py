"""Beside the peers: the same work for each in turn, round for round."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import load, ours
from .figures import median
from .install import NotInstalled, install
from .load import Load
from .peer import CHECKED, DEFAULT, Peer
from .peers import ALL
from .process import NotStarted, Process, free_port
from .request import Request

if TYPE_CHECKING:
    from .run import Run

#: Seconds of load before measuring: what compiles itself has done so by then.
_WARM = 4
#: Starts in each round: one is short, and what else the machine does weighs much.
_STARTS = 3


@dataclass
class Row:
    """What was found of one tool; `failure` tells why nothing was."""

    name: str
    remark: str = ""
    failure: str = ""
    cold: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    default: list[Load] = field(default_factory=list)
    checked: list[Load] = field(default_factory=list)


@dataclass
class Table:
    """A row for each tool, this simulator's first."""

    rows: dict[str, Row]

    @property
    def ours(self) -> Row:
        """Give this simulator's row."""
        return self.rows[ours.NAME]

    def of(self, name: str) -> Row | None:
        """Give a peer's row, or None where it could not be measured."""
        row = self.rows.get(name)
        return None if row is None or row.failure or not row.cold else row

    def fastest(self, work: str) -> tuple[str, float]:
        """Give the peer that does most of a work a second, and how much."""
        found = {
            name: median([one.rate for one in getattr(row, work)])
            for name, row in self.rows.items()
            if name != ours.NAME and not row.failure
        }
        best = max(found, key=lambda name: found[name], default="")
        return best, found.get(best, 0.0)


def measure(run: Run) -> Table:
    """Install every peer, and measure them and this simulator in turn."""
    ours.compile_as_installed()
    rows = {ours.NAME: Row(ours.NAME, "made-up values, both sides checked, journalled")}
    homes: dict[str, Path] = {}
    for peer in ALL:
        rows[peer.name] = Row(peer.name, peer.remark)
        run.say(f"installing {peer.name}")
        try:
            homes[peer.name] = install(peer, run.peers)
        except NotInstalled as error:
            rows[peer.name].failure = f"not installed: {error}"
    for number in range(1, run.rounds + 1):
        run.calibrate()
        for name, row in rows.items():
            run.say(f"round {number}: {name}")
            _one(run, row, next((one for one in ALL if one.name == name), None), homes.get(name))
    return Table(rows)


def _one(run: Run, row: Row, peer: Peer | None, home: Path | None) -> None:
    if row.failure:
        return
    folder = run.folder / row.name.lower().replace(" ", "-")
    folder.mkdir(exist_ok=True)
    try:
        for starts in range(1, _STARTS + 1):
            port = free_port()
            with Process(_command(peer, home, folder, port), port, DEFAULT, folder) as process:
                row.cold.append(process.seconds)
                if starts == _STARTS:
                    _load(run, row, process, peer.checked if peer else CHECKED)
    except NotStarted as error:
        row.failure = f"not started: {error}"


def _command(peer: Peer | None, home: Path | None, folder: Path, port: int) -> list[str]:
    if peer is None or home is None:
        return ours.command(port)
    peer.write(folder, port)
    return list(peer.command(home, folder, port))


def _load(run: Run, row: Row, process: Process, checked: Request) -> None:
    row.start.append(process.memory())
    for loads, request in ((row.default, DEFAULT), (row.checked, checked)):
        load.run(request, process.port, _WARM, run.folder)
        loads.append(load.run(request, process.port, run.seconds, run.folder))
    row.loaded.append(process.memory())
