"""The agent's eight methods: where each finds its parameters, and what it answers."""

from typing import Any

import pytest
from support import AGENT, Api, webhook

METHODS = (
    "CreateDefaultWebhook",
    "SaveWebhook",
    "DeleteWebhook",
    "GetWebhook",
    "GetAllWebhooks",
    "TestWebhook",
    "SignalEvent",
    "GetLastError",
)
TARGET = "/targets/hooks.example.com"


def is_webhook(api: Api, document: Any) -> bool:
    return api.site.world().carrier("Webhook").check(document) == []


# Default and save --------------------------------------------------------------------------------


@pytest.mark.fact("F010")
@pytest.mark.parametrize("body", [None, b"", b"null"], ids=["none", "empty", "null"])
def test_a_default_webhook_needs_no_body(api: Api, body: bytes | None) -> None:
    """The official client sends the word null, other clients send nothing."""
    answer = api.agent("CreateDefaultWebhook", raw=body)
    assert answer.status == "200 OK"
    assert is_webhook(api, answer.get_json())


@pytest.mark.fact("F010")
def test_a_default_webhook_is_not_selected_from(api: Api) -> None:
    """$select is documented for other methods, not for this one."""
    answer = api.agent("CreateDefaultWebhook", query="?$select=Name")
    assert answer.get_json()["TargetUrl"] is not None


@pytest.mark.fact("F011")
def test_a_saved_webhook_is_the_body_itself(api: Api) -> None:
    """SaveWebhook has no wrapper around the webhook, in either direction."""
    answer = api.agent("SaveWebhook", webhook(Name="Bare"))
    assert answer.status == "200 OK"
    assert is_webhook(api, answer.get_json())
    assert answer.get_json()["Name"] == "Bare"


@pytest.mark.fact("F011")
@pytest.mark.parametrize("ids", [{}, {"WebhookId": 0}], ids=["missing", "zero"])
def test_without_an_id_a_webhook_is_created(api: Api, ids: dict[str, int]) -> None:
    """An empty id and the id 0 both mean a new webhook."""
    first, second = api.saved(**ids), api.saved(**ids)
    assert 0 < first["WebhookId"] < second["WebhookId"]


@pytest.mark.fact("F011")
def test_with_its_id_the_whole_webhook_is_replaced(api: Api) -> None:
    """Saving over a webhook does not merge: what the second body omits is gone."""
    old = api.saved(Properties={"a": 1})
    new = api.saved(WebhookId=old["WebhookId"], Name="New")
    assert (new["WebhookId"], new["Name"], new["Properties"]) == (old["WebhookId"], "New", {})
    assert len(api.agent("GetAllWebhooks", {}).get_json()) == 1


# Delete and get ----------------------------------------------------------------------------------


@pytest.mark.fact("F012")
@pytest.mark.parametrize("body", [None, b"null"], ids=["none", "null"])
@pytest.mark.parametrize("name", ["WebhookId", "webhookId", "webhookid"])
def test_delete_finds_its_id_in_the_query(api: Api, name: str, body: bytes | None) -> None:
    """DeleteWebhook needs no body and answers 204; the query's names count in any case."""
    number = api.saved()["WebhookId"]
    answer = api.agent("DeleteWebhook", query=f"?{name}={number}", raw=body)
    assert (answer.status, answer.data) == ("204 No Content", b"")
    assert api.agent("GetAllWebhooks", {}).get_json() == []


@pytest.mark.fact("F012", "F013", "F019")
@pytest.mark.parametrize("method", ["DeleteWebhook", "GetWebhook"])
def test_the_id_is_required_in_the_query(api: Api, method: str) -> None:
    """An id in the body does not count for these two methods."""
    answer = api.agent(method, {"WebhookId": api.saved()["WebhookId"]})
    assert answer.status_code == 400
    assert "ebhookId" in answer.get_json()["MessageDetail"]


@pytest.mark.fact("F013")
@pytest.mark.parametrize("body", [None, b"null"], ids=["none", "null"])
def test_get_finds_its_id_in_the_query(api: Api, body: bytes | None) -> None:
    """GetWebhook needs no body and answers 200 with the webhook as it was saved."""
    saved = api.saved()
    answer = api.agent("GetWebhook", query=f"?webhookId={saved['WebhookId']}", raw=body)
    assert (answer.status, answer.get_json()) == ("200 OK", saved)


@pytest.mark.fact("F013")
def test_get_can_be_told_what_to_select(api: Api) -> None:
    """$select keeps the keys of what is not selected, with null."""
    saved = api.saved()
    query = f"?webhookId={saved['WebhookId']}&$select=name"
    selected = api.agent("GetWebhook", query=query).get_json()
    assert selected == {**dict.fromkeys(saved), "Name": "Orders"}


@pytest.mark.fact("F013", "F019")
def test_what_is_not_there_is_null(api: Api) -> None:
    """Agents do not say 404: a missing webhook is the JSON value null."""
    answer = api.agent("GetWebhook", query="?webhookId=7")
    assert (answer.status, answer.data) == ("200 OK", b"null")


# Lists -------------------------------------------------------------------------------------------


@pytest.mark.fact("F014")
def test_all_webhooks_are_an_array(api: Api) -> None:
    """An empty request object has no filters."""
    saved = [api.saved(Name=name) for name in ("one", "two")]
    answer = api.agent("GetAllWebhooks", {})
    assert (answer.status, answer.get_json()) == ("200 OK", saved)


