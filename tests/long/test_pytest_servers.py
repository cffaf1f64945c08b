"""The server of the pytest plugin: one that runs or one of its own, and what goes wrong then."""

from __future__ import annotations

import pytest
from sockets import free_port

from simulator import Simulator


def test_a_server_that_runs_is_named_and_needs_its_token(run_pytest, monkeypatch):
    with Simulator(token="t0ken") as guarded:
        monkeypatch.setenv("SOSIM_ADMIN_TOKEN", "t0ken")
        result = run_pytest("def test_it(sosim):\n    sosim.reset()", "--sosim-url", guarded.url)
        result.assert_outcomes(passed=1)
        result.stdout.fnmatch_lines([f"sosim: {guarded.url}"])
        monkeypatch.setenv("SOSIM_ADMIN_TOKEN", "other")
        result = run_pytest("def test_it(sosim):\n    pass", "--sosim-url", guarded.url)
    assert result.ret == 3
    result.stdout.fnmatch_lines([f"*--sosim-url {guarded.url} cannot be used: *Bearer*"])


def test_a_server_that_does_not_answer_ends_the_run(run_pytest, monkeypatch):
    monkeypatch.setattr("simulator.client.connection._PAUSE", 60)
    url = f"http://127.0.0.1:{free_port()}"
    result = run_pytest("def test_it(sosim):\n    pass", "--sosim-url", url)
    assert result.ret == 3
    text = f"!*--sosim-url {url} cannot be used: nobody answers at {url} *: sosim serve*"
    result.stdout.fnmatch_lines([text])


def test_a_server_that_does_not_answer_fails_the_tests_of_a_worker(run_pytest, pytester):
    pytester.makeconftest("def pytest_configure(config):\n    config.workerinput = {}")
    result = run_pytest("def test_it(sosim):\n    pass", "--sosim-url", "nowhere")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*--sosim-url nowhere cannot be used: 'nowhere' is not the URL*"])


def test_a_server_of_its_own_has_the_settings_that_are_told_it(run_pytest, monkeypatch):
    monkeypatch.delenv("SOSIM_URL")
    result = run_pytest(
        """
        import threading
        import pytest

        @pytest.fixture(scope="session")
        def sosim_settings():
            return {"release": "12.4"}

        def test_one(sosim, sosim_server):
            assert sosim_server.server.settings.release == "12.4"
            sosim_server.threads = threading.active_count()

        def test_with_a_message_that_comes_late(sosim, sosim_server):
            sosim_server.late = sosim.name

        @pytest.mark.parametrize("n", range(20))
        def test_more(sosim, sosim_server, n):
            sosim_server.server.site.world(sosim_server.late) if n < 5 else None

        def test_all_are_gone(sosim_server):
            assert [one.name for one in sosim_server.server.site.worlds()] == ["Default"]
            assert threading.active_count() <= sosim_server.threads
        """
    )
    result.assert_outcomes(passed=23)


def with_settings(settings):
    """Write tests that say which settings they want, and see what their tenants have."""
    return f"""
        import pytest

        @pytest.fixture(scope="session")
        def sosim_settings():
            return {settings}

        def test_usual(sosim):
            told = sosim.configure()
            assert (told.release, told.strict, told.restricted) == ("12.4", True, True)

        @pytest.mark.sosim(release="10.0")
        def test_marked(sosim):
            told = sosim.configure()
            assert (told.release, told.strict, told.restricted) == ("10.0", True, True)
    """


@pytest.mark.parametrize("own", [True, False])
def test_the_settings_of_tenants_count_on_any_server(run_pytest, monkeypatch, own):
    if own:
        monkeypatch.delenv("SOSIM_URL")
    tests = with_settings("dict(release='12.4', strict=True, restricted=True)")
    run_pytest(tests).assert_outcomes(passed=2)


def test_a_setting_that_a_server_which_runs_cannot_be_told_is_refused(run_pytest):
    result = run_pytest(with_settings("dict(release='12.4', tls=True, journal_size=5)"))
    result.assert_outcomes(errors=2)
    text = "sosim_settings has journal_size, tls, which a server that runs cannot be told, only *"
    result.stdout.fnmatch_lines([text])


def test_a_bug_of_the_server_is_an_error_of_the_test_that_met_it(run_pytest, monkeypatch):
    monkeypatch.delenv("SOSIM_URL")
    result = run_pytest(
        """
        from simulator.client.connection import Client

        def test_bug(sosim, sosim_server):
            sosim_server.server.site.failed(ZeroDivisionError("x"))

        def test_unreachable(sosim):
            sosim.client = Client("http://127.0.0.1:1")
            assert False

        def test_last(sosim, sosim_server):
            assert [one.name for one in sosim_server.server.site.worlds()] == ["Default"]
        """
    )
    result.assert_outcomes(passed=2, failed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["E*simulator.ServerFailed: *please report: ZeroDivisionError('x')"]
    )
    result.stdout.fnmatch_lines(["what happened to Cust* cannot be told: nobody answers at *"])
