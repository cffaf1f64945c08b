"""Lines: what happened, short and aligned, for people."""

from __future__ import annotations

import re

import pytest

from simulator import lines

AT = "2026-01-02T09:00:00.1234567Z"
ID = "5a0c9d9e-0000-4000-8000-000000000001"
EVENT = {"event": "contact.changed", "event_id": ID}

CASES = [
    (
        "request",
        {"at": AT, "method": "GET", "path": "/api/v1/Webhook/9", "status": 404, "duration_ms": 2.0},
        "2026-01-02T09:00:00Z  --> [404] GET /api/v1/Webhook/9  2 ms",
    ),
    (
        "request",
        {"at": AT, "method": "GET", "path": "/a", "status": 200, "breaches": ["b"]},
        "2026-01-02T09:00:00Z  --> [200] GET /a                1 breach",
    ),
    (
        "event",
        {"at": AT, **EVENT, "primary_key": 18, "webhooks": [1, 2]},
        f"2026-01-02T09:00:00Z   *        contact.changed       record 18  for webhook 1, 2  {ID}",
    ),
    (
        "event",
        {"at": AT, **EVENT, "primary_key": 0, "webhooks": []},
        f"2026-01-02T09:00:00Z   *        contact.changed       record 0  nobody is told  {ID}",
    ),
    (
        "message",
        {"received_at": AT, **EVENT, "target": "orders", "signature": "valid", "webhook_id": 1}
        | {"attempt": 2, "answered": "500"},
        "2026-01-02T09:00:00Z  ==> [500] contact.changed       orders  valid  webhook 1  attempt 2"
        f"  {ID}",
    ),
    (
        "message",
        {"received_at": AT, "event": None, "method": "GET", "path": "/targets/a", "target": "a"}
        | {"signature": "unsigned", "answered": "timeout", "event_id": None, "webhook_id": None},
        "2026-01-02T09:00:00Z  ==> [---] GET /targets/a        a  unsigned  answered with timeout",
    ),
    (
        "attempt",
        {"at": AT, **EVENT, "webhook_id": 3, "attempt": 1, "outcome": "failed"}
        | {"reason": "refused", "status": None, "duration_ms": 12.3456, "fault": "delay"},
        "2026-01-02T09:00:00Z  <-- [---] contact.changed       webhook 3  attempt 1  refused"
        f"  fault delay  12.3 ms  {ID}",
    ),
    (
        "attempt",
        {"at": AT, **EVENT, "webhook_id": 3, "outcome": "delivered", "status": None},
        f"2026-01-02T09:00:00Z  <--       contact.changed       webhook 3  {ID}",
    ),
    (
        "delivery",
        {"raised_at": "", "ended_at": AT, **EVENT, "webhook_id": 3, "outcome": "dropped"}
        | {"attempts": 0, "reason": "fault", "fault": "drop"},
        "2026-01-02T09:00:00Z   =        contact.changed       dropped  webhook 3  after no attempt"
        f"  fault  fault drop  {ID}",
    ),
    (
        "mail",
        {"at": AT, "via": "Email", "to": ["a@b.no"], "subject": "Stopped", "event_id": ID},
        f"2026-01-02T09:00:00Z   @        Email                 to a@b.no  Stopped  {ID}",
    ),
    (
        "of tomorrow",
        {"at": AT, "event": "sale.sold"},
        "2026-01-02T09:00:00Z   ?        sale.sold",
    ),
]


@pytest.mark.parametrize(("sort", "entry", "line"), CASES)
def test_each_sort_has_its_line(sort, entry, line):
    assert lines.line(sort, entry) == line


@pytest.mark.parametrize("sort", lines.ARROWS)
def test_members_that_are_missing_are_left_out(sort):
    assert lines.line(sort, {"at": AT}).startswith(f"2026-01-02T09:00:00Z  {lines.ARROWS[sort]}")


def test_a_tenant_is_named_unless_it_is_the_default():
    entry = {**EVENT, "tenant": "Cust7"}
    assert "  Cust7  " in lines.text("attempt", entry)
    assert "Default" not in lines.text("attempt", entry | {"tenant": "Default"})


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("[204]", "32"),
        ("[410]", "31"),
        ("[---]", "31"),
        ("valid", "32"),
        ("unsigned", "33"),
        ("invalid", "31"),
    ],
)
def test_what_says_how_it_went_is_coloured(word, code):
    assert lines.painted(word) == f"\x1b[{code}m{word}\x1b[0m"


def test_other_words_are_not_coloured():
    assert [lines.painted(word) for word in ("orders", "", "[]", "[x]")] == [
        "orders",
        "",
        "[]",
        "[x]",
    ]


@pytest.mark.parametrize(("sort", "entry", "line"), CASES)
def test_colours_change_no_text(sort, entry, line):
    coloured = lines.line(sort, entry, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == line


def test_nobody_forges_a_line_or_a_colour():
    entry = {"at": AT, "method": "GET", "path": "/a\n\x1b[2J", "status": 200}
    assert lines.line("request", entry).endswith(r"GET /a\n\x1b[2J")
