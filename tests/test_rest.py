"""The REST endpoints: ten calls on the same handlers as the agent's, with paths of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from support import HOOK, Api, webhook

from simulator.api import operations

TARGET = "/targets/hooks.example.com"


def names(api: Api) -> list[str]:
    return [one["Name"] for one in api.rest("GET").get_json()]


def checked(api: Api, name: str, document: Any) -> Any:
    assert api.site.world().carrier(name).check(document) == []
    return document


# Each call ---------------------------------------------------------------------------------------


@pytest.mark.fact("F021")
def test_the_default_has_no_links(api: Api) -> None:
    """GET of default gives a Webhook that can be saved, and nothing that is stored."""
    answer = api.rest("GET", "/default")
    assert answer.status == "200 OK"
    assert "_Links" not in checked(api, "Webhook", answer.get_json())


@pytest.mark.fact("F022")
def test_the_collection_is_a_bare_array(api: Api) -> None:
    """GET of the collection has neither an envelope nor links."""
    saved = [api.saved(Name=name) for name in ("one", "two")]
    answer = api.rest("GET")
    assert (answer.status, answer.get_json()) == ("200 OK", saved)


@pytest.mark.fact("F022")
@pytest.mark.parametrize(
    "query", ["nameFilter=two", "eventFilter=sale.sold", "statusFilter=Stopped", "NAMEFILTER=two"]
)
def test_the_three_filters_are_in_the_query(api: Api, query: str) -> None:
    """The query filters by name, by event and by the name of a state."""
    api.saved(Name="one")
    api.saved(Name="two", Events=["sale.sold"], State="Stopped")
    [found] = api.rest("GET", f"?{query}").get_json()
    assert found["Name"] == "two"


@pytest.mark.fact("F023")
def test_a_post_is_200_and_has_links(api: Api) -> None:
    """POST answers 200, where another API would say 201."""
    answer = api.rest("POST", body=webhook())
    assert answer.status == "200 OK"
    assert checked(api, "WebhookWithLinks", answer.get_json())["WebhookId"] > 0


@pytest.mark.fact("F024")
def test_a_get_finds_a_webhook(api: Api) -> None:
    """GET by id gives what was saved, and links."""
    saved = api.saved()
    answer = api.rest("GET", f"/{saved['WebhookId']}")
    document = checked(api, "WebhookWithLinks", answer.get_json())
    assert {name: document[name] for name in saved} == saved


@pytest.mark.fact("F024")
def test_a_get_of_nothing_is_404(api: Api) -> None:
    """REST says 404 where the agent gives null."""
    assert api.rest("GET", "/7").status_code == 404


@pytest.mark.fact("F025")
def test_a_put_replaces_a_webhook(api: Api) -> None:
    """PUT by id answers 200 with what is there now."""
    number = api.saved(Properties={"a": 1})["WebhookId"]
    answer = api.rest("PUT", f"/{number}", webhook(Name="New"))
    document = checked(api, "WebhookWithLinks", answer.get_json())
    assert (document["Name"], document["Properties"]) == ("New", {})


@pytest.mark.fact("F025")
@pytest.mark.parametrize("body", [None, b"", b"null"], ids=["none", "empty", "null"])
def test_a_put_of_nothing_is_400(api: Api, body: bytes | None) -> None:
    """There is nothing to save in an empty body; nothing is changed."""
    saved = api.saved()
    answer = api.rest("PUT", f"/{saved['WebhookId']}", raw=body)
    assert answer.status_code == 400
    assert "not in request body" in answer.get_json()["Message"]
    assert api.rest("GET").get_json() == [saved]


@pytest.mark.fact("F026")
@pytest.mark.parametrize(
    "changes",
    [[{"op": "replace", "path": "/Name", "value": "New"}], {"Name": "New"}],
    ids=["operations", "merge"],
)
def test_a_patch_takes_operations_or_an_object(api: Api, changes: Any) -> None:
    """PATCH changes what it names and nothing else."""
    number = api.saved(Properties={"a": 1})["WebhookId"]
    answer = api.rest("PATCH", f"/{number}", changes)
    document = checked(api, "WebhookWithLinks", answer.get_json())
    assert (document["Name"], document["Properties"]) == ("New", {"a": 1})


@pytest.mark.fact("F026")
@pytest.mark.parametrize(
    ("path", "operation", "since", "status"),
    [
        ("/7", "replace", None, 404),
        ("/1", "test", None, 409),
        ("/1", "replace", "Mon, 01 Jan 2001 00:00:00 GMT", 412),
    ],
    ids=["unknown", "conflict", "modified"],
)
def test_a_patch_can_fail_in_documented_ways(
    api: Api, path: str, operation: str, since: str | None, status: int
) -> None:
    """An unknown id, a test that fails, and a webhook that has changed since; nothing is saved."""
    saved = api.saved()
    change = {"op": operation, "path": "/Name", "value": "New"}
    answer = api.rest("PATCH", path, [change], **{"If_Unmodified_Since": since})
    assert answer.status_code == status
    assert api.rest("GET").get_json() == [saved]


@pytest.mark.fact("F027")
def test_a_delete_is_204(api: Api) -> None:
    """DELETE by id answers without a body, and the webhook is gone."""
    number = api.saved()["WebhookId"]
    answer = api.rest("DELETE", f"/{number}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert api.rest("GET").get_json() == []


@pytest.mark.fact("F028")
def test_a_webhook_is_tested_without_a_wrapper(api: Api) -> None:
    """The body of Test is the webhook itself, where the agent has it inside a wrapper."""
    answer = api.rest("POST", "/Test", webhook())
    assert answer.status == "200 OK"
    assert checked(api, "WebhookResult", answer.get_json())["Success"] is True
    assert [one["event"] for one in api.messages()] == ["test"]


@pytest.mark.fact("F029")
@pytest.mark.parametrize("data", [{"height": 2}, None], ids=["data", "none"])
def test_an_event_is_signalled_by_its_path(api: Api, data: dict[str, int] | None) -> None:
    """Name and primary key are in the path; the body is the data, which may be missing."""
    answer = api.rest("POST", "/window.closed/3", data)
    assert (answer.status, answer.data) == ("204 No Content", b"")
    [event] = api.site.world().journal.events.all()
    assert (event.event, event.primary_key) == ("window.closed", 3)
    assert event.changes == tuple(data or ())


@pytest.mark.fact("F030")
def test_the_last_error_lies_under_the_id(api: Api) -> None:
    """GET of LastError gives a JSON string."""
    answer = api.rest("GET", f"/{api.saved()['WebhookId']}/LastError")
    assert (answer.status, answer.data) == ("200 OK", b'""')


@pytest.mark.fact("F023", "F024", "F025", "F026")
@pytest.mark.parametrize(
    ("method", "body"),
    [("GET", None), ("PUT", webhook()), ("PATCH", {"Secret": "new"}), ("POST", webhook())],
)
def test_what_has_links_is_selected_from(api: Api, method: str, body: Any) -> None:
    """$select leaves the keys of all members, and the values of those that it names."""
    path = "" if method == "POST" else f"/{api.saved()['WebhookId']}"
    selected = api.rest(method, f"{path}?$select=name", body).get_json()
    assert {name: one for name, one in selected.items() if one is not None} == {"Name": "Orders"}


# Routes ------------------------------------------------------------------------------------------


@pytest.mark.fact("F031")
def test_test_is_no_event_name(api: Api) -> None:
    """One segment after the collection is the literal Test; two are an event and a key."""
    api.rest("POST", "/test", webhook())
    assert api.site.world().journal.events.all() == []
    assert api.rest("POST", "/Test/5", {}).status_code == 400  # it has no verb


@pytest.mark.fact("F031")
@pytest.mark.parametrize("key", ["x", "1.5", "-"])
def test_a_primary_key_is_a_number(api: Api, key: str) -> None:
    """Nothing is at a path whose last segment is no number."""
    assert api.rest("POST", f"/contact.created/{key}", {}).status_code == 404


@pytest.mark.fact("F031")
@pytest.mark.parametrize("name", ["window.json", "list.category.changed", "page.aspx"])
def test_dots_in_an_event_name_are_no_extension(api: Api, name: str) -> None:
    """The name arrives whole, whatever follows its last dot."""
    assert api.rest("POST", f"/{name}/0", {}).status_code == 204
    assert [one.event for one in api.site.world().journal.events.all()] == [name]


@pytest.mark.fact("F032")
@pytest.mark.parametrize("text", ["abc", "1.5", "0x1"])
def test_an_id_in_the_path_is_a_number(api: Api, text: str) -> None:
    """Words other than default and Test lead nowhere."""
    assert api.rest("GET", f"/{text}").status_code == 404


@pytest.mark.fact("F032")
def test_an_id_in_the_path_is_no_larger_than_int32(api: Api) -> None:
    """A number that no id can be leads nowhere, as a word does."""
    for number in ("2147483648", "-2147483649", "9" * 5000, "\u0667"):
        assert api.rest("GET", f"/{number}").status_code == 404
        assert api.rest("POST", f"/contact.created/{number}", {}).status_code == 404
    assert "id 2147483647 not found" in api.rest("GET", "/2147483647").text


@pytest.mark.fact("F032")
@pytest.mark.parametrize("path", ["/default", "/DEFAULT", "/default/"])
def test_default_is_a_word_in_any_case(api: Api, path: str) -> None:
    """Routes count in any case, and a last slash does no harm."""
    assert api.rest("GET", path).status_code == 200


@pytest.mark.fact("F033")
@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        ("GET", None, "200 Webhook found."),
        ("PUT", webhook(), "200 Webhook updated."),
        ("PATCH", {"Name": "New"}, "200 Webhook  updated."),
        ("DELETE", None, "204 Webhook deleted."),
    ],
)
def test_the_reason_phrases_are_the_documented_ones(
    api: Api, method: str, body: Any, status: str
) -> None:
    """The generated samples have the Swagger descriptions on their status lines, spaces and all."""
    assert api.rest(method, f"/{api.saved()['WebhookId']}", body).status == status


@pytest.mark.fact("F033")
@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("PUT", "/1", None, {}, "400 Bad request. Entity to save is not in request body."),
        ("PUT", "/1", webhook(TargetUrl="ftp://x"), {}, "400 Bad Request"),
        ("PATCH", "/7", {}, {}, "404 Webhook with given id does not exist in the db."),
        (
            "PATCH",
            "/1",
            [{"op": "test", "path": "/Name", "value": "x"}],
            {},
            "409 Update blocked because a 'test' operation has detected a conflict with the entity "
            "value.",
        ),
        (
            "PATCH",
            "/1",
            {},
            {"If_Unmodified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
            "412 Update aborted because Webhook has changed since the requested "
            "If-Unmodified-Since timestamp.",
        ),
    ],
)
def test_the_reason_phrases_of_errors_are_the_documented_ones(
    api: Api, method: str, path: str, body: Any, headers: dict[str, str], status: str
) -> None:
    """What Swagger says of an error of an operation is its phrase; all others are HTTP's own."""
    api.saved()
    assert api.rest(method, path, body, **headers).status == status


