"""Members of a webhook that say more than their type: names, events, the secret, the counters."""

from collections.abc import Callable
from typing import Any

import pytest
from refusals import detail_of, unchanged
from support import Api, webhook

from simulator.advance import until_idle

TARGET = "/targets/hooks.example.com"


@pytest.fixture
def newest(make_api: Callable[..., Api]) -> Api:
    """A caller of the newest release, whose webhooks show their counters."""
    return make_api(release="12.4", clock="manual")


def counters(api: Api, status: int) -> dict[str, Any]:
    """Have one event delivered to a target that answers with a status; give what is counted."""
    api.admin("PUT", TARGET, {"answers": [{"status": status}]})
    api.rest("POST", "/contact.created/1", {})
    until_idle(api.site.world())
    [one] = api.rest("GET").get_json()
    return {key: one[key] for key in ("TotalCalls", "TotalErrors", "ConsecutiveErrors")}


@pytest.mark.fact("F045")
def test_two_webhooks_may_share_a_name(api: Api) -> None:
    """A name is for people; nothing has to be unique but the id."""
    first, second = api.saved(Name="Orders"), api.saved(Name="Orders")
    assert first["WebhookId"] != second["WebhookId"]


@pytest.mark.fact("F045", "F048")
@pytest.mark.parametrize("name", ["Name", "Secret"])
@pytest.mark.parametrize(("length", "is_named"), [(400, False), (401, True)])
def test_a_column_has_400_characters(api: Api, name: str, length: int, is_named: bool) -> None:
    """A longer text is named as a breach of the contract, saved, and given back as it is."""
    answer = api.rest("POST", "", webhook(**{name: "x" * length}))
    assert (f"/{name}" in answer.headers.get("X-Simulator-Contract", "")) is is_named
    [saved] = api.rest("GET").get_json()
    assert saved[name] == "x" * length


@pytest.mark.fact("F046")
def test_events_come_back_as_they_were_sent(api: Api) -> None:
    """Any number of names, in their order; null is none."""
    events = [f"entity{number}.changed" for number in range(500)]
    assert api.saved(Events=events)["Events"] == events
    assert api.saved(Events=None)["Events"] == []


@pytest.mark.fact("F046")
@pytest.mark.parametrize(("length", "is_named"), [(3996, False), (3997, True)])
def test_the_events_share_a_column_of_4000(api: Api, length: int, is_named: bool) -> None:
    """With the commas between them; what is too much is named, saved, and given back as it is."""
    events = ["a.b", "x" * length]
    answer = api.rest("POST", "", webhook(Events=events))
    assert ("/Events takes 4001 char" in answer.headers.get("X-Simulator-Contract", "")) is is_named
    assert answer.get_json()["Events"] == events


ODD = [
    ({"Events": ["a.b", "c.d,e.f"]}, "/Events/1 has a comma"),
    ({"Events": [f"{'x' * 99}.y"] * 100}, "/Events takes 10199 characters"),
    ({"Type": "foo"}, "/Type is no plugin that is known"),
]


@pytest.mark.fact("F046", "F094")
@pytest.mark.parametrize(("given", "words"), ODD)
def test_what_could_not_be_stored_is_named_by_every_way_to_save_it(
    api: Api, given: dict[str, Any], words: str
) -> None:
    """A comma parts events, and a type is that of a plugin; a mere test stores nothing."""
    api.saved()
    body = webhook(**given)
    answers = [
        api.agent("SaveWebhook", body),
        api.rest("POST", "", body),
        api.rest("PUT", "/1", body),
        api.rest("PATCH", "/1", given),
    ]
    assert [one.status_code for one in answers] == [200] * 4
    assert [words in one.headers["X-Simulator-Contract"] for one in answers] == [True] * 4
    assert "X-Simulator-Contract" not in api.rest("POST", "/Test", body).headers


@pytest.mark.parametrize(("given", "words"), ODD)
def test_what_could_not_be_stored_is_refused_where_a_tenant_is_strict(
    make_api: Callable[..., Api], given: dict[str, Any], words: str
) -> None:
    api = make_api(strict=True)
    with unchanged(api):
        assert words in detail_of(api.agent("SaveWebhook", webhook(**given)))
    assert api.messages() == []


@pytest.mark.fact("F048")
def test_a_secret_comes_back_in_clear(api: Api) -> None:
    """Whoever may read a webhook may read its secret."""
    api.saved(Secret="s3cret")
    [one] = api.rest("GET").get_json()
    assert one["Secret"] == "s3cret"


@pytest.mark.fact("F065")
def test_a_success_resets_the_consecutive_errors(newest: Api) -> None:
    """The totals stay, the row of errors is broken."""
    newest.saved()
    failed = {"TotalCalls": 3, "TotalErrors": 3, "ConsecutiveErrors": 3}
    assert counters(newest, 500) == failed
    assert counters(newest, 200) == failed | {"TotalCalls": 4, "ConsecutiveErrors": 0}


@pytest.mark.fact("F183")
def test_names_in_answers_begin_with_a_capital(api: Api) -> None:
    """However a caller spells a member, the answer spells it as .NET does, inside others too."""
    sent = {name.lower(): value for name, value in webhook().items()}
    saved = api.agent("SaveWebhook", sent).get_json()
    rights = saved["RegisteredAssociate"]["TableRight"]
    names = [*saved, *saved["RegisteredAssociate"], *rights]
    assert sent.keys() <= {name.lower() for name in saved}
    assert [name for name in names if not name[0].isupper()] == []
