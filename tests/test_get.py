"""Getting one webhook: as an agent and as REST, and what there is for an id that nothing has."""

from __future__ import annotations

import pytest
from refusals import detail_of, message_of, unchanged


@pytest.fixture
def saved(api):
    return api.saved()


def test_both_doors_show_the_same_webhook(api, saved):
    rest = api.rest("GET", "/1").get_json()
    links = rest.pop("_Links")
    assert rest == saved == api.agent("GetWebhook", query="?webhookId=1").get_json()
    assert links.keys() == {"Self", "Archive"}


@pytest.mark.parametrize("webhook_id", [0, 2, -1, 2**31 - 1])
@pytest.mark.fact("F106")
def test_what_is_not_there_is_null_to_the_agent(api, saved, webhook_id):
    """The agent answers 200 with null for an id that nothing has."""
    with unchanged(api):
        answer = api.agent("GetWebhook", query=f"?webhookId={webhook_id}")
    assert (answer.status_code, answer.data) == (200, b"null")


@pytest.mark.parametrize("webhook_id", [0, 2, -1, 2**31 - 1])
@pytest.mark.fact("F106")
def test_what_is_not_there_is_not_found_by_rest(api, saved, webhook_id):
    """REST answers 404 with an error object for an id that nothing has."""
    with unchanged(api):
        answer = api.rest("GET", f"/{webhook_id}")
    text = message_of(answer, 404, "SoNotFoundException")
    assert text == f"Webhook id {webhook_id} not found"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "null entry for parameter 'webhookId'"),
        ("?webhookId=", "null entry for parameter 'webhookId'"),
        ("?webhookId=one", "webhookId is 'one', and must be a whole number"),
        ("?webhookId=1.5", "webhookId is '1.5', and must be a whole number"),
        ("?webhookId=2147483648", "webhookId is '2147483648', which does not fit an int32"),
    ],
)
def test_an_id_is_an_int32(api, saved, query, words):
    with unchanged(api):
        assert words in detail_of(api.agent("GetWebhook", query=query))


@pytest.mark.parametrize("query", ["?webhookId=1", "?WEBHOOKID=1", "?webhookid=+1&other=2"])
def test_an_id_in_the_query_is_found_in_any_case(api, saved, query):
    assert api.agent("GetWebhook", query=query).get_json()["WebhookId"] == 1
