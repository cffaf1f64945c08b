"""Overlapping changes: what happens to a webhook while the target of another change is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from refusals import message_of
from support import HOOK, Api, webhook

from simulator.crm.webhook import TOO_MANY_ERRORS, Webhook

SINCE = "Thu, 01 Jan 2026 09:00:00 GMT"


@pytest.fixture
def hook(make_api: Callable[..., Api]) -> Api:
    """A caller who saved a webhook at nine o'clock; now it is a minute later."""
    api = make_api(clock="manual")
    api.saved()
    api.site.world().clock.advance(60)
    return api


def meanwhile(api: Api, happens: Callable[[], Any]) -> None:
    """Have something happen while the next target is called."""
    world = api.site.world()
    test, left = world.test, [happens]

    def tested(*given: Any) -> Any:
        if left:
            left.pop()()
        return test(*given)

    world.test = tested


def now(api: Api) -> dict[str, Any]:
    return api.rest("GET", "/1").get_json()


@pytest.mark.parametrize(("method", "body"), [("PATCH", {"Name": "B"}), ("PUT", webhook(Name="B"))])
@pytest.mark.fact("F104", "F194")
def test_of_two_changes_of_the_same_state_one_is_a_failed_precondition(hook, method, body):
    """Two callers who both saw the same webhook cannot both change it."""
    other = []
    meanwhile(
        hook,
        lambda: other.append(hook.rest("PATCH", "/1", {"Name": "A"}, If_Unmodified_Since=SINCE)),
    )
    answer = hook.rest(method, "/1", body, If_Unmodified_Since=SINCE)
    assert [one.status_code for one in other] == [200]
    message_of(answer, 412, "PreconditionFailedException")
    assert now(hook)["Name"] == "A"


@pytest.mark.fact("F104")
def test_a_test_is_about_what_there_is_when_the_patch_is_stored(hook):
    """A test that somebody made untrue while the target was called is a conflict."""
    meanwhile(hook, lambda: hook.rest("PATCH", "/1", {"Name": "A"}))
    changes = [
        {"op": "test", "path": "/Name", "value": "Orders"},
        {"op": "replace", "path": "/Name", "value": "B"},
    ]
    message_of(hook.rest("PATCH", "/1", changes), 409, "ConflictException")
    assert now(hook)["Name"] == "A"


@pytest.mark.parametrize("name", ["Registered", "Updated"])
@pytest.mark.parametrize(("moment", "status"), [("2026-01-01T09:00:00", 200), ("1999-01-01", 409)])
def test_a_test_may_be_about_when_somebody_else_changed_it(hook, name, moment, status):
    """Nobody can set these dates, so that they tell whether somebody was faster."""
    changes = [
        {"op": "test", "path": f"/{name}", "value": moment},
        {"op": "replace", "path": "/Name", "value": "B"},
    ]
    assert hook.rest("PATCH", "/1", changes).status_code == status


def test_patches_of_different_members_are_both_kept(hook):
    meanwhile(hook, lambda: hook.rest("PATCH", "/1", {"State": "Stopped"}))
    answer = hook.rest("PATCH", "/1", {"Name": "B"})
    assert (answer.status_code, now(hook)["State"], now(hook)["Name"]) == (200, "Stopped", "B")


def test_a_webhook_that_is_disabled_meanwhile_stays_so(hook):
    registry = hook.site.world().registry
    meanwhile(hook, lambda: registry.change(1, lambda one: one._replace(state=TOO_MANY_ERRORS)))
    assert hook.rest("PATCH", "/1", {"Name": "B"}).get_json()["State"] == "TooManyErrors"


def test_calls_that_are_counted_meanwhile_have_nothing_done_again(hook):
    registry = hook.site.world().registry

    def count(one: Webhook) -> Webhook:
        return one._replace(usage=one.usage._replace(total_calls=7))

    meanwhile(hook, lambda: registry.change(1, count))
    assert hook.rest("PATCH", "/1", {"Name": "B"}).status_code == 200
    assert len(hook.messages()) == 2
    assert registry.get(1).usage.total_calls == 7


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_what_is_deleted_meanwhile_is_not_found(hook, method):
    meanwhile(hook, lambda: hook.rest("DELETE", "/1"))
    answer = hook.rest(method, "/1", webhook(), If_Unmodified_Since="Thu, 01 Jan 2099 00:00:00 GMT")
    message_of(answer, 404, "SoNotFoundException")
    assert hook.rest("GET").get_json() == []


def test_a_put_without_a_condition_replaces_what_there_is(hook):
    meanwhile(hook, lambda: hook.rest("PATCH", "/1", {"Name": "A", "State": "Stopped"}))
    assert hook.rest("PUT", "/1", webhook(Name="B")).status_code == 200
    assert (now(hook)["Name"], now(hook)["State"]) == ("B", "Active")
    assert [one["event"] for one in hook.messages()] == ["test"] * 3


def test_a_target_is_called_once_however_often_its_webhook_is_changed_meanwhile(hook):
    registry, times = hook.site.world().registry, []

    def change() -> None:
        times.append(len(times))
        registry.change(1, lambda one: one._replace(description=str(len(times))))
        meanwhile(hook, change)

    meanwhile(hook, change)
    assert hook.rest("PATCH", "/1", {"Name": "B"}).status_code == 200
    assert (now(hook)["Name"], len(times)) == ("B", 1)


def test_a_target_that_moves_whenever_it_is_called_is_a_conflict(hook):
    registry, times = hook.site.world().registry, []

    def move() -> None:
        times.append(len(times))
        registry.change(1, lambda one: one._replace(target_url=f"{HOOK}/{len(times)}"))
        meanwhile(hook, move)

    meanwhile(hook, move)
    answer = hook.rest("PATCH", "/1", {"Name": "B"})
    assert "had 10 TargetUrls" in message_of(answer, 409, "ConflictException")
    assert answer.status == "409 Conflict"
    assert now(hook)["Name"] == "Orders"


def test_what_is_wrong_with_a_patch_is_named_once(hook):
    meanwhile(hook, lambda: hook.rest("PATCH", "/1", {"State": "Stopped"}))
    answer = hook.rest("PATCH", "/1", {"Name": 5})
    assert answer.headers["X-Simulator-Contract"] == "/Name is 5, which was read as a text"


def test_a_delete_looks_at_what_it_deletes(hook):
    """The condition is checked and the webhook deleted at once, so that nothing comes between."""
    world = hook.site.world()
    delete = world.registry.delete

    def slow(*given: Any) -> Any:
        world.registry.change(1, lambda one: one._replace(updated=world.clock.now()))
        return delete(*given)

    world.registry.delete = slow
    answer = hook.rest("DELETE", "/1", If_Unmodified_Since=SINCE)
    message_of(answer, 412, "PreconditionFailedException")
    assert world.registry.find(1).target_url == HOOK
