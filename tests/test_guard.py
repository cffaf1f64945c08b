"""The guard: a page of another site in the developer's browser stays outside."""

from typing import Any

import pytest
from support import BASIC, REST

from simulator import guard
from simulator.settings import Settings


def checked(called: str, **settings: Any) -> str | None:
    """Check a Host, and give the kind of stranger that it shows, if any."""
    known = Settings(**settings)
    stranger = guard.by_host(called, known.host, known.allow_host)
    return stranger.kind if stranger else None


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
    assert guard.by_origin("localhost:8642", origin).kind == "other-origin"


@pytest.mark.parametrize("near", [None, ("app.test",)])
def test_a_page_of_nowhere_is_not_this_servers_though_no_host_is_told(near):
    assert guard.by_origin("", "null", near).kind == "other-origin"


def test_a_page_of_this_server_may_call():
    assert guard.by_origin("localhost:8642", "http://localhost:8642") is None


@pytest.mark.parametrize(
    ("origin", "is_taken"),
    [
        ("http://127.0.0.1:5173", True),
        ("http://app.localhost", True),
        ("http://App.test:3000", True),
        ("http://app.example", False),
        ("null", False),
    ],
)
def test_an_app_under_development_is_near(origin, is_taken):
    assert (guard.by_origin("localhost:8642", origin, ("app.test",)) is None) is is_taken


def test_an_app_elsewhere_is_told_how_to_be_near():
    assert "--allow-host app" in guard.by_origin("sosim:8642", "http://app:3000", ()).text


def test_a_refused_call_does_nothing(api):
    api.saved()
    answer = api.client.post("/__admin/reset", headers={"Origin": "https://evil.example.com"})
    assert answer.status_code == 403
    assert answer.get_json()["type"].endswith(":other-origin")
    assert len(api.site.world().registry.all()) == 1


EVIL = {"Origin": "https://evil.example.com"}
REBOUND = {"Host": "evil.example.com", "Origin": "http://evil.example.com"}


@pytest.mark.parametrize("headers", [EVIL, REBOUND, {"Host": "evil.example.com"}])
def test_the_api_refuses_a_page_of_another_site_and_does_nothing(make_api, headers):
    api = make_api(auth="off")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for given in ({}, form):
        answer = api.client.post(REST, data="Name=a", headers={**headers, **given})
        assert (answer.status_code, answer.get_json()["ErrorType"]) == (403, "SimulatorOtherSite")
    assert api.site.world().registry.all() == []
    assert api.client.get("/api/v1", headers=headers).status_code == 403


def test_the_api_takes_an_app_under_development(api):
    answer = api.client.get(
        REST, headers={"Authorization": BASIC, "Origin": "http://localhost:5173"}
    )
    assert (answer.status_code, answer.get_json()) == (200, [])


def test_a_target_is_told_nothing_by_a_page_of_another_site(api):
    assert api.client.post("/targets/orders", headers=EVIL).status_code == 403
    assert api.messages("orders") == []


def test_a_target_may_be_called_by_the_name_of_a_tunnel(api):
    assert api.client.post("/targets/orders", headers={"Host": "tunnel.example"}).status_code == 200
    assert len(api.messages("orders")) == 1


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/", "/__admin/livez", "/__admin/webhooks", "/targets/a", "/api/v1", REST, "/nowhere"]
)
def test_no_other_site_is_let_in_by_cors(api, method, path):
    asked = {"Access-Control-Request-Method": "POST", "Authorization": BASIC}
    for headers in (EVIL, {"Origin": "http://localhost"}, {}):
        answer = api.client.open(path, method=method, headers=asked | headers)
        assert [one for one, _ in answer.headers if "access-control" in one.lower()] == []
