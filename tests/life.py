"""What the tests of deliveries share: calls that break targets, raise events and move the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

from support import Api

HOST = "hooks.example.com"
WATCH = "watch.example.com"

#: Answers of a target for good.
OK, BROKEN, GONE = {"status": 200}, {"status": 500, "body": "out of order"}, {"status": 410}


def answers(api: Api, *script: dict[str, Any], target: str = HOST) -> None:
    """Tell a target what to answer."""
    _asked(api, "PUT", f"/targets/{target}", {"answers": list(script)})


def happen(api: Api, event: str = "contact.changed", **facts: Any) -> dict[str, Any]:
    """Raise an event, and give what the admin API says to it."""
    return _asked(api, "POST", "/events", {"event": event, **facts})


def idle(api: Api) -> list[dict[str, Any]]:
    """Move the manual clock until nothing waits, and give the attempts that were made."""
    return _asked(api, "POST", "/clock/advance", {"until": "idle"})["attempts"]


def fail(api: Api, events: int = 1) -> None:
    """Raise events one after the other, and let each come to its end."""
    for _ in range(events):
        happen(api)
        idle(api)


def meanwhile(api: Api, do: Callable[[], object]) -> None:
    """Have something done while a delivery is under way."""
    postbox = api.site.world().postbox
    begin = postbox.begin

    def begin_and_do(outgoing: Any) -> Any:
        awaited = begin(outgoing)
        do()
        return awaited

    postbox.begin = begin_and_do


def choose(api: Api, **variants: str) -> None:
    """Choose variants for a tenant; names are given with underscores."""
    chosen = {name.replace("_", "-"): choice for name, choice in variants.items()}
    _asked(api, "PUT", f"/tenants/{api.tenant}", {"variants": chosen})


def journal(api: Api, sort: str, **filters: Any) -> list[dict[str, Any]]:
    """List entries of the journal: attempts, deliveries, events or outbox."""
    return _asked(api, "GET", f"/{sort}", None, **filters)["items"]


def stored(api: Api, webhook_id: int = 1) -> dict[str, Any]:
    """Read a webhook through the API."""
    answer = api.agent("GetWebhook", query=f"?webhookId={webhook_id}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def usage(api: Api, webhook_id: int = 1) -> tuple[int, int, int]:
    """Read total calls, total errors and errors in a row of a webhook, as 12.4 has them."""
    found = stored(api, webhook_id)
    return found["TotalCalls"], found["TotalErrors"], found["ConsecutiveErrors"]


def archive(api: Api, webhook_id: int, *columns: str) -> dict[str, Any]:
    """Read the statistics of a webhook from the archive, as the docs show it."""
    names = ",".join(f"webhook_usage.{one}" for one in columns)
    query = f"$select={names}&$filter=webhook_usage.webhook_usage_id eq {webhook_id}"
    answer = api.call("GET", f"/api/v1/Archive/dynamic?{query}")
    assert answer.status_code == 200, answer.text
    [row] = answer.get_json()["value"]
    return row


def header(message: dict[str, Any], name: str) -> str | None:
    """Give a header of a message, whatever the case of its name."""
    return {key.lower(): value for key, value in message["headers"].items()}.get(name.lower())


def pauses(entries: list[dict[str, Any]]) -> list[float]:
    """Give the seconds between entries of the journal."""
    moments = [datetime.fromisoformat(one["at"]) for one in entries]
    return [(after - before).total_seconds() for before, after in pairwise(moments)]


def _asked(api: Api, method: str, path: str, body: Any = None, /, **query: Any) -> dict[str, Any]:
    answer = api.admin(method, path, body, **query)
    assert answer.status_code < 300, answer.text
    return answer.get_json()
