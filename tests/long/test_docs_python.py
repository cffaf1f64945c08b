"""The Python of the documentation is run: its tests by pytest, its scripts as programs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from commands import PATIENCE, environment
from docs_blocks import PAGES, has_tests, run_blocks, title, write_files
from docs_shell import SHOWN

from simulator.server import Server
from simulator.settings import Settings

_SCRIPTS = """
import runpy
import pytest

@pytest.mark.parametrize("file", {files!r})
def test_script(file):
    runpy.run_path(file, run_name="__main__")
"""


def test_the_python_of_all_pages_runs(tmp_path):
    with Server(Settings(port=0)) as server:
        address = f"127.0.0.1:{server.port}"
        folders = [written(page, tmp_path, address) for page in PAGES]
        (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
        path = os.pathsep.join(str(folder) for folder in folders)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "simulator.pytest_plugin"],
            cwd=tmp_path,
            env=environment(PYTHONPATH=path, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert done.returncode == 0, done.stdout + done.stderr


def written(page: Path, folder: Path, address: str) -> Path:
    """Write the Python of a page into a package of its own: modules of tests, files, scripts."""
    package = folder / re.sub(r"\W", "_", title(page))
    package.mkdir()
    (package / "__init__.py").touch()
    write_files(page, package, SHOWN, address)
    scripts = []
    for block in run_blocks(page, "python"):
        kind = "test" if has_tests(block.text) else "script"
        file = package / (block.file or f"{kind}_{block.name}.py")
        file.write_text(block.text.replace(SHOWN, address), encoding="utf-8")
        if kind == "script" and not block.file:
            scripts.append(str(file))
    if scripts:
        (package / "test_scripts.py").write_text(_SCRIPTS.format(files=scripts), encoding="utf-8")
    return package
