"""The links of the OpenAPI document: each leads on, with what an answer has told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import pytest
from support import Api, webhook
from werkzeug.test import TestResponse

from simulator.api.operations import ALL
from simulator.openapi.calls import text


@cache
def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Give the operations by their ids, with their methods and paths."""
    return {
        one["operationId"]: (method.upper(), path, one)
        for path, item in json.loads(text("11.0"))["paths"].items()
        for method, one in item.items()
        if "operationId" in one
    }


def links() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each link with the operation in whose answer it is."""
    for source, (_, _, one) in operations().items():
        for answer in one["responses"].values():
            yield from ((source, link) for link in answer.get("links", {}).values())


def filled(node: Any, answer: TestResponse) -> Any:
    """Put what an answer tells in the place of runtime expressions."""
    if isinstance(node, dict):
        return {name: filled(one, answer) for name, one in node.items()}
    if node.startswith("$response.header."):
        return answer.headers[node.removeprefix("$response.header.")]
    found = answer.get_json()
    for step in node.removeprefix("$response.body").removeprefix("#/").split("/"):
        found = (found[int(step)] if isinstance(found, list) else found[step]) if step else found
    return found


def followed(api: Api, answer: TestResponse, source: str, name: str) -> Any:
    """Go from an answer along one of its links, and give what is answered there."""
    link = next(link for one, link in links() if (one, link["operationId"]) == (source, name))
    method, path, _ = operations()[name]
    given = link.get("parameters", {}).items()
    told = filled({one: it for one, it in given if it != "$request.query.tenant"}, answer)
    query = urlencode({one: it for one, it in told.items() if f"{{{one}}}" not in path})
    body = filled(link["requestBody"], answer) if "requestBody" in link else None
    return api.call(method, f"{path.format(**told)}?{query}", body).get_json()


def test_every_link_leads_to_an_operation_and_fills_all_that_it_needs():
    for source, link in links():
        _, _, other = operations()[link["operationId"]]
        named = [one for one in other["parameters"] if "name" in one]
        needed = {one["name"] for one in named if one.get("required")}
        assert needed <= link.get("parameters", {}).keys() <= {one["name"] for one in named}, source
        assert "requestBody" in other or "requestBody" not in link, source


def test_every_call_of_the_api_leads_to_its_trace():
    traced = {source for source, link in links() if link["operationId"] == "adminGetTrace"}
    assert {one.id for one in ALL} - traced == set()


def test_a_webhook_that_is_only_made_up_has_no_id_to_go_on_with():
    leads = {link["operationId"] for source, link in links() if "DefaultWebhook" in source}
    agent = {"v1WebhookAgent_SaveWebhook", "v1WebhookAgent_TestWebhook"}
    assert leads == {"adminGetTrace", *agent, "v1Webhook_PostWebhook", "v1Webhook_TestWebhook"}


@pytest.mark.parametrize("name", ["SaveWebhook", "GetWebhook", "GetAllWebhooks"])
def test_the_agent_leads_on_with_a_webhook(api, name):
    api.saved()
    body = {"SaveWebhook": webhook(WebhookId=1), "GetAllWebhooks": {}}.get(name)
    answer = api.agent(name, body, "?webhookId=1" if name == "GetWebhook" else "")
    source = f"v1WebhookAgent_{name}"
    assert followed(api, answer, source, "v1WebhookAgent_GetWebhook")["Name"] == "Orders"
    assert followed(api, answer, source, "v1WebhookAgent_TestWebhook")["Success"] is True
    assert followed(api, answer, source, "v1WebhookAgent_GetLastError") == ""


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_rest_leads_on_with_a_webhook(api, method):
    api.saved()
    answer = api.rest(method, body=webhook() if method == "POST" else None)
    source = {"GET": "v1Webhook_GetAllWebhooks", "POST": "v1Webhook_PostWebhook"}[method]
    assert followed(api, answer, source, "v1Webhook_GetWebhook")["Name"] == "Orders"
    assert followed(api, answer, source, "v1Webhook_PutWebhook")["Name"] == "Orders"
    assert followed(api, answer, source, "v1Webhook_TestWebhook")["Success"] is True


def test_a_call_leads_to_its_trace_even_if_it_was_refused(api):
    answer = api.agent("SaveWebhook", webhook(TargetUrl=""))
    [call] = followed(api, answer, "v1WebhookAgent_SaveWebhook", "adminGetTrace")["requests"]
    assert (call["status"], call["operation"]) == (400, "v1WebhookAgent_SaveWebhook")


def test_an_event_leads_to_what_became_of_it(api):
    api.saved()
    raised = api.admin("POST", "/events", {"event": "contact.changed", "primary_key": 18})
    told = partial(followed, api, raised, "adminPostEvents")
    id_ = raised.get_json()["event_id"]
    assert [one["event_id"] for one in told("adminGetEvents")["items"]] == [id_]
    assert told("adminGetExplain")["event"]["event_id"] == id_
    assert [one["event_id"] for one in told("adminGetTrace")["events"]] == [id_]
