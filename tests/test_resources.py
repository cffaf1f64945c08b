"""Resources: schemas and fixtures are found wherever the package lies, and ship inside it."""

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from simulator import resources

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", ["schemas", "fixtures"])
def test_a_folder_is_found_in_the_checkout(name):
    assert resources.folder(name) == ROOT / name


def test_a_folder_inside_the_package_counts_first(monkeypatch, tmp_path):
    package = tmp_path / "simulator"
    for place in (package / "schemas", tmp_path / "schemas"):
        place.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.folder("schemas") == package / "schemas"


def test_a_folder_that_is_nowhere_is_told_with_where_it_was_looked_for(monkeypatch, tmp_path):
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "simulator")
    with pytest.raises(FileNotFoundError, match="the folder 'schemas' is neither at ") as error:
        resources.folder("schemas")
    assert f"{tmp_path / 'schemas'}; install the package again" in str(error.value)


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "simulator" / "py.typed").is_file()


@pytest.mark.skipif(
    not os.environ.get("CI") or importlib.util.find_spec("build") is None,
    reason="building takes its time and the network: only in CI, where `build` is installed",
)
def test_the_wheel_holds_schemas_and_fixtures_and_says_that_it_is_typed(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    data = [path for name in ("schemas", "fixtures") for path in (ROOT / name).rglob("*.json")]
    assert {f"simulator/{path.relative_to(ROOT).as_posix()}" for path in data} <= names
    page = (ROOT / "simulator" / "console" / "page").iterdir()
    assert {f"simulator/console/page/{path.name}" for path in page} <= names
    assert "simulator/py.typed" in names
