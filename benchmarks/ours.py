"""Our own servers: the simulator, and the plain ones that it is compared with."""

from __future__ import annotations

import compileall
import sys
from pathlib import Path

from . import contract
from .process import Process, free_port
from .request import Request, get, post

NAME = "this simulator"
ROOT = Path(__file__).resolve().parents[1]
DEFAULT = post(contract.DEFAULT)


def command(port: int, *flags: str) -> list[str]:
    """Give what starts the simulator; like its peers it tells on stderr only what is wrong."""
    serve = [sys.executable, "-m", "simulator", "serve", "--log-level", "warning"]
    return [*serve, "--port", str(port), *flags]


def compile_as_installed() -> None:
    """Compile the checkout as pip does what it installs, the peers' code among it."""
    compileall.compile_dir(ROOT / "simulator", quiet=1)


def start(folder: Path, *flags: str, first: Request = DEFAULT) -> Process:
    """Start the simulator."""
    port = free_port()
    return Process(command(port, *flags), port, first, folder)


def start_plain(kind: str, folder: Path) -> Process:
    """Start a plain server of `benchmarks/plain.py`."""
    port, program = free_port(), Path(__file__).with_name("plain.py")
    return Process([sys.executable, str(program), kind, str(port)], port, get("/"), folder)
