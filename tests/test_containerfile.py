"""The Containerfile: what it says fits the program, and its steps make one that runs.

The steps are done by the thorough run only, as they fetch packages.
"""

from __future__ import annotations

import re
import signal
import subprocess
import tomllib
from fnmatch import fnmatch

import containerfile
import pytest
from click.testing import CliRunner
from commands import PATIENCE
from containerfile import ROOT, named, only

from simulator.cli import main
from simulator.settings import PREFIX, Settings

READY = re.compile(r"sosim is ready at (\S+)")


def test_both_stages_begin_with_the_same_minor_version_of_python():
    bases = {one.words[0] for one in named("FROM")}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim", bases.pop())


def test_its_python_is_one_that_the_project_is_for():
    version = re.search(r"3\.\d+", named("FROM")[0].text)[0]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]


def test_what_it_copies_is_there_and_not_ignored():
    allowed = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    for name in containerfile.copied():
        assert (ROOT / name).exists()
        assert any(fnmatch(f"!{name}", line) for line in allowed)


def test_it_runs_as_a_user_that_is_not_root():
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", only("USER").text)


def test_it_is_told_the_port_that_the_server_has():
    assert only("EXPOSE").text == str(Settings().port)


def test_it_is_ended_by_the_signal_that_the_server_ends_well_with():
    assert only("STOPSIGNAL").text == "SIGTERM"


def test_its_variables_are_settings():
    names = [name for name in containerfile.variables() if name.startswith(PREFIX)]
    known = {PREFIX + name.upper() for name in Settings.__dataclass_fields__}
    assert names
    assert set(names) <= known


def test_its_commands_are_commands_of_ours():
    health = only("HEALTHCHECK").text.partition("CMD ")[2]
    assert health == '["sosim", "healthcheck"]'
    assert [*only("ENTRYPOINT").words, *only("CMD").words] == ["sosim", "serve"]
    assert {"serve", "healthcheck"} <= set(main.commands)


def test_without_an_admin_token_it_says_what_is_missing():
    own = {name: value for name, value in containerfile.variables().items() if name[:6] == PREFIX}
    result = CliRunner().invoke(main, ["serve"], env={**own, "SOSIM_ADMIN_TOKEN": None})
    assert result.exit_code == 2
    assert "admin-token is required" in result.stderr


@pytest.fixture
def image(request, tmp_path):
    """A folder in which the steps have been done."""
    if request.config.getoption("--hypothesis-profile") != "thorough":
        pytest.skip("fetches packages: pytest --hypothesis-profile=thorough runs it")
    containerfile.build(tmp_path)
    return tmp_path


def test_what_the_steps_make_runs_writes_nothing_and_ends_well(image):
    own = {"SOSIM_HOST": "127.0.0.1", "SOSIM_PORT": "0", "SOSIM_ADMIN_TOKEN": "t0ken"}
    environment = containerfile.environment(image, **own)
    program = str(image / "opt/sosim/bin/sosim")
    before = sorted(image.rglob("*"))
    with subprocess.Popen(
        [program, *only("CMD").words], stdout=subprocess.PIPE, text=True, cwd="/", env=environment
    ) as process:
        try:
            url = READY.match(process.stdout.readline())[1]
            asking = environment | {"SOSIM_URL": url}
            health = subprocess.run([program, "healthcheck"], env=asking, timeout=PATIENCE)
            process.send_signal(signal.SIGTERM)
            code = process.wait(PATIENCE)
        finally:
            process.kill()
    assert (health.returncode, code) == (0, 0)
    assert sorted(image.rglob("*")) == before
