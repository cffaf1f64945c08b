"""Targets over https: a valid certificate is accepted, each bad one is refused with its reason."""

import itertools
import sys

import pytest
from refusals import message_of, unchanged
from steps import raised
from support import Api, webhook

from simulator.certificates import KINDS, NoTls
from simulator.server import Server
from simulator.settings import Settings

NUMBERS = itertools.count(1)
BAD = [
    ("expired", "certificate has expired"),
    ("self-signed", "self-signed certificate"),
    ("wrong-host", "127.0.0.1"),
]


@pytest.fixture(scope="module")
def server():
    """A server with targets over https, as `serve --tls` starts it."""
    with Server(Settings(port=0, seed=1, tls=True)) as server:
        yield server


@pytest.fixture
def api(server) -> Api:
    """A caller of a tenant of its own."""
    return Api(server.site, f"Cust{next(NUMBERS)}")


@pytest.fixture
def url(server, api):
    """Give the URL of the caller's target behind a kind of certificate."""
    return lambda kind: f"{server.site.https_targets[kind]}/{api.tenant}/targets/orders"


def test_a_target_with_a_valid_certificate_is_told(api, url):
    api.saved(TargetUrl=url("valid"))
    raised(api)
    sent = api.messages("orders")
    assert [one["event"] for one in sent] == ["test", "contact.changed"]
    assert {one["signature"] for one in sent} == {"valid"}


@pytest.mark.fact("F087")
@pytest.mark.parametrize(("kind", "words"), BAD)
def test_a_bad_certificate_keeps_a_webhook_from_being_saved(api, url, kind, words):
    """Expired, self-signed and wrong-host certificates are refused; the target hears nothing."""
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(TargetUrl=url(kind)))
    text = message_of(answer, 400, "ArgumentException")
    assert "no trusted TLS connection could be made" in text
    assert words in text
    assert api.messages("orders") == []


@pytest.mark.parametrize(("kind", "words"), BAD)
def test_testing_a_webhook_tells_what_is_wrong_with_its_certificate(api, url, kind, words):
    answer = api.agent("TestWebhook", {"Webhook": webhook(TargetUrl=url(kind))})
    assert (answer.status_code, answer.json["Success"]) == (200, False)
    assert words in answer.json["Message"]


@pytest.mark.fact("F141")
def test_a_bad_certificate_fails_the_attempt(api, url):
    """Everything but a 200 is a failure, a bad certificate too, and the journal says which."""
    api.admin("PUT", f"/tenants/{api.tenant}", {"clock": "manual"})
    api.saved(TargetUrl=url("valid"))
    world = api.site.world(api.tenant)
    [stored] = world.registry.all()
    world.registry.change(stored.id, lambda one: one._replace(target_url=url("expired")))
    raised(api)
    [attempt] = api.admin("GET", "/attempts").json["items"]
    assert (attempt["outcome"], attempt["reason"]) == ("failed", "tls")
    api.admin("POST", "/clock/advance", {"until": "idle"})
    [verdict] = api.admin("GET", "/explain", event="contact.changed").json["items"]
    assert verdict["reason"] == "tls"
    assert "certificate has expired" in verdict["detail"]


def test_the_settings_tell_where_the_targets_are(server, api):
    told = api.admin("GET", "/settings").json
    assert told["https_targets"] == server.site.https_targets
    assert set(told["https_targets"]) == set(KINDS)


def test_another_server_trusts_the_authority_once_it_is_told_its_file(server, make_api):
    url = f"{server.site.https_targets['valid']}/targets/foreign"
    stranger = make_api()
    text = message_of(
        stranger.agent("SaveWebhook", webhook(TargetUrl=url)), 400, "ArgumentException"
    )
    assert "certificate verify failed" in text
    friend = make_api(ca_file=str(server.certificates.ca_file))
    assert friend.saved(TargetUrl=url)["WebhookId"] == 1


def test_the_files_are_gone_with_the_server():
    with Server(Settings(port=0, tls=True)) as server:
        file = server.certificates.ca_file
        assert file.read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert not file.exists()


def test_without_its_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(NoTls, match=r"pip install 'superoffice-simulator\[tls\]'"):
        Server(Settings(port=0, tls=True))
