"""The Containerfile: its instructions, and its steps, done in a folder without an engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The folders of the image that the steps name; in a test they lie in a folder of their own.
_PLACES = re.compile(r"/(?=source\b|wheels\b|opt/sosim\b)")


@dataclass(frozen=True)
class Instruction:
    """One instruction: its name, and what follows it."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """Give its words; those of a list in brackets without the brackets."""
        return json.loads(self.text) if self.text.startswith("[") else self.text.split()


def instructions() -> list[Instruction]:
    """Read the Containerfile."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    whole = re.sub(r"\\\n *", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [Instruction(*line.split(" ", 1)) for line in whole.splitlines() if line]


def named(name: str) -> list[Instruction]:
    """Give the instructions of a name."""
    return [one for one in instructions() if one.name == name]


def only(name: str) -> Instruction:
    """Give the only instruction of a name."""
    [one] = named(name)
    return one


def variables() -> dict[str, str]:
    """Give the environment that the image sets."""
    return dict(pair.split("=", 1) for pair in only("ENV").words)


def copied() -> list[str]:
    """Name the files and folders that are copied into the image from here."""
    own = [one.words for one in named("COPY") if not one.text.startswith("--from")]
    return [name for words in own for name in words[:-1]]


def build(root: Path) -> None:
    """Do the copying and the RUN steps, with `root` in the place of the image's `/`."""
    source = root / "source"
    source.mkdir()
    for name in copied():
        place = ROOT / name
        copy = shutil.copytree if place.is_dir() else shutil.copy2
        copy(place, source / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in named("RUN"):
        command = _PLACES.sub(f"{root}/", step.text)
        subprocess.run(
            ["sh", "-ec", command], cwd=source, env={**os.environ, "PATH": path}, check=True
        )


def environment(root: Path, **more: str) -> dict[str, str]:
    """Give the environment that the image's program has; of this machine's only the PATH."""
    path = os.environ["PATH"]
    image = {
        name: _PLACES.sub(f"{root}/", value).replace("$PATH", path)
        for name, value in variables().items()
    }
    return {**image, "HOME": "/nonexistent", "TMPDIR": "/nonexistent", **more}
