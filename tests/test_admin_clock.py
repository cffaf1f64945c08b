"""The clock in the tester's hand: read, made manual, and moved through the admin API."""

from datetime import UTC, datetime

import pytest
from cases import each
from life import answers
from steps import advance, raised

PROBLEM = "urn:superoffice-simulator:problem:"


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still, with a subscriber whose target fails for good."""
    caller = make_api(clock="manual")
    caller.saved()
    answers(caller, {"status": 500})
    return caller


def test_a_manual_clock_tells_when_it_is_and_what_is_next(api):
    assert api.admin("GET", "/clock").json == {
        "kind": "manual",
        "now": "2026-01-01T09:00:00Z",
        "next_attempt": None,
    }
    raised(api)
    assert api.admin("GET", "/clock").json["next_attempt"] == "2026-01-01T09:00:01Z"


def test_seconds_move_it_and_the_answer_has_what_ran(api):
    raised(api)
    answer = advance(api, seconds=5)
    assert (answer["kind"], answer["now"]) == ("manual", "2026-01-01T09:00:05Z")
    assert answer["next_attempt"] is None
    assert [(one["attempt"], one["at"][17:]) for one in answer["attempts"]] == [
        (2, "01Z"),
        (3, "05Z"),
    ]
    assert advance(api, seconds=5)["attempts"] == []


def test_it_moves_to_the_next_attempt(api):
    raised(api)
    answer = advance(api, until="next-attempt")
    assert answer["now"] == "2026-01-01T09:00:01Z"
    assert answer["next_attempt"] == "2026-01-01T09:00:05Z"
    assert [one["attempt"] for one in answer["attempts"]] == [2]


def test_it_moves_until_idle(api):
    raised(api)
    answer = advance(api, until="idle")
    assert (answer["now"], answer["next_attempt"]) == ("2026-01-01T09:00:05Z", None)
    assert [one["attempt"] for one in answer["attempts"]] == [2, 3]


def test_what_is_due_has_run_when_it_answers(api):
    api.admin("POST", "/events", {"event": "contact.changed"})
    assert [one["attempt"] for one in advance(api, until="idle")["attempts"]] in ([1, 2, 3], [2, 3])
    assert len(api.messages(event="contact.changed")) == 3


def test_a_real_clock_is_not_moved(make_api):
    answer = make_api().admin("POST", "/clock/advance", {"seconds": 1})
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert answer.json["type"] == PROBLEM + "clock"
    assert 'PUT /__admin/tenants/Default {"clock": "manual"}' in answer.json["detail"]


def test_a_tenants_clock_is_made_manual_and_real_again(make_api):
    api = make_api()
    assert api.admin("GET", "/clock").json["kind"] == "real"
    answer = api.admin("PUT", "/clock", {"kind": "manual"})
    assert (answer.status_code, answer.json["now"]) == (200, "2026-01-01T09:00:00Z")
    advance(api, seconds=60)
    assert api.admin("PUT", "/clock", {"kind": "manual"}).json["now"] == "2026-01-01T09:01:00Z"
    assert api.admin("PUT", "/clock", {"kind": "real"}).json["kind"] == "real"
    assert api.admin("POST", "/clock/advance", {"seconds": 1}).status_code == 409


def test_a_tenant_that_is_told_to_have_the_clock_that_it_has_keeps_it(api):
    advance(api, seconds=60)
    raised(api)
    api.admin("PUT", "/tenants/Default", {"clock": "manual", "strict": True})
    assert api.admin("GET", "/clock").json == {
        "kind": "manual",
        "now": "2026-01-01T09:01:00Z",
        "next_attempt": "2026-01-01T09:01:01Z",
    }


def test_a_clock_is_a_tenants_own(api):
    api.client.put("/__admin/tenants/Cust7", json={"clock": "manual"})
    advance(api, seconds=60)
    other = api.client.get("/__admin/clock?tenant=Cust7").json
    assert other["now"] == "2026-01-01T09:00:00Z"


@each(
    ("body", "pointer"),
    [
        ({}, ""),
        ([], ""),
        ({"seconds": -1}, "/seconds"),
        ({"seconds": "5"}, "/seconds"),
        ({"seconds": True}, "/seconds"),
        ({"seconds": 1e10}, "/seconds"),
        ({"until": "later"}, "/until"),
        ({"seconds": 1, "until": "idle"}, ""),
        ({"hours": 1}, ""),
    ],
)
def test_a_bad_move_is_told_where_and_moves_nothing(api, body, pointer):
    answer = api.admin("POST", "/clock/advance", body)
    assert (answer.status_code, answer.json["type"]) == (400, PROBLEM + "invalid-body")
    assert answer.json["errors"][0]["pointer"] == pointer
    assert api.admin("GET", "/clock").json["now"] == "2026-01-01T09:00:00Z"


def test_a_move_past_the_end_of_time_is_told(api):
    api.site.world().clock.move_to(datetime(9999, 12, 31, tzinfo=UTC))
    answer = api.admin("POST", "/clock/advance", {"seconds": 86400})
    assert (answer.status_code, answer.json["type"]) == (409, PROBLEM + "clock")
    assert "leads past 9999-01-01T00:00:00Z" in answer.json["detail"]


@pytest.mark.parametrize("body", [{}, {"kind": "fast"}, {"kind": "real", "now": 5}, None])
def test_a_bad_clock_is_told(api, body):
    answer = api.admin("PUT", "/clock", body)
    assert (answer.status_code, answer.json["type"]) == (400, PROBLEM + "invalid-body")
    assert api.admin("GET", "/clock").json["kind"] == "manual"
