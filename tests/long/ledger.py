"""The ledger: what was accepted and what became of it, kept beside the simulator's own books."""

from __future__ import annotations

from collections import Counter
from typing import Any

from support import Api

#: An event and a webhook: one delivery, or two where a fault doubles it.
Pair = tuple[str, int]


class Ledger:
    """Who was to be told of which event, and how each delivery ended.

    Only what is open is kept, so that the ledger itself does not grow.
    """

    def __init__(self, api: Api) -> None:
        self.api = api
        self._open: Counter[Pair] = Counter()
        self._last = 0
        self.accepted = 0
        self.outcomes: Counter[str] = Counter()

    def raise_event(self, name: str, subscribers: set[int]) -> None:
        """Raise an event, of which exactly these are to be told."""
        answer = self.api.admin("POST", "/events", {"event": name})
        assert answer.status_code == 201, answer.text
        raised = answer.get_json()
        assert set(raised["webhooks"]) == subscribers
        for webhook_id in subscribers:
            self._open[raised["event_id"], webhook_id] += 1
            self.accepted += 1

    def settle(self) -> None:
        """Cross out what has ended since this was last done; nothing ends that was not accepted."""
        answer = self.api.admin("GET", "/deliveries", after=self._last)
        for one in answer.get_json()["items"]:
            if one["outcome"] != "waiting":
                assert one["id"] == self._last + 1, "the journal was read too seldom"
                self._last = one["id"]
                self._cross_out(one)

    def _cross_out(self, ended: dict[str, Any]) -> None:
        pair = ended["event_id"], ended["webhook_id"]
        self.outcomes[ended["outcome"]] += 1
        if ended["fault"] == "duplicate":  # the second of two, which nobody asked for
            return
        assert self._open[pair] > 0, f"{pair} ended, and was not accepted or had ended before"
        self._open[pair] -= 1
        if not self._open[pair]:
            del self._open[pair]

    @property
    def missing(self) -> list[Pair]:
        """List what was accepted and has no outcome."""
        return [*self._open]
