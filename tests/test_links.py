"""Links: what the REST endpoints add to one webhook, and nothing else has."""

from typing import Any

import pytest
from support import REST, Api, webhook

WITH_LINKS = [("GET", None), ("PUT", webhook()), ("PATCH", {"Name": "New"})]


def links(api: Api) -> dict[str, str]:
    made = api.rest("POST", body=webhook()).get_json()
    return dict(made["_Links"])


@pytest.mark.parametrize(("method", "body"), WITH_LINKS)
def test_one_webhook_has_links(api: Api, method: str, body: Any) -> None:
    """They are the last member, whichever call gave the webhook."""
    path = f"/{api.saved()['WebhookId']}"
    assert list(api.rest(method, path, body).get_json())[-1] == "_Links"


def test_the_links_lead_to_the_webhook_and_to_all(api: Api) -> None:
    """Self and Archive are URLs that can be called as they stand."""
    found = links(api)
    [only] = api.client.get(found["Archive"], headers={"Authorization": "Bearer x"}).get_json()
    one = api.client.get(found["Self"], headers={"Authorization": "Bearer x"}).get_json()
    assert found.keys() == {"Self", "Archive"}
    assert one == {**only, "_Links": found}


@pytest.mark.fact("F217")
@pytest.mark.parametrize("application", ["", "Cust12345", "SuperOffice", "crm/web"])
def test_links_begin_as_the_call_did(api: Api, application: str) -> None:
    """A tenant's webhook is found under that tenant, one on site behind the application's path."""
    caller = Api(api.site, application)
    base = "/".join(filter(None, ["http://localhost", application]))
    assert links(caller) == {"Self": f"{base}{REST}/1", "Archive": f"{base}{REST}"}


@pytest.mark.fact("F021", "F022")
@pytest.mark.parametrize("path", ["", "/default"])
def test_collection_and_default_have_none(api: Api, path: str) -> None:
    """Only the calls that are for one webhook give links."""
    api.saved()
    assert "_Links" not in api.rest("GET", path).text


@pytest.mark.fact("F010", "F011", "F013", "F014")
@pytest.mark.parametrize(
    ("method", "body", "query"),
    [
        ("CreateDefaultWebhook", None, ""),
        ("SaveWebhook", webhook(), ""),
        ("GetWebhook", None, "?webhookId=1"),
        ("GetAllWebhooks", {}, ""),
    ],
)
def test_agents_have_none(api: Api, method: str, body: Any, query: str) -> None:
    """Links belong to REST; an agent's webhooks have the documented members only."""
    api.saved()
    assert "_Links" not in api.agent(method, body, query).text


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_links_in_a_body_are_ignored(api: Api, method: str) -> None:
    """What was got can be sent back as it is; the links are the server's own."""
    made = api.rest("POST", body=webhook()).get_json()
    path = f"/{made['WebhookId']}" if method == "PUT" else ""
    answer = api.rest(method, path, made | {"_Links": {"Self": "http://elsewhere"}})
    assert answer.status_code == 200
    assert answer.get_json()["_Links"] == made["_Links"]
