"""The plugin in a run of pytest of its own, with workers and coverage."""

from __future__ import annotations

import json

import pytest

OPTIONS = ("simulator.pytest_plugin", "xdist", "pytest_cov")
TESTS = """
    import pathlib
    import pytest

    @pytest.mark.parametrize("n", range(8))
    def test_it(sosim, sosim_server, worker_id, n):
        sosim.webhooks.save(sosim.target(), "contact.changed")
        sosim.raise_event("contact.changed", n)
        assert sosim.target().wait_for("contact.changed").primary_key == n
        pathlib.Path(worker_id).write_text(sosim_server.url)
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run tests in a new process, with the plugins above and no other."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for name in ("SOSIM_URL", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_TESTRUNUID"):
        monkeypatch.delenv(name, raising=False)
    pytester.makepyfile(TESTS)
    plugins = [word for name in OPTIONS for word in ("-p", name)]
    return lambda *options: pytester.runpytest_subprocess(*plugins, *options)


def test_each_worker_has_its_server_and_coverage_sees_all_lines(run, pytester):
    run("-n4", "--cov=simulator.settings", "--cov-report=json").assert_outcomes(passed=8)
    urls = [file.read_text() for file in pytester.path.glob("gw?")]
    assert len(urls) == len(set(urls)) == 4
    [told] = json.loads((pytester.path / "coverage.json").read_text())["files"].values()
    assert told["functions"][""]["missing_lines"] == []
