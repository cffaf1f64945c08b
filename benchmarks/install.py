"""Installing: every peer into a folder of its own, by the registries' ordinary clients."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .peer import Peer

_SECONDS = 600


class NotInstalled(Exception):
    """A peer could not be installed; the text says why."""


def install(peer: Peer, peers: Path) -> Path:
    """Install a peer, unless it is there, and give its folder.

    :raises NotInstalled: if its package or what installs it cannot be had
    """
    home = peers / peer.name.lower()
    done = home / ".installed"
    wanted = "\n".join(peer.packages)
    if not done.exists() or done.read_text() != wanted:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _INSTALLERS[peer.source](peer.packages, home)
        done.write_text(wanted)
    return home


def _npm(packages: Sequence[str], home: Path) -> None:
    (home / "package.json").write_text('{"private": true}\n')
    _run(["npm", "install", "--no-audit", "--no-fund", "--silent", *packages], home)


def _pypi(packages: Sequence[str], home: Path) -> None:
    _run([sys.executable, "-m", "venv", "."], home)
    _run(["bin/python", "-m", "pip", "install", "-q", *packages], home)


_INSTALLERS = {"npm": _npm, "pypi": _pypi}


def _run(command: Sequence[str], home: Path) -> None:
    try:
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalled(f"{command[0]} did not run: {error}") from None
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalled(f"{' '.join(command[:2])} failed: {words[-1] if words else 'no word'}")
