"""A target as a client sees it: a fake receiver to script, to wait at, and to assert on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from . import failure, filters
from .connection import Client
from .errors import NotReceived, Refused
from .message import Message, read
from .seconds import PATIENCE, waitable

# `__tracebackhide__` has pytest show the line of the test that failed, and none of these.


class Target:
    """One fake receiver of one tenant.

    The filters of all calls are keywords: `event`, `event_id`, `method`, `path`, `signature`,
    `webhook_id`, `attempt`, `primary_key`; `json`, which maps pointers into the body to values; and
    `after`, a message that the wanted ones came later than.
    """

    def __init__(self, client: Client, name: str, url: str) -> None:
        self.name = name
        #: Where it listens: what a webhook's TargetUrl is to be.
        self.url = url
        self._client = client
        self._path = f"/targets/{quote(name, safe='')}"

    def __repr__(self) -> str:
        return f"<Target {self.name} at {self.url}>"

    @property
    def last(self) -> Message:
        """Give the newest message, without waiting.

        :raises NotReceived: if there is none
        """
        __tracebackhide__ = True
        found = self.messages()
        if not found:
            raise NotReceived(f"{self.name} has received no message yet")
        return found[-1]

    def messages(self, **wanted: Any) -> list[Message]:
        """Give the messages that fit, oldest first, without waiting."""
        return self._get(filters.query(wanted))

    def wait_for(
        self, event: str | None = None, *, timeout: float = PATIENCE, **wanted: Any
    ) -> Message:
        """Wait for a message that fits, and give the newest; one that has come already will do.

        `after=message` has it wait for one that comes later than that.

        :raises NotReceived: if none has come after `timeout` seconds, with what did come instead
        """
        __tracebackhide__ = True
        return self._wait(_named(event, wanted), 1, timeout)[-1]

    def assert_received(
        self,
        event: str | None = None,
        *,
        count: int | None = None,
        timeout: float = PATIENCE,
        **wanted: Any,
    ) -> list[Message]:
        """Wait until `count` messages fit (at least one, if it is not given), and give them.

        What comes later is not seen any more; `assert_quiet` waits for that.

        :raises NotReceived: if fewer have come after `timeout` seconds, or more than `count`
        """
        __tracebackhide__ = True
        named = _named(event, wanted)
        if count == 0:
            self.assert_not_received(**named)
            return []
        found = self._wait(named, count or 1, timeout)
        if count is not None and len(found) > count:
            first = f"{self.name} received {failure.counted(len(found), named)} instead of {count}"
            raise NotReceived(failure.unwanted(first, found))
        return found

    def assert_not_received(
        self, event: str | None = None, *, quiet: float = 0.0, **wanted: Any
    ) -> None:
        """Make sure that no message fits, nor comes within the next `quiet` seconds.

        :raises NotReceived: if there is one, with what it is
        """
        __tracebackhide__ = True
        named = _named(event, wanted)
        self._expect_none(named)
        if waitable("quiet", quiet):
            self.assert_quiet(quiet, **named)
            self._expect_none(named)  # what came between the two calls before

    def assert_quiet(self, seconds: float, event: str | None = None, **wanted: Any) -> None:
        """Make sure that nothing more that fits comes within so many seconds.

        :raises NotReceived: as soon as something does
        """
        __tracebackhide__ = True
        named = _named(event, wanted)
        try:
            self._get(filters.query(named) | {"quiet": str(waitable("seconds", seconds))}, seconds)
        except Refused as error:
            if error.type != "not-quiet":
                raise
            found = [read(one) for one in error.document["items"]]
        else:
            return
        what = failure.counted(1, named)
        first = f"{self.name} was not quiet for {seconds:g} s, but received {what}"
        raise NotReceived(failure.unwanted(first, found))

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
        self._client.tell("DELETE", f"{self._path}/messages")

    def _wait(self, wanted: Mapping[str, Any], count: int, timeout: float) -> list[Message]:
        __tracebackhide__ = True
        waits = {"count": str(count), "wait": str(waitable("timeout", timeout))}
        asked = filters.query(wanted) | waits
        try:
            return self._get(asked, timeout)
        except Refused as error:
            if error.type != "not-received":
                raise
            problem = error.document
        told = self._client, self.name, wanted, count, timeout, problem
        raise NotReceived(failure.not_received(*told))

    def _expect_none(self, wanted: Mapping[str, Any]) -> None:
        __tracebackhide__ = True
        if found := self.messages(**wanted):
            first = f"{self.name} received {failure.counted(len(found), wanted)} instead of none"
            raise NotReceived(failure.unwanted(first, found))

    def _get(self, asked: Mapping[str, str], seconds: float = 0.0) -> list[Message]:
        answer = self._client.read("GET", f"{self._path}/messages", asked, waits=seconds)
        return [read(one) for one in answer["items"]]


def _named(event: str | None, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {**wanted} if event is None else {"event": event, **wanted}
