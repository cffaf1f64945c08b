"""Outcomes: how one POST ended, judged as the CRM judges it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

#: Why a POST failed, as words that tests may rely on.
STATUS, TIMEOUT, REFUSED, CLOSED, TLS, GARBAGE, BLOCKED, UNREACHABLE, INVALID, CONTRACT = (
    "status",
    "timeout",
    "refused",
    "closed",
    "tls",
    "garbage",
    "blocked",
    "unreachable",
    "invalid",
    "contract",
)


class Outcome(NamedTuple):
    """How a POST ended.

    `message` is what WebhookResult.Message and LastError show: the status line, headers and body of
    the answer, or the reason why there is none. `reason` is None when delivered.
    """

    status: int | None
    reason: str | None
    message: str

    def judged(self, success: str) -> Outcome:
        """Give the outcome under the variant `success`: `200`, or `2xx` for all of those."""
        fine = success == "2xx" and self.status is not None and 200 <= self.status < 300
        return self._replace(reason=None) if fine else self

    @property
    def delivered(self) -> bool:
        """Tell whether the target answered 200."""
        return self.reason is None


#: Waits for the outcome of a POST that is sent.
Awaited = Callable[[], Outcome]


@lru_cache(maxsize=64)  # most targets answer the same again and again
def answered(
    status: int, phrase: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> Outcome:
    """Judge an answer: 200 is success and nothing else (docs: 'if we did not get 200 OK')."""
    lines = [f"HTTP/1.1 {status} {phrase}".rstrip(), *(f"{name}: {one}" for name, one in headers)]
    text = "\r\n".join(lines) + "\r\n\r\n" + body.decode("utf-8", "replace")
    return Outcome(status=status, reason=None if status == 200 else STATUS, message=text)


@lru_cache
def phrase(status: int) -> str:
    """Give the standard reason phrase of a status, "" where there is none."""
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def script(parameters: Mapping[str, Any]) -> Outcome:
    """Make the outcome of a CRMScript: the parameters that it would have been given."""
    return Outcome(status=None, reason=None, message=json.dumps(parameters, ensure_ascii=False))


def failed(reason: str, message: str) -> Outcome:
    """Make the outcome of a POST that got no answer."""
    return Outcome(status=None, reason=reason, message=message)
