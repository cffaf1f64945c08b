"""Target URLs and headers: where a webhook may post to, and what it may send along."""

from __future__ import annotations

import pytest
from cases import each
from refusals import CRM, message_of, unchanged
from support import HOOK, webhook


@pytest.mark.fact("F088")
def test_an_http_target_is_refused_in_the_words_of_the_crm(make_api):
    """The refusal of plain http is word for word that of the official client's own tests."""
    api = make_api(https="required")
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(TargetUrl="http://www.example.com"))
    text = message_of(answer, 400, "ArgumentException")
    assert text == (
        "Webhook TargetUrl must be secure: 'HTTPS:' not found in http://www.example.com"
    )
    assert answer.get_json()["ErrorSource"] == CRM
    assert api.messages("www.example.com") == []


@pytest.mark.fact("F087")
def test_an_https_target_is_taken_where_https_is_required(make_api):
    """A target is to be https, unless the installation says otherwise."""
    assert make_api(https="required").saved(TargetUrl=HOOK)["WebhookId"] == 1


@pytest.mark.parametrize("settings", [{"https": "lenient"}, {"https": "required"}])
@pytest.mark.fact("F087")
def test_whether_http_will_do_is_for_the_installation_to_say(make_api, settings):
    """RequireHttps is a setting: without it an http target of a captured host is taken."""
    answer = make_api(**settings).agent("SaveWebhook", webhook(TargetUrl="http://a.example.com/"))
    assert (answer.status_code == 200) == (settings["https"] == "lenient")


@each(
    ("url", "words"),
    [
        (None, "is empty"),
        ("", "is empty"),
        ("ftp://a.example.com/", "must be secure"),
        ("file:///etc/passwd", "must be secure"),
        ("javascript:alert(1)", "must be secure"),
        ("hooks.example.com/orders", "must be secure"),
        ("https://", "is not a URL"),
        ("https:///orders", "is not a URL"),
        ("https://a.example.com:port/", "is not a URL"),
        ("https://a.example.com/or ders", "is not a URL"),
        ("https://a.example.com/\r\nX: y", "is not a URL"),
        ("https://[::1/", "is not a URL"),
        ("https://user:hush@a.example.com/", "holds credentials"),
    ],
)
def test_a_target_that_cannot_be_called_is_refused(api, url, words):
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(TargetUrl=url))
    text = message_of(answer, 400, "ArgumentException")
    assert words in text
    assert "hush" not in text
    assert api.admin("GET", "/targets").get_json()["items"] == []


@each(
    "headers",
    [
        {"X-A": "1\r\nX-B: 2"},
        {"X-A\r\nX-B": "1"},
        {"X A": "1"},
        {"": "1"},
        {"X-A": "æ"},
        {"Host": "b.example.com"},
        {"content-length": "0"},
    ],
)
def test_headers_that_would_break_the_request_are_refused(api, headers):
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(Headers=headers))
    assert "Webhook Headers" in message_of(answer, 400, "ArgumentException")
    assert api.messages() == []
