"""The guard of the admin API: a page of another site in the developer's browser stays outside."""

from typing import Any

import pytest

from simulator.admin.guard import check
from simulator.admin.problem import Problem
from simulator.settings import Settings


def checked(name: str, origin: str | None = None, **settings: Any) -> str | None:
    """Check a call, and give the kind of the problem that there is, if any."""
    try:
        check(Settings(**settings), name, origin)
    except Problem as problem:
        return problem.kind
    return None


@pytest.mark.parametrize(
    "host", ["", "localhost", "127.0.0.1:8642", "[::1]:80", "LOCALHOST:1", "crm.localhost"]
)
def test_this_machine_is_called_by_its_own_names(host):
    assert checked(host) is None


@pytest.mark.parametrize(
    "host", ["evil.example.com", "192.0.2.1:8642", "127.0.0.1.evil.example", "[", "@"]
)
def test_a_name_that_was_rebound_to_this_machine_is_refused(host):
    assert checked(host) == "other-host"


def test_a_name_of_this_machine_can_be_allowed():
    assert checked("crm.test:8642", allow_host=("CRM.test",)) is None
    assert checked("crm.test:8642") == "other-host"


def test_off_loopback_the_token_guards_whatever_the_name():
    assert checked("simulator", host="0.0.0.0", admin_token="t") is None  # noqa: S104


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "null",
        "http://localhost:9999",
        "http://localhost",
        "",
        "http://[",
    ],
)
def test_a_page_of_another_site_is_refused(origin):
    assert checked("localhost:8642", origin) == "other-origin"


def test_a_page_of_this_server_may_call():
    assert checked("localhost:8642", "http://localhost:8642") is None


def test_a_refused_call_does_nothing(api):
    api.saved()
    answer = api.client.post("/__admin/reset", headers={"Origin": "https://evil.example.com"})
    assert answer.status_code == 403
    assert answer.get_json()["type"].endswith(":other-origin")
    assert len(api.site.world().registry.all()) == 1