@pytest.mark.fact("F034")
@pytest.mark.parametrize("release", ["10.0", "11.0", "12.4"])
def test_patch_is_the_tenth_call(make_api: Callable[..., Api], release: str) -> None:
    """The first documentation had nine; the simulator serves PATCH whatever the release."""
    rest = [one for one in operations.WEBHOOKS if one.path.startswith("/api/v1/Webhook")]
    assert (len(rest), [one.method for one in rest].count("PATCH")) == (10, 1)
    api = make_api(release=release)
    assert api.rest("PATCH", f"/{api.saved()['WebhookId']}", {"Name": "New"}).status_code == 200


# What clients do ---------------------------------------------------------------------------------


@pytest.mark.fact("F035")
def test_an_app_goes_from_default_to_deletion(api: Api) -> None:
    """An app gets the default for id 0, saves by POST without an id and by PUT with one."""
    us = {"Accept_Language": "US"}
    draft = api.rest("GET", "/default", **us).get_json() | {"WebhookId": 0}
    made = api.rest("POST", "", draft, **us).get_json()
    changed = api.rest("PUT", f"/{made['WebhookId']}", made | {"Name": "New"}, **us).get_json()
    assert (changed["WebhookId"], changed["Name"]) == (made["WebhookId"], "New")
    assert api.rest("DELETE", f"/{made['WebhookId']}", **us).status_code == 204


