"""Negotiation: which media type an answer has, and which ones a body may have."""

from __future__ import annotations

import json

import pytest
from cases import each
from refusals import unchanged
from support import webhook

FORM = "application/x-www-form-urlencoded"


# --- Answers


@pytest.mark.parametrize("accept", [None, "", "*/*", "application/*"])
@pytest.mark.fact("F182")
def test_json_in_utf8_is_what_comes_without_a_wish(api, accept):
    """An answer is application/json with charset utf-8, unless something else is asked for."""
    answer = api.rest("GET", "/default", Accept=accept, Content_Type=None)
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(answer.data)["State"] == "Active"


@each(
    ("accept", "content_type"),
    [
        ("application/json", "application/json"),
        ("text/json", "text/json"),
        ("application/json-patch+json", "application/json-patch+json"),
        ("application/merge-patch+json", "application/merge-patch+json"),
        ("application/xml", "application/xml"),
        ("text/xml", "text/xml"),
        ("TEXT/XML", "text/xml"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/xml;q=0.5, application/json;q=0.4", "application/xml"),
        ("text/html, application/xml;q=0.9, */*;q=0.1", "application/xml"),
        ("text/html, */*", "application/json"),
        ("application/xml; charset=utf-8", "application/xml"),
        ("text/json;charset=utf-8;q=0.5", "text/json"),
        ("application/json;odata=verbose;q=0.2, Text/XML; charset=x;q=0.3", "text/xml"),
        ("text/*, application/json;q=0.9", "text/json"),
        ("application/json;q=0, */*", "text/json"),
        ("application/xml;q=0", "application/json"),
        ("*/*, text/xml", "text/xml"),
        ("text/xml;q=0.1, text/xml", "text/xml"),
    ],
)
def test_the_type_that_is_asked_for_comes(api, accept, content_type):
    answer = api.rest("GET", "/default", Accept=accept)
    assert answer.headers["Content-Type"] == f"{content_type}; charset=utf-8"
    assert answer.data[:1] == (b"<" if "xml" in content_type else b"{")


@pytest.mark.parametrize("accept", ["aplication/json", "image/png", "text/html", "nonsense", ";;;"])
def test_a_type_that_nobody_knows_falls_back_to_json(api, accept):
    answer = api.rest("GET", "/default", Accept=accept)
    assert (answer.status_code, answer.content_type) == (200, "application/json; charset=utf-8")


@pytest.mark.parametrize("content_type", ["text/xml", "application/xml; charset=utf-8"])
@pytest.mark.fact("F192")
def test_without_a_wish_the_type_of_the_request_counts(api, content_type):
    """A GET with Content-Type text/xml and no Accept is answered in XML (an old article)."""
    answer = api.rest("GET", "/default", Accept=None, Content_Type=content_type)
    assert answer.content_type.endswith("/xml; charset=utf-8")
    assert "<Webhook " in answer.text


def test_a_form_is_answered_in_json(api):
    answer = api.rest("GET", "/default", Accept=None, Content_Type=FORM)
    assert answer.content_type == "application/json; charset=utf-8"


@pytest.mark.parametrize("call", [("POST", "/a.b/1"), ("DELETE", "/1")])
def test_an_answer_without_a_body_has_no_type(api, call):
    answer = api.rest(*call, Accept="text/xml")
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers


# --- Bodies


XML = b"""<Webhook><WebhookId>0</WebhookId><Name>Orders</Name>
<Events><string>contact.created</string><string>contact.changed</string></Events>
<TargetUrl>https://hooks.example.com/orders</TargetUrl><Secret>s3cret</Secret>
<State>Active</State><Type>webhook</Type></Webhook>"""
FIELDS = (
    b"Name=Orders&Events=contact.created&Events=contact.changed&Secret=s3cret&State=1"
    b"&TargetUrl=https%3A%2F%2Fhooks.example.com%2Forders&Type=webhook"
)
JSON = json.dumps(webhook()).encode()


@each(
    ("content_type", "raw"),
    [
        ("application/json", JSON),
        ("application/json; charset=UTF-8", JSON),
        ("text/json", JSON),
        ("application/json-patch+json", JSON),
        ("application/merge-patch+json", JSON),
        (None, JSON),
        ("application/xml", XML),
        ("text/xml; charset=utf-8", XML),
        (FORM, FIELDS),
        (f"{FORM}; charset=utf-8", FIELDS),
        ("application/json; charset=utf-16", JSON.decode().encode("utf-16")),
    ],
)
def test_bodies_of_every_documented_type_are_read_alike(api, content_type, raw):
    answer = api.agent("SaveWebhook", raw=raw, Content_Type=content_type)
    assert answer.status_code == 200, answer.text
    assert {name: answer.get_json()[name] for name in webhook()} == webhook()
    assert "X-Simulator-Contract" not in answer.headers


@pytest.mark.parametrize("raw", [None, b" "])
def test_no_body_may_be_of_any_type(api, raw):
    answer = api.rest("POST", "/a.b/1", raw=raw, Content_Type="text/plain")
    assert answer.status_code == 204


@pytest.mark.parametrize("content_type", ["text/plain", "image/png", "multipart/form-data"])
def test_bodies_of_other_types_are_refused(api, content_type):
    with unchanged(api):
        answer = api.agent("SaveWebhook", raw=JSON, Content_Type=content_type)
    assert answer.status == "415 Unsupported Media Type"
    assert answer.get_json()["ErrorType"] == "UnsupportedMediaTypeException"
    assert "application/json" in answer.get_json()["Message"]


@each(
    ("content_type", "raw"),
    [
        ("application/json", b"{"),
        ("application/json", b"\xff\xfe\xfd"),
        ("application/json", b"[" * 1000),
        ("application/json", b'{"Name": NaN}'),
        ("application/json; charset=klingon", JSON),
        ("application/xml", b"<Webhook>"),
        ("application/xml", b"<Contact/>"),
        ("application/xml", b"<Webhook>&lol;</Webhook>"),
        (
            "application/xml",
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Webhook>&b;</Webhook>',
        ),
        ("application/xml", JSON),
        (FORM, JSON),
        (FORM, b"Name=%zz"),
        (FORM, b"Events[0]=a&Events[x]=b"),
    ],
)
def test_a_body_that_is_not_what_its_type_says_is_refused(api, content_type, raw):
    with unchanged(api):
        answer = api.agent("SaveWebhook", raw=raw, Content_Type=content_type)
    assert answer.status_code == 400
    assert answer.get_json()["Message"] == "The request is invalid."
    assert api.admin("GET", "/targets").get_json()["items"] == []
