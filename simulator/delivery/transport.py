"""The transport: posts to real hosts, and judges what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from .. import waiting
from . import no_answer, outcome
from .address import Address, address
from .answer import LONGEST_ANSWER, Answer
from .compose import Outgoing
from .connections import Connections
from .deadline import Deadline
from .exchange import Exchange
from .no_answer import NoAnswer
from .outcome import Awaited, Outcome
from .trust import Trust

__all__ = ["LONGEST_ANSWER", "Transport"]


class Transport:
    """Posts to real hosts: it keeps the case of headers, adds no more than it must, and follows no
    redirect.

    :param timeout: seconds for a whole exchange, from connecting to the last byte of the answer
    :param ca_files: PEM files of authorities that are trusted besides the machine's own
    :raises SettingsError: if one of them cannot be read or has no certificate
    """

    def __init__(self, timeout: float, ca_files: Sequence[str | Path] = ()) -> None:
        self._timeout = timeout
        self._trust = Trust(ca_files)
        self._connections = Connections(self._trust)

    def post(self, outgoing: Outgoing) -> Outcome:
        """Send one POST and judge what comes back; never raises for what a target does."""
        return self.begin(outgoing)()

    def begin(self, outgoing: Outgoing) -> Awaited:
        """Send one POST; give what waits for the answer and judges it, which must be called."""
        waiting.may_begin()
        try:
            exchange = self._sent(outgoing)
        except (NoAnswer, TimeoutError) as error:
            failed = self._failed(error, outgoing.url)
            return lambda: failed
        return partial(self._end, exchange, outgoing.url)

    def prepare(self) -> None:
        """Load what POSTs over TLS need, so that the first takes no longer than the others."""
        self._trust.context()

    def close(self) -> None:
        """Close the connections that are kept for further use."""
        self._connections.close()

    def _end(self, exchange: Exchange, url: str) -> Outcome:
        try:
            return _judge(exchange.answer())
        except (NoAnswer, TimeoutError) as error:
            return self._failed(error, url)

    def _failed(self, error: NoAnswer | TimeoutError, url: str) -> Outcome:
        if isinstance(error, TimeoutError):
            error = no_answer.late(self._timeout, error)
        return error.outcome(url)

    def _sent(self, outgoing: Outgoing) -> Exchange:
        deadline = Deadline(self._timeout)
        where = address(outgoing.url)
        request = _request(where, outgoing)
        connection = self._connections.kept(where.origin)
        if connection is None:
            waiting.begins()
            connection = self._connections.made(where.origin, deadline)
        exchange = Exchange(self._connections, connection, deadline)
        exchange.send(request)
        return exchange


def _request(where: Address, outgoing: Outgoing) -> bytes:
    """Write a POST, with no header besides those that were composed but `Host` and its length."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in outgoing.headers])
    head = f"{where.begin}Content-Length: {len(outgoing.body)}\r\n{lines}\r\n"
    return head.encode("latin-1") + outgoing.body


def _judge(answer: Answer) -> Outcome:
    phrase = answer.phrase or outcome.phrase(answer.status)
    return outcome.answered(answer.status, phrase, answer.headers, answer.body)
