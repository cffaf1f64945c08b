"""A target as a client sees it: a fake receiver to script, to wait at, and to assert on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from . import failure, filters
from .connection import Client
from .errors import NotReceived, Refused
from .message import Message, read

#: So long an expectation may take to come true, in seconds of real time.
PATIENCE = 5.0


class Target:
    """One fake receiver of one tenant.

    The filters of all calls are keywords: `event`, `event_id`, `method`, `path`, `signature`,
    `webhook_id`, `primary_key`, and `json`, which maps pointers into the body to values.
    """

    def __init__(self, client: Client, name: str, url: str) -> None:
        self.name = name
        #: Where it listens: what a webhook's TargetUrl is to be.
        self.url = url
        self._client = client
        self._path = f"/targets/{quote(name, safe='')}"

    def __repr__(self) -> str:
        return f"<target {self.name} at {self.url}>"

    def messages(self, **wanted: Any) -> list[Message]:
        """Give the messages that fit, oldest first, without waiting."""
        return self._get(filters.query(wanted))

    def wait_for(
        self, event: str | None = None, *, timeout: float = PATIENCE, **wanted: Any
    ) -> Message:
        """Wait for a message that fits, and give the newest; one that has come already will do.

        :raises NotReceived: if none has come after `timeout` seconds, with what did come instead
        """
        return self._wait(_asked(event, wanted), 1, timeout)[-1]

    def assert_received(
        self,
        event: str | None = None,
        *,
        count: int | None = None,
        timeout: float = PATIENCE,
        **wanted: Any,
    ) -> list[Message]:
        """Wait until `count` messages fit (at least one, if it is not given), and give them.

        :raises NotReceived: if fewer have come after `timeout` seconds, or more than `count`
        """
        if count == 0:
            self.assert_not_received(event, **wanted)
            return []
        asked = _asked(event, wanted)
        found = self._wait(asked, count or 1, timeout)
        if count is not None and len(found) > count:
            what = f"received {len(found)} messages instead of {count}"
            raise NotReceived(failure.unwanted(self.name, what, self._documents(asked)))
        return found

    def assert_not_received(
        self, event: str | None = None, *, quiet: float = 0.0, **wanted: Any
    ) -> None:
        """Make sure that no message fits, nor comes within the next `quiet` seconds.

        :raises NotReceived: if there is one, with what it is
        """
        asked = _asked(event, wanted)
        if found := self._documents(asked):
            raise NotReceived(failure.unwanted(self.name, "received", found))
        if quiet:
            self._stay_quiet(quiet, asked)

    def assert_quiet(self, seconds: float, event: str | None = None, **wanted: Any) -> None:
        """Make sure that nothing more that fits comes within so many seconds.

        :raises NotReceived: as soon as something does
        """
        self._stay_quiet(seconds, _asked(event, wanted))

    def answer(
        self,
        status: int = 200,
        *,
        headers: Mapping[str, str] | None = None,
        body: str = "",
        delay: float = 0.0,
        fault: str | None = None,
        times: int | None = None,
    ) -> None:
        """Tell the target what to reply from now on, or to the next `times` messages, then 200.

        `delay` is in seconds; `fault` is `close`, `timeout`, `garbage` or `reset`.

        :raises Refused: if a value cannot be
        """
        one: dict[str, Any] = {"status": status, "headers": dict(headers or {}), "body": body}
        self.script([one | {"delay": delay, "fault": fault, "times": times}])

    def script(self, answers: Sequence[Mapping[str, Any]]) -> None:
        """Tell the target what to reply, in order; each answer has the members of `answer`.

        :raises Refused: if a value cannot be
        """
        body = {"answers": [{k: v for k, v in one.items() if v is not None} for one in answers]}
        self._client.read("PUT", self._path, body=body)

    def verify_with(self, secret: str | None) -> None:
        """Say which secret signatures are verified with; None means the sending webhook's own."""
        self._client.read("PUT", self._path, body={"secret": secret})

    def clear(self) -> None:
        """Forget the messages received so far."""
        self._client.read("DELETE", f"{self._path}/messages")

    def _wait(self, asked: dict[str, str], count: int, timeout: float) -> list[Message]:
        try:
            return self._get(asked | {"count": str(count), "wait": str(timeout)}, timeout)
        except Refused as error:
            if error.status != 408:
                raise
            problem = error.document
        raise NotReceived(failure.not_received(self._client, self.name, asked, problem))

    def _stay_quiet(self, seconds: float, asked: dict[str, str]) -> None:
        try:
            self._get(asked | {"quiet": str(seconds)}, seconds)
        except Refused as error:
            if error.status != 409:
                raise
            items = error.document["items"]
        else:
            return
        what = f"was not quiet for {seconds:g} s; it received"
        raise NotReceived(failure.unwanted(self.name, what, items))

    def _get(self, asked: Mapping[str, str], seconds: float = 0.0) -> list[Message]:
        return [read(one) for one in self._documents(asked, seconds)]

    def _documents(self, asked: Mapping[str, str], seconds: float = 0.0) -> list[dict[str, Any]]:
        answer = self._client.read("GET", f"{self._path}/messages", asked, waits=seconds)
        items: list[dict[str, Any]] = answer["items"]
        return items


def _asked(event: str | None, wanted: Mapping[str, Any]) -> dict[str, str]:
    return filters.query(wanted if event is None else {"event": event, **wanted})