@pytest.mark.fact("F036")
@pytest.mark.parametrize("ids", [{}, {"WebhookId": 13}], ids=["missing", "another"])
def test_the_id_of_the_path_wins(api: Api, ids: dict[str, int]) -> None:
    """The body of a PUT may lack the id or have that of another webhook."""
    number = api.saved()["WebhookId"]
    answer = api.rest("PUT", f"/{number}", webhook(Name="New", **ids))
    assert answer.get_json()["WebhookId"] == number
    assert names(api) == ["New"]


@pytest.mark.fact("F036")
def test_a_body_may_be_careless(api: Api) -> None:
    """Official samples have commas behind last members, and members that nobody knows."""
    body = f'{{"Name": "Loose", "TargetUrl": "{HOOK}", "StateFilter": "Active", "Events": [],}}'
    assert api.rest("POST", raw=body.encode()).get_json()["Name"] == "Loose"


@pytest.mark.fact("F037")
@pytest.mark.parametrize(
    ("method", "body"),
    [("POST", webhook(Name="New")), ("PUT", webhook(Name="New")), ("PATCH", {"Name": "New"})],
)
def test_a_save_calls_the_target_first(api: Api, method: str, body: Any) -> None:
    """Each of the three saves as SaveWebhook does: not unless the target answers 200."""
    path = f"/{api.saved()['WebhookId']}"
    api.admin("PUT", TARGET, {"answers": [{"status": 503}]})
    answer = api.rest(method, "" if method == "POST" else path, body)
    assert (answer.status_code, answer.get_json()["ErrorType"]) == (400, "ArgumentException")
    assert [one["event"] for one in api.messages()] == ["test", "test"]
    assert names(api) == ["Orders"]
