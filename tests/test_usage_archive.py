"""The usage archive: statistics of webhooks as `GET Archive/dynamic` gives them."""

from __future__ import annotations

import pytest
from cases import each
from life import BROKEN, GONE, answers, archive, fail, stored

PATH = "/api/v1/Archive/dynamic"
ALL = ("webhook_usage_id", "total_calls", "total_errors", "consecutive_errors", "last_error")
SELECT = "$select=" + ",".join(f"webhook_usage.{name}" for name in ALL)


@pytest.fixture
def api(make_api):
    """A tenant with two webhooks, one of which has failed three times."""
    api = make_api(clock="manual", release="12.4")
    api.saved()
    api.saved(Name="Sales", Events=["sale.sold"])
    answers(api, BROKEN)
    fail(api)
    return api


def rows(api, query=SELECT, **headers):
    """Ask the archive, and give its rows."""
    answer = api.call("GET", f"{PATH}?{query}", **headers)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["value"]


def test_the_documented_columns_of_every_webhook_are_there(api):
    first, second = rows(api)
    assert list(first) == ["PrimaryKey", "EntityName", *(f"webhook_usage.{one}" for one in ALL)]
    assert list(first.values())[:-1] == [1, "webhook_usage", 1, 3, 3, 3]
    assert list(second.values()) == [2, "webhook_usage", 2, 0, 0, 0, ""]


def test_the_archive_and_the_webhook_say_the_same(api):
    found = stored(api)
    assert list(archive(api, 1, *ALL[1:]).values())[2:] == [
        found["TotalCalls"],
        found["TotalErrors"],
        found["ConsecutiveErrors"],
        found["LastError"],
    ]


def test_the_last_error_is_that_of_get_last_error(api):
    [row] = rows(api, f"{SELECT}&$filter=webhook_usage.webhook_usage_id eq 1")
    last = api.agent("GetLastError", {"WebhookId": 1}).get_json()
    assert row["webhook_usage.last_error"] == last
    assert "out of order" in last


def test_the_test_event_counts_for_nothing(api):
    answers(api, GONE)
    before = rows(api)
    api.agent("TestWebhook", {"Webhook": stored(api)})
    assert rows(api) == before


@pytest.mark.parametrize("release", ["10.0", "11.0"])
def test_releases_whose_carrier_has_no_counters_have_the_archive(make_api, release):
    api = make_api(clock="manual", release=release)
    api.saved()
    fail(api)
    assert "TotalCalls" not in stored(api)
    assert rows(api)[0]["webhook_usage.total_calls"] == 1


@each(
    ("condition", "found"),
    [
        ("webhook_usage.webhook_usage_id eq 2", [2]),
        ("webhook_usage.webhook_usage_id eq 34", []),
        ("webhook_usage.total_errors eq 3", [1]),
        ("webhook_usage.total_calls eq 0 and webhook_usage.webhook_usage_id eq 2", [2]),
        ("webhook_usage.total_calls eq 0 and webhook_usage.webhook_usage_id eq 1", []),
        ("webhook_usage.last_error eq ''", [2]),
        ("webhook_usage.last_error eq 'a and b' and webhook_usage.total_calls eq 0", []),
        ("webhook_usage.last_error eq 'it''s' AND webhook_usage.total_calls EQ 0", []),
        ("webhook_usage.webhook_usage_id eq 01", [1]),
        ("webhook_usage.total_errors eq -0", [2]),
        ("webhook_usage.total_errors eq '3'", [1]),
    ],
)
def test_rows_are_filtered_by_equality(api, condition, found):
    assert [one["PrimaryKey"] for one in rows(api, f"{SELECT}&$filter={condition}")] == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("$top=0", []),
        ("$top=1", [1]),
        ("$top=-1", [1, 2]),
        ("$skip=1", [2]),
        ("$skip=5", []),
        ("$top=9", [1, 2]),
    ],
)
def test_rows_can_be_paged(api, query, found):
    assert [one["PrimaryKey"] for one in rows(api, f"{SELECT}&{query}")] == found


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("$select=webhook_usage.colour", "webhook_usage.total_calls"),
        (f"{SELECT}&$filter=webhook_usage.total_calls gt 3", "gt 3"),
        (f"{SELECT}&$filter=webhook_usage.colour eq 3", "webhook_usage.colour"),
        (f"{SELECT}&$filter=webhook_usage.total_calls eq 1 or 2", "or 2"),
        (f"{SELECT}&$filter=webhook_usage.total_calls eq 1 and", "eq 1 and"),
        (f"{SELECT}&$filter=webhook_usage.total_calls eq {'9' * 5000}", "999"),
    ],
)
def test_what_the_archive_does_not_have_is_refused_by_name(api, query, named):
    answer = api.call("GET", f"{PATH}?{query}")
    assert answer.status_code == 400
    assert named in answer.get_json()["Message"]


@each("error", ["a and b", "it's", "'", "5"])
def test_a_text_is_found_whatever_is_in_it(api, error):
    def change(one):
        return one._replace(usage=one.usage._replace(last_error=error))

    api.site.world().registry.change(1, change)
    quoted = error.replace("'", "''")
    [row] = rows(api, f"{SELECT}&$filter=webhook_usage.last_error eq '{quoted}'")
    assert row["PrimaryKey"] == 1


def test_an_app_sees_only_its_own_webhooks(api):
    assert rows(api, SO_AppToken="another") == []
