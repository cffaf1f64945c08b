"""Soup: pieces of XML, JSON, forms, headers, paths and queries, in any order."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from raw_http import mostly
from support import BASIC

from simulator.api.operations import ALL

XML = (
    *("<Webhook>", "</Webhook>", "<Webhook/>", "<Name>", "</Name>", "<Events>", "</Events>"),
    *("<?xml version='1.0'?>", "<?xml version='1.0' encoding='x'?>", "<!DOCTYPE a [", "]>", "<!--"),
    *("<!ENTITY b 'b'>", "<!ENTITY c SYSTEM 'file:///etc/passwd'>", "&b;", "&c;", "&#0;", "&amp;"),
    *(
        "<![CDATA[",
        "]]>",
        " xmlns='http://x'",
        " i:nil='true'",
        "<a:b>",
        "\ufeff",
        "\x00",
        "<",
        ">",
    ),
)
JSON = (
    *('{"', '"Name":', '"Events":', "[", "]", "{", "}", ",", ":", "null", "true", "NaN", "1e999"),
    *(
        '"\\ud800"',
        '"\\u0000"',
        "-",
        "1",
        "0.1",
        "9" * 40,
        '"',
        "\\",
        "/*",
        "'",
        "\ufeff",
        "[" * 99,
    ),
)
FORM = (
    *("Name=", "&", "=", "Events[0]=", "Events[]=", "Events[9999999]=", "Headers[a]=", "[", "]"),
    *("%", "%ff", "%00", "+", ";", ".", "a.b.c=", "[0][0]=", "\xff", "Webhook.Name="),
)
PIECES = {"xml": XML, "json": JSON, "form": FORM}
MEDIA = {
    "xml": "text/xml",
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "odd": "a/b",
}
CHARSETS = ("", "; charset=utf-8", "; charset=utf-16", "; charset=utf-7", "; charset=x", ";;", ";=")
SEGMENTS = (
    *(
        "api",
        "v1",
        "Agents",
        "Webhook",
        "SaveWebhook",
        "TestWebhook",
        "1",
        "-1",
        "Archive",
        "dynamic",
    ),
    *("Cust1", "Default", "targets", "t", "", ".", "..", "state", "%2f", "%00", "%ff", "~", "API"),
)
QUERY = (
    *("$select=", "Name", "webhookId=", "1", "&", "=", "$filter=", "eq", " ", "(", ",", "%", "%ff"),
    *("webhook_usage.total_calls", "$orderby=", "$top=", "-1", "9" * 30, "\xe9"),
)
HEADERS = (
    *("Accept", "Accept-Language", "SO-Language", "SO-TimeZone", "SO-AppToken", "Authorization"),
    *("If-Modified-Since", "If-Unmodified-Since", "X-HTTP-Method-Override", "Content-Encoding"),
)
WORDS = (
    *(
        "",
        "*",
        "*/*;q=",
        "0",
        ",",
        ";",
        "no",
        "en-US",
        "UTC",
        "Europe/Oslo",
        "includeTZOffset=true",
    ),
    *(
        "Mon, 01 Jan",
        "99999",
        "GMT",
        "Basic ",
        "!",
        "SOTicket 7T:x",
        "gzip",
        "\xe9",
        "\t",
        "application/",
    ),
)


def mixed(pieces: tuple[str, ...], most: int = 8) -> st.SearchStrategy[str]:
    """Put pieces together."""
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join)


def _pieces(kind: str) -> st.SearchStrategy[tuple[str, ...]]:
    return mostly(st.just(PIECES.get(kind, JSON)), st.sampled_from([*PIECES.values()]))


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, bytes]:
    """Make a media type and a body of the pieces of one kind, which mostly is that of the type."""
    kind = draw(st.sampled_from(list(MEDIA)))
    text = draw(mixed(draw(_pieces(kind)), 12))
    encoding = draw(st.sampled_from(["utf-8"] * 6 + ["utf-16", "latin-1"]))
    return MEDIA[kind] + draw(st.sampled_from(CHARSETS)), text.encode(encoding, "replace")


@st.composite
def paths(draw: st.DrawFn) -> tuple[str, str]:
    """Make a method and a path: mostly those of an operation, with something odd for its names."""
    if not draw(st.integers(0, 5)):
        method = draw(st.sampled_from(["GET", "POST", "OPTIONS", "TRACE"]))
        segments = draw(st.lists(st.sampled_from(SEGMENTS), max_size=6))
        return method, "/" + "/".join(segments).lstrip("/")  # else a host, for the test client
    one = draw(st.sampled_from(ALL))
    names = (f"{{{name.name}}}" for name in one.path_params)
    path = one.path
    for name in names:
        path = path.replace(name, draw(st.sampled_from(SEGMENTS)))
    return one.method, draw(st.sampled_from(["", "", "/Cust2"])) + path


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Make a call of something, somewhere: a path, and what else a test client wants to know."""
    method, path = draw(paths())
    names = draw(st.lists(st.sampled_from(HEADERS), max_size=3, unique=True))
    headers = {name: quote(draw(mixed(WORDS, 4)), safe=" ;/*:=,+-.!") for name in names}
    kind, body = draw(bodies())
    return path, {
        "method": method,
        "query_string": draw(mixed(QUERY)),
        "headers": {"Authorization": BASIC, "Content-Type": kind, **headers},
        "data": body,
    }