@pytest.mark.fact("F014")
@pytest.mark.parametrize(
    "filters",
    [{"NameFilter": "two"}, {"EventFilter": "sale.sold"}, {"StatusFilter": "Stopped"}],
    ids=lambda one: next(iter(one)),
)
def test_the_three_filters_are_in_the_body(api: Api, filters: dict[str, str]) -> None:
    """The body filters by name, by event and by state."""
    api.saved(Name="one")
    two = api.saved(Name="two", Events=["sale.sold"], State="Stopped")
    assert api.agent("GetAllWebhooks", filters).get_json() == [two]


@pytest.mark.fact("F014")
def test_each_of_all_webhooks_is_selected_from(api: Api) -> None:
    """$select goes for each item of the array."""
    for name in ("one", "two"):
        api.saved(Name=name)
    rows = api.agent("GetAllWebhooks", {}, "?$select=Name").get_json()
    assert [{key for key, value in row.items() if value} for row in rows] == [{"Name"}] * 2


# Test, signal and last error ---------------------------------------------------------------------


@pytest.mark.fact("F015")
@pytest.mark.parametrize(("status", "success"), [(200, True), (500, False)])
def test_a_test_is_200_however_it_went(api: Api, status: int, success: bool) -> None:
    """The webhook is inside a wrapper, and success stands in the WebhookResult alone."""
    api.admin("PUT", TARGET, {"answers": [{"status": status}]})
    answer = api.agent("TestWebhook", {"Webhook": webhook()})
    assert answer.status == "200 OK"
    assert api.site.world().carrier("WebhookResult").check(answer.get_json()) == []
    assert answer.get_json()["Success"] is success


@pytest.mark.fact("F015")
def test_a_result_is_selected_from(api: Api) -> None:
    """$select nulls the other members of a WebhookResult."""
    result = api.agent("TestWebhook", {"Webhook": webhook()}, "?$select=Success").get_json()
    assert result == {"Success": True, "Message": None, "TableRight": None, "FieldProperties": None}


@pytest.mark.fact("F016")
@pytest.mark.parametrize("query", ["", "?$select=Name"])
def test_a_signal_is_answered_without_a_body(api: Api, query: str) -> None:
    """SignalEvent answers 204; the $select that is documented for it has nothing to select."""
    body = {"EventName": "window.closed", "PrimaryKey": 3, "Data": {"height": 2}}
    answer = api.agent("SignalEvent", body, query)
    assert (answer.status, answer.data) == ("204 No Content", b"")
    [event] = api.site.world().journal.events.all()
    assert (event.event, event.primary_key, event.changes) == ("window.closed", 3, ("height",))


@pytest.mark.fact("F017")
def test_the_last_error_is_a_string(api: Api) -> None:
    """GetLastError finds its id in the body, and gives a JSON string."""
    number = api.saved()["WebhookId"]
    answer = api.agent("GetLastError", {"WebhookId": number})
    assert (answer.status, answer.data) == ("200 OK", b'""')


# What goes for all of them -----------------------------------------------------------------------


@pytest.mark.fact("F018")
def test_a_get_of_a_method_describes_it(api: Api) -> None:
    """A GET tells which verb to use, and for what."""
    answers = [api.call("GET", f"{AGENT}/{method}") for method in METHODS]
    assert {answer.status for answer in answers} == {"200 OK"}
    assert [list(answer.get_json()) for answer in answers] == [["POST"]] * 8


@pytest.mark.fact("F018")
def test_a_get_of_a_method_does_not_run_it(api: Api) -> None:
    """A GET with everything that a deletion needs deletes nothing."""
    saved = api.saved()
    api.call("GET", f"{AGENT}/DeleteWebhook?WebhookId={saved['WebhookId']}")
    assert api.agent("GetAllWebhooks", {}).get_json() == [saved]


@pytest.mark.fact("F019")
@pytest.mark.parametrize("number", ["seven", "7.5", "99999999999", "", "6%1F"])
def test_a_malformed_parameter_is_400(api: Api, number: str) -> None:
    """What is no int32 cannot be an id, and the answer says which parameter it was."""
    answer = api.agent("GetWebhook", query=f"?webhookId={number}")
    assert answer.status == "400 Bad Request"
    assert answer.get_json().keys() == {"Message", "MessageDetail"}
    assert "webhookId" in answer.get_json()["MessageDetail"]


@pytest.mark.fact("F019")
@pytest.mark.parametrize(
    "method", ["SaveWebhook", "GetAllWebhooks", "TestWebhook", "SignalEvent", "GetLastError"]
)
def test_a_missing_request_object_is_told(api: Api, method: str) -> None:
    """A method whose parameters are in the body says that the body is missing."""
    answer = api.agent(method, raw=b"null")
    assert answer.status_code == 400
    assert answer.get_json().keys() == {"Message", "MessageDetail"}


@pytest.mark.fact("F020")
def test_nothing_is_at_the_path_of_a_misprint(api: Api) -> None:
    """One index page turns the words of the path around; that is not served."""
    answers = [api.rest("POST", f"/Agent/{method}", webhook()) for method in METHODS]
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.fact("F043")
@pytest.mark.parametrize(
    ("method", "body", "query"),
    [("DeleteWebhook", None, "?WebhookId=7"), ("SignalEvent", {"EventName": "a.b"}, "")],
)
def test_a_204_has_nothing_in_it(api: Api, method: str, body: Any, query: str) -> None:
    """Samples that print null under a 204 come from the documentation's generator."""
    answer = api.agent(method, body, query)
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Content-Type" not in answer.headers
