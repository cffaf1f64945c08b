"""Following: what happens to a tenant, told as it happens."""

from __future__ import annotations

from typing import Any

from .connection import Client


class Following:
    """The timeline of a tenant as it grows. That the tenant is reset is no end of it.

    :param filters: which lines are told: `sort`, `event_id`, `webhook_id`
    """

    def __init__(self, client: Client, **filters: str) -> None:
        self._client = client
        self._filters = filters
        self._after = 0
        #: Which life of the tenant was last looked at: it has another one once it was reset.
        self.life: int | None = None

    def skip(self) -> None:
        """Pass over what has happened by now."""
        self._look({"limit": 1}, 0.0)

    def more(self, seconds: float = 0.0) -> list[dict[str, Any]]:
        """Give the lines since the last look, as soon as there is one or the time is over.

        Each has an `id`, a `sort`, and the `entry` as the admin API tells it.
        """
        return self._look({"wait": seconds}, seconds)

    def _look(self, more: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
        known = {"after": self._after, **({"life": self.life} if self.life is not None else {})}
        query = {**self._filters, **known, **more}
        answer = self._client.read("GET", "/timeline", query, waits=seconds)
        if answer["life"] != self.life:
            self.life, self._after = answer["life"], 0
        lines: list[dict[str, Any]] = answer["items"]
        self._after = max((one["id"] for one in lines), default=self._after)
        return lines
