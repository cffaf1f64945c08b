"""A tenant as a test holds it: raised events, webhooks, time, faults, and what it remembers."""

from __future__ import annotations

import pytest

from simulator import Refused, Tenant

EVENT = "contact.changed"


@pytest.fixture
def hook(sosim):
    """A webhook of the target `orders`."""
    return sosim.webhooks.save(sosim.target("orders"), EVENT, Name="Orders")


def test_a_tenant_is_shown_with_its_url(sosim):
    assert isinstance(sosim, Tenant)
    assert repr(sosim) == f"<Tenant {sosim.name} at {sosim.url}>"


def test_an_event_is_raised_with_what_is_given(sosim, hook):
    event = sosim.raise_event(
        EVENT, 18, changes=("name",), values={"a": 1}, field_values={"b": 2}, changed_by=5
    )
    assert (event.event, event.primary_key, event.changed_by) == (EVENT, 18, 5)
    assert (event.changes, event.values, event.field_values.b) == (["name"], {"a": 1}, 2)
    assert event.deliveries == [{"webhook_id": hook.WebhookId, "outcome": "waiting"}]


def test_an_event_is_filled_from_the_catalogue(sosim):
    assert sosim.raise_event(EVENT).changes


def test_an_event_that_is_none_is_refused(sosim):
    with pytest.raises(Refused, match="'changed'"):
        sosim.raise_event("changed")
    with pytest.raises(Refused, match="/primary_key"):
        sosim.raise_event(EVENT, "18")


def test_an_event_is_explained(sosim, hook):
    sosim.raise_event(EVENT, 18)
    sosim.deliveries.wait_for(outcome="delivered")
    [told] = sosim.explain(EVENT, 18)
    assert (told.webhook_id, told.verdict, told.attempts) == (1, "delivered", 1)
    [told] = sosim.explain(EVENT, 19)
    assert told.detail == (
        "no event contact.changed with the primary key 19 was raised, or it is forgotten by now"
    )
    assert sosim.explain("sale.changed")[0].reason == "not-subscribed"


def test_everything_is_on_the_timeline_in_its_order(sosim, hook):
    sosim.raise_event(EVENT)
    sosim.deliveries.wait_for(outcome="delivered")
    assert [line.sort for line in sosim.timeline()] == [
        "message",
        "request",
        "event",
        "message",
        "attempt",
        "delivery",
    ]
    assert sosim.timeline(sort="event")[0].entry.event == EVENT


def test_a_tenant_has_settings_of_its_own(sosim):
    told = sosim.configure(release="12.4", strict=True)
    assert (told.name, told.release, told.strict) == (sosim.name, "12.4", True)


@pytest.mark.parametrize(
    ("settings", "text"),
    [({"colour": "red"}, "'colour' was unexpected"), ({"release": "9"}, "/release '9' is not one")],
)
def test_a_setting_that_cannot_be_is_refused(sosim, settings, text):
    with pytest.raises(Refused, match=text):
        sosim.configure(**settings)


def test_a_tenant_is_reset(sosim, hook):
    sosim.reset()
    assert (sosim.webhooks, sosim.requests, sosim.timeline()) == ([], [], [])


def test_tenants_see_nothing_of_each_other(sosim, sosim_server, hook):
    assert sosim_server.tenant().webhooks == []


def test_a_webhook_is_saved_by_the_crms_own_call(sosim, hook):
    assert (hook.WebhookId, hook.Name, hook.Events) == (1, "Orders", [EVENT])
    assert sosim.requests[-1].operation == "v1WebhookAgent_SaveWebhook"
    assert sosim.webhooks.get(1).target_url == sosim.target("orders").url


def test_a_webhook_is_saved_for_a_url_and_several_events(sosim):
    hook = sosim.webhooks.save("https://hooks.example.com/a", [EVENT, "sale.changed"], "s3cret")
    assert (hook.TargetUrl, hook.Events) == ("https://hooks.example.com/a", [EVENT, "sale.changed"])
    assert sosim.target("hooks.example.com").last.signature == "valid"


def test_a_webhook_is_saved_anew(sosim, hook):
    again = sosim.webhooks.save(**{**hook, "target": hook.TargetUrl, "events": hook.Events})
    assert again.WebhookId == hook.WebhookId


def test_a_webhook_is_found_by_its_id(sosim, hook):
    other = sosim.webhooks.save(sosim.target("other"), EVENT)
    assert sosim.webhooks.get(other.WebhookId).target_url == sosim.target("other").url
    with pytest.raises(LookupError, match=f"{sosim.name} has no webhook 9, only 1, 2"):
        sosim.webhooks.get(9)


def test_a_webhook_that_the_crm_refuses_says_why(sosim):
    sosim.target("orders").answer(500)
    with pytest.raises(Refused, match="did not answer the test event with 200 OK") as told:
        sosim.webhooks.save(sosim.target("orders"), EVENT)
    assert told.value.status == 400
    text = str(told.value)
    assert text.startswith("400: Webhook TargetUrl http")
    assert text == text.strip()
    assert text.count("did not answer") == 1


def test_a_webhook_is_deleted(sosim, hook):
    sosim.webhooks.delete(hook.WebhookId)
    assert not sosim.webhooks
    with pytest.raises(LookupError, match=f"{sosim.name} has no webhook 1, only none at all"):
        sosim.webhooks.get(1)


def test_a_restricted_tenant_refuses_to_delete(sosim, hook):
    sosim.configure(restricted=True)
    with pytest.raises(Refused) as told:
        sosim.webhooks.delete(hook.WebhookId)
    assert told.value.status in (401, 403)


def test_time_is_moved(sosim, hook):
    assert sosim.clock.kind == "real"
    sosim.clock.manual()
    sosim.target("orders").answer(500)
    sosim.raise_event(EVENT)
    before = sosim.clock.now
    sosim.clock.advance(0)
    assert sosim.clock.next_attempt > before
    assert [one.attempt for one in sosim.clock.advance(1)] == [2]
    assert [one.attempt for one in sosim.clock.to_next_attempt()] == [3]
    assert sosim.clock.until_idle() == []
    assert sosim.clock.next_attempt is None
    sosim.clock.real()
    assert sosim.clock.kind == "real"


def test_a_real_clock_cannot_be_moved(sosim):
    for move in (sosim.clock.to_next_attempt, sosim.clock.until_idle):
        with pytest.raises(Refused, match="manual"):
            move()


def test_faults_of_the_api_are_said_and_forgotten(sosim):
    sosim.faults.api("v1WebhookAgent_SaveWebhook", status=503, times=1)
    sosim.faults.api(delay=0.0)
    assert [one.operation for one in sosim.faults.all()] == ["v1WebhookAgent_SaveWebhook", "*"]
    with pytest.raises(Refused) as told:
        sosim.webhooks.save(sosim.target(), EVENT)
    assert told.value.status == 503
    sosim.faults.clear()
    assert sosim.faults.all() == []


def test_faults_of_deliveries_are_said(sosim, hook):
    sosim.faults.delivery("duplicate", event="contact.*", webhook_id=1, times=None)
    sosim.raise_event(EVENT)
    sosim.target("orders").assert_received(EVENT, count=2)


def test_a_fault_that_cannot_be_is_refused(sosim):
    with pytest.raises(Refused, match="'explode'"):
        sosim.faults.delivery("explode")
