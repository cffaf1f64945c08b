"""Installing the official npm clients, pinned by package-lock.json, outside of the repository.

`python tests/clients/npm_clients.py` does it ahead of the tests and prints the folder, which is in
the user's cache folder, or in NPM_CLIENTS_DIR.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_HERE = Path(__file__).parent
_PINS = ("package.json", "package-lock.json")
_SECONDS = 300
#: `ci` installs exactly what the lock file says; no package's own scripts are run.
_COMMAND = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
)


class CannotInstall(Exception):
    """The clients cannot be had here; the text says why."""


def install() -> Path:
    """Give the folder that has the clients, installing them there if need be.

    Whoever comes first in a parallel run puts the folder in place whole, by one rename.

    :raises CannotInstall: if node or npm is missing, or the registry does not answer
    """
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise CannotInstall(f"{program} is not installed")
    folder = _cache() / f"npm-{_fingerprint()}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="npm-new-") as scratch:
            _put_in_place(_installed(Path(scratch) / "clients"), folder)
    return folder


def _cache() -> Path:
    own = os.environ.get("NPM_CLIENTS_DIR")
    users = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(own) if own else Path(users) / "superoffice-simulator"


def _fingerprint() -> str:
    return hashlib.sha256(b"".join((_HERE / pin).read_bytes() for pin in _PINS)).hexdigest()[:12]


def _installed(folder: Path) -> Path:
    folder.mkdir()
    for pin in _PINS:
        shutil.copy(_HERE / pin, folder)
    npm = str(shutil.which("npm"))
    try:
        done = subprocess.run(
            [npm, *_COMMAND], cwd=folder, capture_output=True, text=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise CannotInstall(f"npm took longer than {_SECONDS} s") from None
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise CannotInstall(f"npm failed: {'; '.join(told[:3])}")
    return folder


def _put_in_place(installed: Path, folder: Path) -> None:
    try:
        installed.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was first, and its folder is as good
            raise


if __name__ == "__main__":
    try:
        print(install())
    except CannotInstall as error:
        sys.exit(f"cannot install the official clients: {error}")
