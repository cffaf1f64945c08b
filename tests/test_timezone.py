"""Time zones: how dates are written, and what SO-TimeZone changes of it."""

from __future__ import annotations

import re

import pytest
from cases import each

from simulator.contract import timezone
from simulator.contract.shape import Kind, Shape

STAMPS = ("Registered", "Updated")
DATE = Shape(Kind.DATE)


@pytest.fixture
def hook(make_api):
    """A caller who has saved a webhook at nine in the morning, UTC."""
    api = make_api(clock="manual")
    api.saved()
    return api


def stamps(api, **headers):
    got = api.rest("GET", "/1", **headers).get_json()
    return [got[name] for name in STAMPS]


@pytest.mark.fact("F188")
def test_dates_are_iso_8601_in_utc_without_a_zone(hook):
    """When a webhook was registered and updated is told in UTC, and no suffix says so."""
    assert stamps(hook) == ["2026-01-01T09:00:00"] * 2


@pytest.mark.fact("F188")
def test_fractions_of_a_second_have_no_zeros_at_the_end(hook):
    """Up to seven digits follow the seconds, as .NET writes them."""
    hook.site.world().clock.advance(0.25)
    assert hook.rest("PATCH", "/1", []).get_json()["Updated"] == "2026-01-01T09:00:00.25"


def test_dates_of_a_real_clock_have_the_same_form(api):
    pattern = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{0,6}[1-9])?"
    assert all(re.fullmatch(pattern, api.saved()[name]) for name in STAMPS)


@pytest.mark.parametrize(
    "zone", ["UTC,includeTZOffset", "NO, INCLUDETZOFFSET", "includeTZOffset", "261,includeTZOffset"]
)
@pytest.mark.fact("F188")
def test_with_offsets_dates_say_that_they_are_utc(hook, zone):
    """Who asks to include the offset gets the same moments, marked as UTC."""
    assert stamps(hook, SO_TimeZone=zone) == ["2026-01-01T09:00:00Z"] * 2


@pytest.mark.parametrize("zone", ["NO", "261", "US", "UTC"])
@pytest.mark.fact("F189")
def test_no_zone_converts_when_a_webhook_was_registered_or_updated(hook, zone):
    """These two dates stay UTC, whichever zone the caller is in."""
    assert stamps(hook, SO_TimeZone=zone) == ["2026-01-01T09:00:00"] * 2


@pytest.mark.parametrize(
    ("zone", "echoed"),
    [("NO", "NO"), ("261", "261"), ("UTC,includeTZOffset", "UTC"), ("includeTZOffset, NO", "NO")],
)
@pytest.mark.fact("F189")
def test_the_zone_is_echoed_in_a_header(hook, zone, echoed):
    """A header of the answer tells the zone that the caller named."""
    assert hook.rest("GET", "/1", SO_TimeZone=zone).headers["SO-TIMEZONE"] == echoed


@pytest.mark.parametrize("zone", [None, "", ",", "includeTZOffset"])
def test_without_a_zone_nothing_is_echoed(hook, zone):
    assert "SO-TIMEZONE" not in hook.rest("GET", "/1", SO_TimeZone=zone).headers


def test_the_zone_is_echoed_with_errors_and_without_a_body_too(hook):
    assert hook.rest("GET", "/7", SO_TimeZone="NO").headers["SO-TIMEZONE"] == "NO"
    assert hook.rest("DELETE", "/1", SO_TimeZone="NO").headers["SO-TIMEZONE"] == "NO"


def test_what_is_echoed_can_stand_in_a_header(hook):
    echoed = hook.rest("GET", "/1", SO_TimeZone="Europa/Ærø" + "x" * 2000).headers["SO-TIMEZONE"]
    assert echoed.isascii()
    assert len(echoed) == 1000


def test_lists_have_offsets_too(hook):
    [listed] = hook.rest("GET", SO_TimeZone="UTC,includeTZOffset").get_json()
    assert listed["Updated"] == "2026-01-01T09:00:00Z"


def test_xml_has_offsets_too(hook):
    text = hook.rest("GET", "/1", Accept="text/xml", SO_TimeZone="UTC,includeTZOffset").text
    assert "<Updated>2026-01-01T09:00:00Z</Updated>" in text


def test_dates_of_a_sample_have_their_offset_already(api):
    plain = api.agent("CreateDefaultWebhook")
    tagged = api.agent("CreateDefaultWebhook", SO_TimeZone="UTC,includeTZOffset")
    for answer in (plain, tagged):
        assert re.search(r"\+0[12]:00$", answer.get_json()["Updated"])


def test_a_date_that_is_not_selected_stays_null(hook):
    got = hook.rest("GET", "/1?$select=updated", SO_TimeZone="UTC,includeTZOffset").get_json()
    assert (got["Registered"], got["Updated"]) == (None, "2026-01-01T09:00:00Z")


# --- The function


@each(
    ("date", "tagged"),
    [
        ("2026-01-01T09:00:00", "2026-01-01T09:00:00Z"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"),
        ("2026-01-01T09:00:00.1234567", "2026-01-01T09:00:00.1234567Z"),
        ("2026-01-01T09:00:00Z", "2026-01-01T09:00:00Z"),
        ("2026-01-01T09:00:00+02:00", "2026-01-01T09:00:00+02:00"),
        ("2026-01-01T09:00:00-05:00", "2026-01-01T09:00:00-05:00"),
        (None, None),
    ],
)
def test_a_date_without_an_offset_gets_one(date, tagged):
    assert timezone.with_offsets(date, DATE) == tagged
