"""The headers that every call may have: media types, languages, time zones, the app's token."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from support import HOOK, Api, webhook

JSON_TYPES = ("application/json", "text/json")
XML_TYPES = ("application/xml", "text/xml")
PATCH_TYPES = ("application/json-patch+json", "application/merge-patch+json")
NAMES = 'NO:"Ordrer";US:"Orders"'
XML = f"<Webhook><Name>Orders</Name><TargetUrl>{HOOK}</TargetUrl></Webhook>"


def saved(api: Api, content_type: str, body: str) -> Any:
    answer = api.rest("POST", raw=body.encode(), Content_Type=content_type)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def name(api: Api, **headers: str) -> str:
    [one] = api.rest("GET", **headers).get_json()
    return str(one["Name"])


@pytest.mark.fact("F003")
@pytest.mark.parametrize("content_type", [*JSON_TYPES, *PATCH_TYPES])
def test_a_body_may_be_json(api: Api, content_type: str) -> None:
    """JSON goes by two names, and by those of the two patches."""
    assert saved(api, content_type, json.dumps(webhook()))["Name"] == "Orders"


@pytest.mark.fact("F003")
@pytest.mark.parametrize("content_type", XML_TYPES)
def test_a_body_may_be_xml(api: Api, content_type: str) -> None:
    """XML goes by two names."""
    assert saved(api, content_type, XML)["Name"] == "Orders"


@pytest.mark.fact("F003")
def test_a_body_may_be_a_form(api: Api) -> None:
    """A form has the members by their names."""
    form = urlencode({"Name": "Orders", "TargetUrl": HOOK})
    assert saved(api, "application/x-www-form-urlencoded", form)["Name"] == "Orders"


@pytest.mark.fact("F004")
@pytest.mark.parametrize("accept", [*JSON_TYPES, *PATCH_TYPES])
def test_an_answer_may_be_json(api: Api, accept: str) -> None:
    """The answer has the type that was asked for."""
    answer = api.rest("GET", Accept=accept)
    assert answer.content_type == f"{accept}; charset=utf-8"
    assert json.loads(answer.data) == []


@pytest.mark.fact("F004")
@pytest.mark.parametrize("accept", XML_TYPES)
def test_an_answer_may_be_xml(api: Api, accept: str) -> None:
    """The answer has the type that was asked for."""
    answer = api.rest("GET", Accept=accept)
    assert answer.content_type == f"{accept}; charset=utf-8"
    assert answer.text.startswith("<?xml ")


@pytest.mark.fact("F005")
@pytest.mark.parametrize(("language", "text"), [("no", "Ordrer"), ("en", "Orders")])
def test_a_language_is_picked(api: Api, language: str, text: str) -> None:
    """A name that holds two languages is given in the one that is asked for."""
    api.saved(Name=NAMES)
    assert name(api, Accept_Language=language) == text


@pytest.mark.fact("F006")
@pytest.mark.parametrize(("language", "text"), [("no", "Ordrer"), ("*", NAMES), ("x", NAMES)])
def test_so_language_wins(api: Api, language: str, text: str) -> None:
    """It counts before Accept-Language, also where it cancels translation."""
    api.saved(Name=NAMES)
    assert name(api, Accept_Language="en", SO_Language=language) == text


@pytest.mark.fact("F007")
@pytest.mark.parametrize("language", [None, "en"])
def test_a_culture_changes_nothing_here(api: Api, language: str | None) -> None:
    """It formats numbers and dates inside texts, which the texts of a webhook do not have."""
    api.saved()
    headers = {"Accept_Language": language}
    with_culture = api.rest("GET", SO_Culture="nb", **headers)
    assert with_culture.data == api.rest("GET", **headers).data


@pytest.mark.fact("F008")
@pytest.mark.parametrize("zone", ["NO", "261", "UTC"])
def test_a_zone_is_named_by_code_or_number(api: Api, zone: str) -> None:
    """When a webhook was registered is a moment in UTC, which no zone converts."""
    moment = api.saved()["Registered"]
    answer = api.rest("GET", SO_TimeZone=zone)
    assert answer.headers["SO-TIMEZONE"] == zone
    assert answer.get_json()[0]["Registered"] == moment


@pytest.mark.fact("F008")
def test_a_zone_may_ask_for_offsets(api: Api) -> None:
    """With the flag behind the zone, a date says that it is UTC."""
    moment = api.saved()["Registered"]
    [row] = api.rest("GET", SO_TimeZone="NO,includeTZOffset").get_json()
    assert row["Registered"] == f"{moment}Z"


@pytest.mark.fact("F009")
def test_an_app_sees_its_own_webhooks(api: Api) -> None:
    """The token says which app calls; an app sees what it made, a user without an app all."""
    mine = api.rest("POST", "", webhook(Name="mine"), SO_AppToken="one").get_json()
    assert name(api, SO_AppToken="one") == name(api) == "mine"
    assert api.rest("GET", SO_AppToken="two").get_json() == []
    assert api.rest("GET", f"/{mine['WebhookId']}", SO_AppToken="two").status_code == 404
