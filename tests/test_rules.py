"""The rules: what a webhook's TargetUrl and headers must be before anybody is called."""

import pytest
from cases import each

from simulator.crm import rules
from simulator.crm.errors import ArgumentException
from simulator.crm.webhook import Webhook


def only_loopback(host: str) -> bool:
    """Take plain http for this machine only."""
    return host in ("127.0.0.1", "::1", "localhost")


def refusal(url: str | None) -> str:
    """Give the text with which a URL is refused."""
    with pytest.raises(ArgumentException) as refused:
        rules.check_url(url, only_loopback)
    return refused.value.text


@each(
    ("url", "host"),
    [
        ("https://example.com/hook", "example.com"),
        ("https://EXAMPLE.com:8443/a/b?c=d#e", "example.com"),
        ("HTTPS://example.com", "example.com"),
        ("https://[2001:db8::1]:443/", "2001:db8::1"),
        ("https://3221225985/", "3221225985"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("https://example.com/a@b", "example.com"),
        ("https://example.com/?to=a@b", "example.com"),
        ("http://127.0.0.1:8642/targets/x", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://LOCALHOST/", "localhost"),
    ],
)
def test_an_absolute_url_is_taken_apart(url, host):
    assert rules.check_url(url, only_loopback).hostname == host


@pytest.mark.parametrize("url", ["", None])
def test_a_url_is_needed(url):
    assert refusal(url) == "Webhook TargetUrl is empty: it must be an absolute https URL"


@each(
    "url",
    [
        "http://www.example.com",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://localhost.example.com/",
        "HTTP://example.com/",
    ],
)
@pytest.mark.fact("F088")
def test_plain_http_to_another_host_is_refused_in_the_crms_words(url):
    """An http TargetUrl is refused; the text says that 'HTTPS:' is not found in it."""
    assert refusal(url) == f"Webhook TargetUrl must be secure: 'HTTPS:' not found in {url}"


@each(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,x",
        "gopher://example.com/",
        "//example.com/",
        "/targets/orders",
        "example.com",
        " https://example.com/",
        "\nhttps://example.com/",
        "https//example.com",
    ],
)
def test_any_other_scheme_is_not_secure(url):
    assert "must be secure" in refusal(url)


@each(
    "url",
    [
        "https://",
        "https:///path",
        "https:example.com",
        "https://?query",
        "https://:443/",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://example.com:0/",
        "https://example.com:-1/",
        "https://[::1/",
        "https://::1]/",
        "https://[not-an-address]/",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/\r\nX-Injected: yes",
        "https://exam\tple.com/",
        "https://example.com/\x00",
        "https://b\u00fccher.example/",
        "https://example.com/\u20ac",
    ],
)
def test_a_malformed_url_is_refused(url):
    assert "is not a URL: it must be absolute" in refusal(url)


@each(
    "url",
    [
        "https://user:pa55word@example.com/",
        "https://pa55word@example.com/",
        "https://example.com:pa55word@127.0.0.1/",
        "https://:pa55word@[::1]/",
        "http://user:pa55word@127.0.0.1/",
        "https://a@pa55word@example.com/",
    ],
)
def test_credentials_are_refused_and_not_repeated(url):
    assert "holds credentials: send them as Headers instead" in refusal(url)
    assert "pa55word" not in refusal(url)


@each(
    "url",
    [
        *("http://u:pa55word@example.com:x/", "ftp://u:pa55word@e.example", "u:pa55word@h/"),
        *("https://u:ab/pa55word@h/", "https://u:ab#pa55word@h/", "https://u:a?b//pa55word@h:x/"),
        "https:///u:pa55word@h/",
    ],
)
def test_no_refusal_repeats_credentials(url):
    assert "pa55word" not in refusal(url)


@each(
    "url",
    ["ftp://h/@me", "http://h:x", "ftp://h:8080/users/@me", "ftp://h:99999?a=c@d", "ftp://h:1#@"],
)
def test_what_holds_no_credentials_is_shown_as_it_is(url):
    assert url in refusal(url)


@each(
    ("name", "value"),
    [
        ("X-Api-Key", "abc"),
        ("x_y.z~!#$%&'*+^`|", ""),
        ("X-Tab", "a\tb c"),
        ("Content-Language", "nb-NO"),
        ("Authorization", "Bearer abc"),
    ],
)
def test_a_header_that_can_be_sent_is_taken(name, value):
    rules.check_headers({name: value})


@each(
    "name", ["", "X Y", "X:Y", "X\r\nY", "X\nInjected: yes", "B\u00fccher", "X\x00", "(x)", "X\n"]
)
def test_what_is_no_header_name_is_refused(name):
    with pytest.raises(ArgumentException, match="is not a header name"):
        rules.check_headers({name: "value"})


@each("value", ["a\r\nX-Injected: yes", "a\n", "\r", "a\x00b", "\x7f", "\u00e6", "\u2028"])
def test_a_value_that_would_break_out_of_its_line_is_refused(value):
    with pytest.raises(ArgumentException, match="fit into no HTTP header"):
        rules.check_headers({"X-Custom": value})


@each("name", ["Host", "content-length", "Transfer-Encoding", "CONNECTION"])
def test_headers_that_frame_the_message_are_refused(name):
    with pytest.raises(ArgumentException, match="is set by HTTP itself; leave it out"):
        rules.check_headers({name: "1"})


def test_a_webhook_is_checked_as_a_whole():
    rules.check(Webhook(target_url="https://example.com/"), only_loopback)
    with pytest.raises(ArgumentException, match="must be secure"):
        rules.check(Webhook(target_url="http://example.com/"), only_loopback)
    with pytest.raises(ArgumentException, match="is not a header name"):
        rules.check(Webhook(target_url="https://e.example/", headers={"": ""}), only_loopback)


def test_a_script_is_named_and_has_no_url():
    rules.check(Webhook(type="CRMScript", target_url="my script"), only_loopback)
    with pytest.raises(ArgumentException, match="a crmscript webhook names its script"):
        rules.check(Webhook(type="crmscript"), only_loopback)
