"""Explaining failures: the verdict on a webhook says what was wrong with its target."""

import pytest
from life import HOST, answers
from sockets import free_port
from steps import advance, raised, verdict


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still."""
    return make_api(clock="manual")


def finished(api):
    """Raise the event, and run it to its end."""
    raised(api)
    advance(api, until="idle")


def change_target(api, saved, url):
    """Give a stored webhook a target that the check before saving would not have passed."""
    registry = api.site.world().registry
    registry.change(saved["WebhookId"], lambda one: one._replace(target_url=url))


def test_blocked_egress(api):
    api.saved()
    api.admin("PUT", "/tenants/Default", {"egress": "loopback"})
    finished(api)
    assert verdict(api)[:2] == ("not-delivered", "blocked")
    assert f"--allow-host {HOST} opens it" in verdict(api)[2]


def test_refused(api):
    change_target(api, api.saved(), f"http://127.0.0.1:{free_port()}/")
    finished(api)
    assert verdict(api)[:2] == ("not-delivered", "refused")
    assert "it refused the connection" in verdict(api)[2]


def test_a_status(api):
    api.saved()
    answers(api, {"status": 503})
    finished(api)
    assert verdict(api) == (
        "not-delivered",
        "status",
        "discarded at 2026-01-01T09:00:05Z after 3 attempts: HTTP/1.1 503 Service Unavailable",
    )


@pytest.mark.parametrize(
    ("fault", "reason"), [("close", "closed"), ("reset", "closed"), ("garbage", "garbage")]
)
def test_a_broken_answer(api, fault, reason):
    api.saved()
    answers(api, {"fault": fault})
    finished(api)
    assert verdict(api)[:2] == ("not-delivered", reason)


def test_no_answer(make_api):
    api = make_api(clock="manual", timeout=0.01)
    api.saved()
    answers(api, {"fault": "timeout"})
    finished(api)
    assert verdict(api)[:2] == ("not-delivered", "timeout")
