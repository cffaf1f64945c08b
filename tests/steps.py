"""Steps through the life of deliveries: raise, have all done, move the clock, look what became."""

from __future__ import annotations

from typing import Any

from life import happen, journal
from support import Api


def raised(api: Api, event: str = "contact.changed", **facts: Any) -> dict[str, Any]:
    """Raise an event, and give it when everything that is due has been done."""
    answer = happen(api, event, **facts)
    settled(api)
    return answer


def settled(api: Api) -> None:
    """Wait until no delivery is under way and none is due."""
    assert api.site.world(api.tenant).deliveries.dispatcher.wait_idle(30)


def advance(api: Api, **how: Any) -> dict[str, Any]:
    """Move the clock by `seconds`, or `until` something is done; give what it answers."""
    answer = api.admin("POST", "/clock/advance", how)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def faults(api: Api, *items: dict[str, Any]) -> None:
    """Set all faults."""
    told = api.admin("PUT", "/faults", {"items": list(items)})
    assert told.status_code == 200, told.text


def attempts(api: Api, **filters: Any) -> list[dict[str, Any]]:
    """List the attempts that fit."""
    return journal(api, "attempts", **filters)


def ends(api: Api, **filters: Any) -> list[tuple[str, str | None]]:
    """List the deliveries that fit as outcome and reason."""
    return [(one["outcome"], one["reason"]) for one in journal(api, "deliveries", **filters)]


def told(api: Api, target: str = "hooks.example.com") -> list[dict[str, Any]]:
    """List what a target was sent besides tests."""
    return [one for one in api.messages(target) if one["event"] != "test"]


def state(api: Api, webhook_id: int = 1) -> dict[str, Any]:
    """Give a stored webhook with its counters, as the admin API has them."""
    return next(one for one in journal(api, "webhooks") if one["id"] == webhook_id)


def explained(api: Api, event: str = "contact.changed", **query: Any) -> dict[int, dict[str, Any]]:
    """Explain an event, and give the verdict on each webhook by its id."""
    answer = api.admin("GET", "/explain", event=event, **query)
    assert answer.status_code == 200, answer.text
    return {one["webhook_id"]: one for one in answer.get_json()["items"]}


def verdict(api: Api, event: str = "contact.changed", **query: Any) -> tuple[str, str | None, str]:
    """Explain an event of the only webhook: verdict, reason and detail."""
    [one] = explained(api, event, **query).values()
    return one["verdict"], one["reason"], one["detail"]
