"""The pytest plugin: a fresh tenant for each test, set up by markers, told of when it fails."""

from __future__ import annotations

import pytest

FAILING = """
    def test_it(sosim):
        sosim.webhooks.save(sosim.target("orders"), "contact.changed")
        assert False
"""


@pytest.fixture
def tenants(sosim_server):
    """Name the tenants that are there now."""
    return lambda: [world.name for world in sosim_server.server.site.worlds()]


def test_each_test_has_a_fresh_tenant_that_is_gone_afterwards(run_pytest, tenants):
    before = tenants()
    result = run_pytest(
        """
        import pytest

        @pytest.mark.parametrize("n", range(3))
        def test_it(sosim, n):
            assert sosim.name.startswith("Cust")
            assert sosim.events == []
            sosim.raise_event("contact.changed")
        """,
        "--capture=no",
    )
    result.assert_outcomes(passed=3)
    assert tenants() == before


@pytest.mark.parametrize("option", ["--maxfail=9", "-x"])
def test_the_tenant_of_a_failed_test_is_gone_too(run_pytest, tenants, option):
    before = tenants()
    run_pytest(FAILING, option).assert_outcomes(failed=1)
    assert tenants() == before


def test_a_failed_test_tells_what_happened_to_its_tenant(run_pytest):
    result = run_pytest(FAILING)
    result.stdout.fnmatch_lines(
        [
            "*- sosim timeline -*",
            "*Z  ==> ?200? test *orders  unsigned*",
            "*Z  --> ?200? POST /api/v1/Agents/Webhook/SaveWebhook*",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*==>*Cust*")


def test_a_fixture_that_fails_tells_it_too(run_pytest):
    result = run_pytest(
        """
        import pytest

        @pytest.fixture
        def broken(sosim):
            sosim.raise_event("sale.changed")
            assert False

        def test_it(broken):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*- sosim timeline -*", "* sale.changed *nobody is told*"])


def test_only_the_newest_lines_are_told(run_pytest, monkeypatch):
    monkeypatch.setattr("simulator.pytest_plugin._MOST", 3)
    result = run_pytest(
        """
        def test_it(sosim):
            for key in range(5):
                sosim.raise_event("contact.changed", key)
            assert False
        """
    )
    lines = [line for line in result.outlines if " record " in line]
    assert [line.split(" record ")[1][0] for line in lines] == ["2", "3", "4"]
    result.stdout.fnmatch_lines(["the newest 3 lines:"])


@pytest.mark.parametrize("broken", ["socket.create_connection", "json.loads"])
def test_what_a_test_has_broken_does_not_end_the_run(run_pytest, broken):
    result = run_pytest(
        f"""
        def test_it(sosim, monkeypatch):
            monkeypatch.setattr("{broken}", None)
            assert False

        def test_other(sosim):
            pass
        """
    )
    result.assert_outcomes(passed=1, failed=1)
    text = "what happened to Cust* cannot be told: TypeError(*'NoneType' object is not callable*)"
    result.stdout.fnmatch_lines([text])


def test_nothing_is_told_of_a_test_without_a_tenant(run_pytest):
    result = run_pytest("def test_it():\n    assert False")
    result.stdout.no_fnmatch_line("*sosim timeline*")


def test_markers_are_merged_and_the_nearest_wins(run_pytest):
    result = run_pytest(
        """
        import pytest

        pytestmark = pytest.mark.sosim(release="10.0", variants={"body": "indented"})

        @pytest.mark.sosim(release="12.4", clock="manual", seed=1)
        class TestIt:
            @pytest.mark.sosim(strict=True, restricted=True, variants={"success": "2xx"})
            def test_it(self, sosim):
                told = sosim.configure()
                assert (told.release, told.clock, told.seed) == ("12.4", "manual", 1)
                assert (told.strict, told.restricted) == (True, True)
                assert (told.variants.body, told.variants.success) == ("indented", "2xx")

        def test_other(sosim):
            assert sosim.configure().release == "10.0"
        """
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("marker", "text"),
    [
        ("relaese='12.4'", "the marker sosim has no relaese, only auth, clock, defaults, *"),
        ("release='9'", "the marker sosim cannot be followed: * /release '9' is not one of *"),
        ("variants={'a': 'b'}", "the marker sosim cannot be followed: there is no variant 'a'*"),
        ("'12.4'", "the marker sosim takes keywords only, not ('12.4',)*"),
        ("variants='x'", "the marker sosim takes variants as a dict, not 'x'"),
    ],
)
def test_a_wrong_marker_is_an_error_of_its_test(run_pytest, marker, text):
    source = f"""
        import pytest

        @pytest.mark.sosim({marker})
        def test_wrong(sosim):
            pass

        def test_other(sosim):
            pass
    """
    result = run_pytest(source)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([text])
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_the_marker_is_explained(run_pytest):
    run_pytest("", "--markers").stdout.fnmatch_lines(["@pytest.mark.sosim(release=..., defaults=*"])


def test_it_serves_unittest(run_pytest):
    result = run_pytest(
        """
        import unittest
        import pytest

        @pytest.mark.usefixtures("sosim")
        class Uses(unittest.TestCase):
            def test_it(self):
                pass

        class Takes(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def take(self, sosim):
                self.sosim = sosim

            def test_it(self):
                self.assertEqual(self.sosim.events, [])
                self.sosim.raise_event("contact.changed")
                self.fail()
        """
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*- sosim timeline -*", "* contact.changed *"])


def test_it_leaves_event_loops_to_the_test(run_pytest):
    result = run_pytest(
        """
        import asyncio

        def test_it(sosim):
            async def story():
                await asyncio.to_thread(sosim.raise_event, "contact.changed")
                return await asyncio.to_thread(sosim.events.wait_for)

            assert asyncio.run(story()).event == "contact.changed"
        """
    )
    result.assert_outcomes(passed=1)
