"""Notices: whom the CRM tells of a webhook that fails, of what, and how."""

from __future__ import annotations

import pytest
from cases import each
from deliveries import GUID, make_webhook
from life import BROKEN, GONE, OK, answers, fail, happen, idle, journal

from simulator.crm.mail import DISABLING, EMAIL, FIRST_FAILURE, IN_APP, notices
from simulator.crm.webhook import TOO_MANY_ERRORS

OLD, NEW = "ops@example.com", "dev@example.com"
KAI = {"Id": 5, "Name": "Kai", "Type": ""}


def told(when=DISABLING, **facts):
    """Give channel and recipients of the notices that one incident makes."""
    return [(one.via, one.to) for one in notices(make_webhook(**facts), when, GUID, "500")]


@each("notify_when", ["None", FIRST_FAILURE, DISABLING])
def test_an_address_in_errors_email_is_always_told_of_a_disabling(notify_when):
    assert told(errors_email=OLD, notify_when=notify_when) == [(EMAIL, (OLD,))]


def test_an_address_in_errors_email_is_not_told_of_a_first_failure():
    facts = {"errors_email": OLD, "notify_via": "Email, InApp", "notify_when": FIRST_FAILURE}
    assert told(FIRST_FAILURE, **facts) == []


@each("when", [FIRST_FAILURE, DISABLING])
@each(
    ("notify_when", "moments"),
    [
        ("None", []),
        (FIRST_FAILURE, [FIRST_FAILURE]),
        (DISABLING, [DISABLING]),
        ("FirstFailure, Disabling", [FIRST_FAILURE, DISABLING]),
    ],
)
def test_lists_are_told_at_the_moments_they_want(when, notify_when, moments):
    facts = {"error_emails": (NEW,), "notify_via": EMAIL, "notify_when": notify_when}
    assert bool(told(when, **facts)) == (when in moments)


@each(
    ("via", "expected"),
    [
        ("None", []),
        (EMAIL, [(EMAIL, (NEW, "Kai"))]),
        (IN_APP, [(IN_APP, ("Kai",))]),
        ("Email, InApp", [(EMAIL, (NEW, "Kai")), (IN_APP, ("Kai",))]),
    ],
)
def test_users_are_told_on_both_channels_and_addresses_by_mail_only(via, expected):
    facts = {"error_emails": (NEW,), "error_associates": (KAI,)}
    assert told(notify_via=via, notify_when=DISABLING, **facts) == expected


def test_nobody_is_written_to_twice():
    facts = {"errors_email": NEW, "error_emails": (NEW, OLD, NEW)}
    assert told(notify_via=EMAIL, notify_when=DISABLING, **facts) == [(EMAIL, (NEW, OLD))]


def test_nobody_to_tell_is_no_notice():
    assert told(notify_via="Email, InApp", notify_when=DISABLING) == []


def test_a_user_without_a_name_is_told_by_his_id():
    facts = {"error_associates": ({"Id": 5, "Name": None},), "notify_via": IN_APP}
    assert told(notify_when=DISABLING, **facts) == [(IN_APP, ("5",))]


def test_a_notice_says_which_webhook_failed_for_what():
    webhook = make_webhook(errors_email=OLD, state=TOO_MANY_ERRORS)
    [notice] = notices(webhook, DISABLING, GUID, "HTTP/1.1 500 broken")
    assert "Orders" in notice.subject
    for fact in ("Orders", "id 7", TOO_MANY_ERRORS, GUID, "HTTP/1.1 500 broken"):
        assert fact in notice.body


@pytest.fixture
def api(make_api):
    """A caller of the newest release, where time is the test's."""
    return make_api(clock="manual", release="12.4")


def test_one_incident_makes_one_notice_a_moment_however_many_attempts_fail(api):
    api.saved(ErrorEmails=[NEW], NotifyVia="Email", NotifyWhen="FirstFailure, Disabling")
    answers(api, BROKEN)
    fail(api, events=5)
    assert [one["when"] for one in journal(api, "outbox")] == [FIRST_FAILURE, DISABLING]


def test_a_success_between_makes_it_another_incident(api):
    api.saved(ErrorEmails=[NEW], NotifyVia="Email", NotifyWhen="FirstFailure")
    answers(api, BROKEN | {"times": 1}, OK | {"times": 1}, BROKEN | {"times": 2}, OK)
    fail(api, events=2)
    first, second = journal(api, "outbox")
    assert first["event_id"] != second["event_id"]


def test_a_webhook_that_is_started_again_can_fail_again(api):
    api.saved(ErrorsEmail=OLD)
    for _ in range(2):
        answers(api, GONE)
        fail(api)
        answers(api, OK)
        api.saved(WebhookId=1, ErrorsEmail=OLD)
    assert [one["when"] for one in journal(api, "outbox")] == [DISABLING] * 2


def test_the_outbox_names_event_webhook_and_moment_of_the_virtual_clock(api):
    api.saved(ErrorsEmail=OLD)
    answers(api, BROKEN | {"times": 1}, GONE)
    raised = happen(api)
    idle(api)
    [mail] = journal(api, "outbox", when=DISABLING)
    assert (mail["webhook_id"], mail["event_id"]) == (1, raised["event_id"])
    assert (mail["at"], mail["via"], mail["to"]) == ("2026-01-01T09:00:01Z", EMAIL, [OLD])


@pytest.mark.parametrize(("release", "told_of"), [("10.0", []), ("11.0", [[OLD]])])
def test_a_release_tells_only_whom_its_carrier_can_name(make_api, release, told_of):
    api = make_api(clock="manual", release=release)
    api.saved(ErrorsEmail=OLD, ErrorEmails=[NEW], NotifyVia="Email", NotifyWhen="FirstFailure")
    answers(api, GONE)
    fail(api)
    assert [one["to"] for one in journal(api, "outbox")] == told_of
