"""Explaining: for every webhook, delivered, or the first reason why not."""

import pytest
from life import answers, happen
from steps import advance, explained, faults, raised, verdict
from support import webhook


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still."""
    return make_api(clock="manual")


def test_delivered(api):
    api.saved()
    raised(api)
    assert verdict(api) == ("delivered", None, "delivered at 2026-01-01T09:00:00Z")


def test_delivered_while_it_is_explained(api, monkeypatch):
    api.saved()
    world = api.site.world()
    world.shared.workers.close(30)
    happen(api)
    entries = world.journal.deliveries.all

    def found_before_one_more():
        found = entries()
        world.deliveries.dispatcher.step()
        return found

    monkeypatch.setattr(world.journal.deliveries, "all", found_before_one_more)
    assert [verdict(api)[0] for _ in range(2)] == ["waiting", "delivered"]


def test_not_subscribed(api):
    api.saved(Events=["sale.sold"])
    raised(api)
    text = "it is subscribed to sale.sold, not to contact.changed"
    assert verdict(api) == ("not-delivered", "not-subscribed", text)


def test_stopped(api):
    api.saved(State="Stopped")
    raised(api)
    assert verdict(api) == ("not-delivered", "stopped", "its state was Stopped")


def test_stopped_counts_even_if_it_was_started_since(api):
    saved = api.saved(State="Stopped")
    raised(api)
    api.saved(WebhookId=saved["WebhookId"])
    assert verdict(api)[1] == "stopped"


def test_too_many_errors(api):
    api.saved()
    answers(api, {"status": 410})
    raised(api)
    raised(api)
    assert verdict(api) == ("not-delivered", "too-many-errors", "its state was TooManyErrors")


def test_other_application(api):
    api.agent("SaveWebhook", webhook(), SO_AppToken="mine")
    api.agent("SaveWebhook", webhook(), SO_AppToken="theirs")
    raised(api)
    verdicts = explained(api, application="mine")
    assert verdicts[1]["verdict"] == "delivered"
    assert (verdicts[2]["reason"], verdicts[2]["attempts"]) == ("other-application", 0)


def test_still_waiting_says_until_when_and_for_what(api):
    api.saved()
    answers(api, {"status": 500})
    raised(api)
    assert verdict(api) == (
        "waiting",
        "waiting",
        "still waiting until 2026-01-01T09:00:01Z; "
        "attempt 1 failed: HTTP/1.1 500 Internal Server Error",
    )


def test_no_event(api):
    api.saved()
    raised(api, "contact.created")
    text = "no event contact.changed was raised, or it is forgotten by now"
    assert verdict(api) == ("not-delivered", "no-event", text)


def test_deleted_in_the_meantime(api):
    api.saved()
    api.saved(TargetUrl="https://other.example.com/")
    answers(api, {"status": 500})
    entry = raised(api)
    api.rest("DELETE", "/1")
    assert list(explained(api)) == [2]
    [item] = api.admin("GET", "/deliveries", event_id=entry["event_id"], webhook_id=1).json["items"]
    assert (item["outcome"], item["reason"], item["attempts"]) == ("abandoned", "deleted", 1)


def test_abandoned_since_it_was_stopped(api):
    api.saved()
    answers(api, {"status": 500, "times": 1})
    raised(api)
    api.saved(WebhookId=1, State="Stopped")
    assert verdict(api) == (
        "not-delivered",
        "stopped",
        "abandoned at 2026-01-01T09:00:00Z after 1 attempts: HTTP/1.1 500 Internal Server Error",
    )


def test_a_fault_of_the_testers_own(api):
    api.saved()
    faults(api, {"delivery": "drop"})
    raised(api)
    assert verdict(api)[:2] == ("not-delivered", "fault")


def test_subscribed_only_after_the_event(api):
    raised(api)
    api.saved()
    text = "the event was raised at 2026-01-01T09:00:00Z, before it was"
    assert verdict(api) == ("not-delivered", "subscribed-later", text)


def test_a_duplicate_counts_as_delivered_once_one_was(api):
    api.saved()
    answers(api, {"times": 1}, {"status": 500})
    faults(api, {"delivery": "duplicate"})
    raised(api)
    advance(api, until="idle")
    assert verdict(api)[0] == "delivered"


def test_the_newest_event_counts_and_a_key_tells_which(api):
    api.saved()
    answers(api, {"times": 1}, {"status": 500})
    raised(api, primary_key=1)
    raised(api, primary_key=2)
    assert [verdict(api, primary_key=key)[0] for key in (1, 2)] == ["delivered", "waiting"]
    assert verdict(api, event="CONTACT.Changed")[0] == "waiting"
    assert verdict(api, primary_key=3)[1] == "no-event"


def test_each_webhook_has_its_own_verdict(api):
    for changes in ({}, {"State": "Stopped"}, {"Events": ["sale.sold"]}):
        api.saved(**changes)
    raised(api)
    reasons = [one["reason"] for one in explained(api).values()]
    assert reasons == [None, "stopped", "not-subscribed"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({}, "/event"),
        ({"event": ""}, "/event"),
        ({"event": "a.b", "primary_key": "x"}, "/primary_key"),
    ],
)
def test_a_bad_question_is_told_so(api, query, pointer):
    answer = api.admin("GET", "/explain", **query)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, pointer)
