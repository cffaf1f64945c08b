"""`python -m benchmarks`: measure, print every mark, and write the results."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from . import machine, report, rows
from .load import NoWrk
from .mark import Mark
from .ours import ROOT
from .run import Run

_RESULTS = ROOT / "benchmarks" / "RESULTS.md"


def main(given: Sequence[str] | None = None) -> int:
    """Measure; give 1 if a mark is missed or could not be measured, 2 if wrk is missing."""
    options = _options().parse_args(given)
    wanted = {name: rows.ALL[name] for name in options.only or rows.ALL}
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        run = Run(
            peers=options.peers.resolve(),
            folder=Path(folder),
            docs=ROOT / "docs" if options.write else Path(folder),
            rounds=options.rounds,
            seconds=options.seconds,
            messages=options.messages,
            say=lambda text: print(f"… {text}", file=sys.stderr, flush=True),
        )
        try:
            marks, failures = measure(run, wanted)
        except NoWrk as error:
            print(error, file=sys.stderr)
            return 2
    text = report.write(
        datetime.now(UTC).date(),
        machine.describe(),
        marks,
        vars(run).get("table"),
        failures,
        run.loops,
    )
    print(text)
    if options.write:
        _RESULTS.write_text(text, "utf-8")
    return int(bool(failures) or any(mark.met is False for mark in marks))


def measure(
    run: Run, wanted: Mapping[str, Callable[[Run], list[Mark]]]
) -> tuple[list[Mark], dict[str, str]]:
    """Measure rows one after the other; one that breaks is told, and holds up no other."""
    marks: list[Mark] = []
    failures = {}
    for name, row in wanted.items():
        try:
            marks += row(run)
        except NoWrk:
            raise
        except Exception as error:
            failures[name] = f"{type(error).__name__}: {error}"
    return marks, failures


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    folder = ROOT / ".benchmarks"
    parser.add_argument(
        "--peers", type=Path, default=folder, help="where peers are installed (%(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="of each work (%(default)s)")
    parser.add_argument("--seconds", type=float, default=3, help="of each load (%(default)s)")
    parser.add_argument(
        "--messages", type=int, default=1_000_000, help="before weighing (%(default)s)"
    )
    parser.add_argument("--only", action="append", choices=rows.ALL, help="a row; repeatable")
    parser.add_argument("--write", action="store_true", help=f"write {_RESULTS.name} and curves")
    return parser


if __name__ == "__main__":
    sys.exit(main())
