"""The last error: what the target of a webhook answered when it last failed."""

from __future__ import annotations

import pytest
from refusals import detail_of, unchanged


def last_errors(api, webhook_id):
    """Ask at both doors, and give the bytes of both answers."""
    asked = [
        api.agent("GetLastError", {"WebhookId": webhook_id}),
        api.rest("GET", f"/{webhook_id}/LastError"),
    ]
    assert [one.status_code for one in asked] == [200, 200]
    return [one.data for one in asked]


@pytest.mark.fact("F108", "F195")
def test_without_errors_there_is_an_empty_string(api):
    """A webhook that never failed has an empty text as last error, in JSON's quotes."""
    api.saved()
    assert last_errors(api, 1) == [b'""', b'""']


@pytest.mark.parametrize("webhook_id", [0, 1, -1])
@pytest.mark.fact("F109")
def test_what_is_not_there_has_no_errors(api, webhook_id):
    """An id that nothing has is not an error here: its last error is empty."""
    with unchanged(api):
        assert last_errors(api, webhook_id) == [b'""', b'""']


@pytest.mark.fact("F195")
def test_an_error_is_told_as_a_string_of_json(make_api):
    """The text of a last error, with its line breaks, is one quoted string."""
    api = make_api(clock="manual")
    api.saved()
    answer = {"status": 503, "body": 'out of "stock"'}
    api.admin("PUT", "/targets/hooks.example.com", {"answers": [answer]})
    api.agent("SignalEvent", {"EventName": "contact.created"})
    assert api.site.world().journal.attempts.wait(lambda one: one.status == 503, 1, 5)
    texts = [api.agent("GetLastError", {"WebhookId": 1}), api.rest("GET", "/1/LastError")]
    for one in texts:
        assert one.get_json().startswith("HTTP/1.1 503 Service Unavailable\r\n")
        assert one.get_json().endswith('out of "stock"')


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "null entry for parameter"),
        ([], "must be an object"),
        ({"WebhookId": "one"}, "/WebhookId is 'one'"),
        ({"WebhookId": 2**31}, "does not fit an int32"),
    ],
)
def test_the_agent_needs_an_id(api, body, words):
    with unchanged(api):
        assert words in detail_of(api.agent("GetLastError", body))
