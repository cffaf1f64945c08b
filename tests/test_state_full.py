"""A disk that is full: what cannot be kept does not happen, and whoever asks for it is told."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from life import OK, answers, happen, idle, journal
from support import Api, webhook

from simulator.keeping import CannotKeep

LONG = 30.0
TOLD = "the state file "
#: More than there is room for in a file that grows no more.
LARGE = "x" * 200_000


@pytest.fixture
def full(make_api, tmp_path):
    """Make callers of a site whose state file grows no more, with a webhook that is kept."""

    def make(**settings: Any) -> Api:
        given = {"state": str(tmp_path / "sosim.db"), "clock": "manual", **settings}
        api = make_api(**given)
        api.saved()
        stop_growing(api)
        return api

    return make


def stop_growing(api: Api, spare: int = 0) -> None:
    """Have no room for anything large, but for so many pages."""
    [(count,)] = api.site.state.file.read("PRAGMA page_count")
    api.site.state.file.read(f"PRAGMA max_page_count = {count + spare}")


def make_room(api: Api) -> None:
    """Have room again."""
    api.site.state.file.read("PRAGMA max_page_count = 1000000")


def save_large(api: Api) -> Any:
    """Save what there is no room for."""
    return api.agent("SaveWebhook", webhook(Properties={"a": LARGE}, Events=["sale.sold"]))


def raise_large(api: Api) -> Any:
    """Raise an event that there is no room for."""
    return api.admin("POST", "/events", {"event": "contact.changed", "values": {"a": LARGE}})


def test_a_webhook_that_cannot_be_kept_is_not_saved(full):
    api = full()
    answer = save_large(api)
    assert answer.status_code == 507
    told = answer.get_json()
    assert told["ErrorType"] == "SimulatorCannotKeep"
    assert "so nothing can be kept at present: make room" in told["Message"]
    assert len(api.rest("GET").get_json()) == 1


def test_an_event_that_cannot_be_kept_is_not_raised(full):
    api = full()
    answer = raise_large(api)
    assert (answer.status_code, answer.mimetype) == (507, "application/problem+json")
    assert answer.get_json()["type"].endswith(":cannot-keep")
    assert journal(api, "events") == journal(api, "deliveries") == []


def test_a_message_that_cannot_be_kept_is_refused(full):
    api = full()
    answer = api.client.post("/targets/own", data=LARGE)
    assert (answer.status_code, answer.mimetype) == (507, "text/plain")
    assert answer.text.startswith(TOLD)
    assert api.messages("own") == []


def test_a_message_that_is_refused_takes_no_answer(full):
    api = full()
    answers(api, {"status": 503, "times": 1}, target="own")
    api.client.post("/targets/own", data=LARGE)
    make_room(api)
    assert api.client.post("/targets/own", data="x").status_code == 503
    [target] = [one for one in journal(api, "targets") if one["name"] == "own"]
    assert target["received"] == 1


def test_what_is_asked_next_is_refused_before_anything_happens(full):
    api = full()
    save_large(api)
    asked = (
        api.agent("SaveWebhook", webhook(Type="crmscript", TargetUrl="a")),
        api.rest("DELETE", "/1"),
        api.agent("SignalEvent", {"EventName": "a.b", "PrimaryKey": 1, "Data": {}}),
        api.admin("POST", "/events", {"event": "contact.changed"}),
        api.admin("PUT", "/tenants/Default", {"release": "10.0", "clock": "real"}),
        api.admin("PUT", "/tenants/Cust9", {}),
        api.admin("POST", "/clock/advance", {"seconds": 5}),
        api.admin("DELETE", "/targets/hooks.example.com/messages"),
        api.admin("POST", "/reset"),
        api.admin("POST", "/reset", tenant="*"),
    )
    assert [one.status_code for one in asked] == [507] * len(asked)
    [tenant] = api.admin("GET", "/tenants").get_json()["items"]
    assert (tenant["release"], tenant["webhooks"], tenant["messages"]) == ("11.0", 1, 1)
    assert api.admin("GET", "/clock").get_json()["now"] == "2026-01-01T09:00:00Z"


def test_questions_are_answered_all_the_while(full):
    api = full()
    save_large(api)
    assert api.rest("GET", "/1").status_code == 200
    assert api.admin("GET", "/readyz").status_code == 200
    assert len(api.messages()) == 1


def test_with_room_again_all_is_as_before(full):
    api = full()
    save_large(api)
    make_room(api)
    assert save_large(api).status_code == 200
    assert len(api.rest("GET").get_json()) == 2
    happen(api)
    idle(api)
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["delivered"]
    assert api.site.take_failures() == []


def test_a_tenant_of_its_own_settings_has_them_still(full):
    api = full()
    changes = {"clock": "real", "seed": 7, "variants": {"success": "2xx"}}
    answer = api.admin("PUT", "/tenants/Default", changes)
    assert answer.status_code == 200
    api.site.world().own["defaults"] = LARGE  # as no caller could
    refused = api.admin("PUT", "/tenants/Default", {"clock": "manual", "seed": 8})
    assert refused.status_code == 507
    [tenant] = api.admin("GET", "/tenants").get_json()["items"]
    assert (tenant["clock"], tenant["seed"], tenant["defaults"]) == ("real", 7, "sample")


def test_it_is_told_once_in_the_logs_and_once_when_it_is_over(full, caplog):
    api = full()
    for _ in range(3):
        save_large(api)
    make_room(api)
    api.saved()
    texts = [
        one.getMessage() for one in caplog.records if "can be written again" in one.getMessage()
    ]
    errors = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert (len(texts), len(errors)) == (1, 1)
    assert errors[0].startswith(TOLD)


def test_a_delivery_waits_whose_end_cannot_be_kept(full):
    api = full()
    answers(api, {"status": 500, "body": LARGE, "times": 1}, OK)
    world = api.site.world()
    world.shared.workers.close(LONG)
    stop_growing(api, 10)
    happen(api)
    with pytest.raises(CannotKeep):
        world.deliveries.dispatcher.step()
    assert not world.deliveries.dispatcher.step()  # since it was put off
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["waiting"]
    assert len(api.messages(event="contact.changed")) == 1
    assert journal(api, "attempts") == []
    make_room(api)
    world.clock.advance(1)
    assert world.deliveries.dispatcher.step()
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["delivered"]


def test_a_delivery_is_not_begun_whose_end_could_not_be_kept(full):
    api = full()
    world = api.site.world()
    world.shared.workers.close(LONG)
    happen(api)
    save_large(api)
    world.clock.advance(1)
    for _ in range(2):
        with pytest.raises(CannotKeep):
            world.deliveries.dispatcher.step()
        assert not world.deliveries.dispatcher.step()
        world.clock.advance(1)
    assert api.messages(event="contact.changed") == []
    make_room(api)
    idle(api)
    assert [one["outcome"] for one in journal(api, "deliveries")] == ["delivered"]


def test_whoever_waits_is_not_told_of_what_was_undone(full):
    api = full()
    waiting = threading.Event()
    log = api.site.world().journal.messages
    answered: list[Any] = []

    def wait() -> None:
        waiting.set()
        answered.append(api.admin("GET", "/targets/own/messages", count=1, wait=LONG))

    thread = threading.Thread(target=wait)
    thread.start()
    waiting.wait(LONG)
    while api.client.post("/targets/own", data=LARGE).status_code == 507 and thread.is_alive():
        log.end()
    thread.join(LONG)
    assert [one.status_code for one in answered] == [507]
