"""Answers in JSON: how members are spelt, and what stands for nothing and for enumerations."""

from __future__ import annotations

import pytest
from support import webhook


@pytest.mark.fact("F183")
def test_names_are_spelt_with_capitals(make_api):
    """Names in answers are those of .NET, each word with a capital."""
    api = make_api(release="12.4")
    saved = api.saved()
    result = api.agent("TestWebhook", {"webhook": webhook()}).get_json()
    names = [*saved, *saved["RegisteredAssociate"], *result]
    assert all(name[0].isupper() and "_" not in name for name in names)
    assert {"WebhookId", "TargetUrl", "NotifyVia", "GroupIdx", "Success"} <= set(names)


def test_names_of_the_callers_own_stay_as_they_are(api):
    own = {"X-my_Header": "1", "x": "2"}
    saved = api.saved(Headers=own, Properties={"my_Property": {"in Side": None}})
    assert saved["Headers"] == own
    assert saved["Properties"] == {"my_Property": {"in Side": None}}


@pytest.mark.parametrize("spell", [str.lower, str.upper, lambda name: name[0].lower() + name[1:]])
@pytest.mark.fact("F184")
def test_names_in_requests_count_in_any_case(api, spell):
    """A client may write targetUrl for TargetUrl, in what it sends."""
    body = {spell(name): one for name, one in webhook(Headers={"X-A": "1"}).items()}
    answer = api.agent("SaveWebhook", body)
    assert {name: answer.get_json()[name] for name in webhook()} == webhook()
    assert "X-Simulator-Contract" not in answer.headers


@pytest.mark.fact("F185")
def test_members_without_a_value_are_there_as_null(make_api):
    """A member that has no value is not left out: it is null."""
    default = make_api(defaults="netserver").agent("CreateDefaultWebhook").get_json()
    nulls = [name for name, one in default.items() if one is None]
    assert nulls == [
        "Name",
        "TargetUrl",
        "Secret",
        "Headers",
        "Properties",
        "RegisteredAssociate",
        "UpdatedAssociate",
        "ErrorsEmail",
    ]


@pytest.mark.parametrize(
    ("given", "name"),
    [("Stopped", "Stopped"), ("stopped", "Stopped"), (2, "Stopped"), (0, "Active")],
)
@pytest.mark.fact("F186")
def test_enumerations_come_as_names_or_numbers_and_go_as_names(api, given, name):
    """A state may be sent as a number; the answer has its name."""
    answer = api.agent("SaveWebhook", webhook(State=given))
    assert answer.get_json()["State"] == name


@pytest.mark.parametrize("given", ["Email, InApp", "inapp,email", 3, "3", "Email,InApp,Email"])
@pytest.mark.fact("F186")
def test_flags_come_as_names_or_sums_and_go_as_names(make_api, given):
    """The official client sends flags as a sum; the answer has their names with commas between."""
    assert make_api(release="12.4").saved(NotifyVia=given)["NotifyVia"] == "Email, InApp"


def test_texts_are_written_in_utf8_not_escaped(api):
    answer = api.agent("SaveWebhook", webhook(Name="Øre & 日本 \U0001f600"))
    assert "Øre & 日本 \U0001f600".encode() in answer.data
