"""Addresses: whom a TargetUrl calls, and what is asked for there."""

from __future__ import annotations

import pytest
from cases import each

from simulator.delivery.address import address
from simulator.delivery.no_answer import NoAnswer


@each(
    ("url", "origin", "target", "host"),
    [
        ("http://Example.COM", ("http", "example.com", 80), "/", "example.com"),
        ("https://example.com?a=b", ("https", "example.com", 443), "/?a=b", "example.com"),
        ("http://example.com:80/#x", ("http", "example.com", 80), "/", "example.com"),
        ("https://a.example:80/", ("https", "a.example", 80), "/", "a.example:80"),
        ("http://[::1]:8080/a", ("http", "::1", 8080), "/a", "[::1]:8080"),
        ("http://[fe80::1%25lo]/a", ("http", "fe80::1%lo", 80), "/a", "[fe80::1]"),
        (
            "http://bücher.example/ü?ö",
            ("http", "xn--bcher-kva.example", 80),
            "/%C3%BC?%C3%B6",
            None,
        ),
        ("http://a.example/a%20b;c=d@e", ("http", "a.example", 80), "/a%20b;c=d@e", "a.example"),
        ('http://a.example/a|"<b>', ("http", "a.example", 80), "/a%7C%22%3Cb%3E", "a.example"),
        ("http://a.example/../b/./c/..", ("http", "a.example", 80), "/b/", "a.example"),
        ("http://a.example/.a/..b//c", ("http", "a.example", 80), "/.a/..b//c", "a.example"),
        ("http://u:p@a.example/", ("http", "a.example", 80), "/", "a.example"),
    ],
)
def test_a_url_is_taken_apart(url, origin, target, host):
    found = address(url)
    assert found.origin == origin
    assert found.begin == f"POST {target} HTTP/1.1\r\nHost: {host or origin[1]}\r\n"


@each(
    "url",
    ["", "/a", "ftp://a.example/", "http://", "http://[::1", "http://a:port/", "http://a..b/"],
)
def test_a_url_that_names_nobody_is_told(url):
    with pytest.raises(NoAnswer, match="it is not a URL that can be called") as caught:
        address(url)
    assert caught.value.reason == "invalid"
