"""Filters: which webhooks are listed, by name, event and state."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from cases import each
from refusals import detail_of, unchanged
from support import webhook

HOOKS = [
    {"Name": "Orders", "Events": ["sale.sold"]},
    {"Name": "orders", "Events": ["Contact.Created", "sale.sold"], "State": "Stopped"},
    {"Name": "Orders 2", "Events": ["contact.created"], "State": "TooManyErrors"},
    {"Name": None, "Events": []},
]


@pytest.fixture
def hooks(api):
    for one in HOOKS:
        api.saved(**one)
    return api


def listed(api, **filters):
    """Give the ids that the agent lists, having asked REST the same."""
    asked = api.agent("GetAllWebhooks", {f"{name}Filter": one for name, one in filters.items()})
    query = {f"{name.lower()}Filter": one for name, one in filters.items() if one is not None}
    rest = api.rest("GET", f"?{urlencode(query)}")
    assert asked.status_code == rest.status_code == 200, asked.text
    assert asked.get_json() == rest.get_json()
    return [one["WebhookId"] for one in rest.get_json()]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"Name": None, "Event": None, "Status": None},
        {"Name": "", "Event": "", "Status": 0},
        {"Status": "Unknown"},
    ],
)
def test_without_filters_all_are_listed_oldest_first(hooks, filters):
    assert listed(hooks, **filters) == [1, 2, 3, 4]


@pytest.mark.parametrize("name", ["Orders", "ORDERS"])
def test_a_name_is_compared_whole_and_in_any_case(hooks, name):
    assert listed(hooks, Name=name) == [1, 2]


@pytest.mark.parametrize("event", ["contact.created", "CONTACT.created"])
def test_an_event_is_one_of_those_subscribed_to(hooks, event):
    assert listed(hooks, Event=event) == [2, 3]


@pytest.mark.parametrize("event", ["contact", "contact.*", "sale.sol"])
def test_an_event_is_compared_whole(hooks, event):
    assert listed(hooks, Event=event) == []


@pytest.mark.parametrize(
    ("state", "ids"),
    [
        ("Active", [1, 4]),
        ("stopped", [2]),
        (2, [2]),
        ("3", [3]),
    ],
)
def test_a_state_is_given_by_name_or_number(hooks, state, ids):
    assert listed(hooks, Status=state) == ids


def test_all_filters_have_to_fit(hooks):
    assert listed(hooks, Name="orders", Event="sale.sold", Status="Stopped") == [2]
    assert listed(hooks, Name="orders", Event="sale.sold", Status="TooManyErrors") == []


def test_a_list_is_a_plain_array_without_links(hooks):
    for answer in (hooks.rest("GET"), hooks.agent("GetAllWebhooks", {})):
        assert isinstance(answer.get_json(), list)
        assert not any("_Links" in one for one in answer.get_json())


def test_nothing_stored_is_an_empty_array(api):
    assert api.rest("GET").data == api.agent("GetAllWebhooks", {}).data == b"[]"


@pytest.mark.parametrize("names", [("nameFilter",), ("NAMEFILTER",), ("NameFilter",)])
def test_names_of_filters_are_taken_in_any_case(hooks, names):
    [name] = names
    assert len(hooks.agent("GetAllWebhooks", {name: "orders"}).get_json()) == 2
    assert len(hooks.rest("GET", f"?{name}=orders").get_json()) == 2


def test_an_unknown_filter_is_ignored_and_named(hooks):
    answer = hooks.agent("GetAllWebhooks", {"StateFilter": "Active"})
    assert len(answer.get_json()) == 4
    assert "/StateFilter is not a member" in answer.headers["X-Simulator-Contract"]


@each(
    ("media", "raw"),
    [
        ("application/json", b'{"StatusFilter": "", "NameFilter": "", "EventFilter": ""}'),
        ("application/x-www-form-urlencoded", b"StatusFilter=&NameFilter="),
        ("text/xml", b"<GetAllWebhooksRequest><StatusFilter/></GetAllWebhooksRequest>"),
    ],
)
def test_an_empty_state_lets_everything_pass(hooks, media, raw):
    """A filter that is an empty string is none, as official samples send it for the others."""
    answer = hooks.agent("GetAllWebhooks", raw=raw, Content_Type=media)
    assert answer.status_code == 200, answer.text
    assert len(answer.get_json()) == 4
    assert "X-Simulator-Contract" not in answer.headers


def test_an_empty_state_is_refused_where_a_webhook_is_to_have_one(hooks):
    detail = detail_of(hooks.agent("SaveWebhook", webhook(State="")))
    assert detail.startswith("/State is '', and must be one of")


@each("state", ["Sleeping", 4, -1, True, 1.5, ["Active"], {}])
def test_an_unknown_state_is_refused(hooks, state):
    with unchanged(hooks):
        detail = detail_of(hooks.agent("GetAllWebhooks", {"StatusFilter": state}))
    assert "/StatusFilter is" in detail
    assert "Unknown (0), Active (1), Stopped (2), TooManyErrors (3)" in detail


def test_an_unknown_state_is_refused_by_rest(hooks):
    with unchanged(hooks):
        assert "statusFilter is 'Sleeping'" in detail_of(
            hooks.rest("GET", "?statusFilter=Sleeping")
        )


@pytest.mark.parametrize("body", [None, b"null", b""])
def test_the_agent_needs_a_request(hooks, body):
    with unchanged(hooks):
        assert "null entry for parameter" in detail_of(hooks.agent("GetAllWebhooks", raw=body))
