"""The transport: the only module that opens outgoing sockets on the CRM's behalf."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from .. import waiting
from ..settings import SettingsError
from . import outcome
from .compose import Outgoing
from .outcome import Outcome

if TYPE_CHECKING:
    import ssl

    from urllib3 import BaseHTTPResponse, PoolManager
    from urllib3.exceptions import HTTPError

#: How much of an answer is kept, in bytes; the rest is not read.
LONGEST_ANSWER = 65_536

_NOT_HTTP = "what it sent is not HTTP"
_CUT_OFF = "it closed the connection before its answer was complete"
#: What the errors of http.client and urllib3 say of answers that are not HTTP.
_GARBAGE = ("BadStatusLine", "LineTooLong", "got more than", "UnknownProtocol")


class Transport:
    """Posts to real hosts, over urllib3: it keeps the case of headers and follows no redirect.

    Certificates are verified, as the CRM does by default (SuperOffice docs, config webhooks).

    :param timeout: seconds for a whole exchange, from connecting to the last byte of the answer
    :param ca_files: PEM files of authorities that are trusted besides the machine's own
    :raises SettingsError: if one of them cannot be read or has no certificate
    """

    def __init__(self, timeout: float, ca_files: Sequence[str | Path] = ()) -> None:
        self._timeout = timeout
        self._ca_files = ca_files
        if ca_files:
            self._tls()  # so that bad ones are told now
        self._pools: PoolManager | None = None
        self._lock = threading.Lock()

    def post(self, outgoing: Outgoing) -> Outcome:
        """Send one POST and judge what comes back; never raises for what a target does."""
        from urllib3.exceptions import HTTPError

        waiting.begins()
        try:
            answer = self._connections().request(
                "POST",
                outgoing.url,
                body=outgoing.body,
                headers=_headers(outgoing),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            return _judge(answer, outgoing.url)
        except HTTPError as error:
            return _explain(error, outgoing.url, self._timeout)

    def prepare(self) -> None:
        """Load what POSTs need, so that the first takes no longer than the others."""
        self._connections()

    def close(self) -> None:
        """Close the connections that are kept for further use."""
        if self._pools:
            self._pools.clear()

    def _connections(self) -> PoolManager:
        with self._lock:
            if self._pools is None:
                from .deadline import connections

                self._pools = connections(
                    num_pools=64, maxsize=64, timeout=self._timeout, ssl_context=self._tls()
                )
            return self._pools

    def _tls(self) -> ssl.SSLContext:
        import ssl

        context = ssl.create_default_context()
        _trust(context, self._ca_files)
        return context


def _trust(context: ssl.SSLContext, ca_files: Sequence[str | Path]) -> None:
    for file in ca_files:
        try:
            context.load_verify_locations(file)
        except OSError as error:
            raise SettingsError(
                f"ca-file is {str(file)!r}, and must be a PEM file with certificates: {error}"
            ) from None


def _headers(outgoing: Outgoing) -> dict[str, str]:
    """Give the headers as composed, and have urllib3 not add an Accept-Encoding of its own."""
    from urllib3.util import SKIP_HEADER

    headers = dict(outgoing.headers)
    named = {name.lower() for name in headers}
    return headers if "accept-encoding" in named else headers | {"Accept-Encoding": SKIP_HEADER}


def _judge(answer: BaseHTTPResponse, url: str) -> Outcome:
    try:
        body = _read(answer)
        if answer.length_remaining and len(body) < LONGEST_ANSWER:
            return _failed(outcome.CLOSED, url, _CUT_OFF)
        phrase = answer.reason or _phrase(answer.status)
        return outcome.answered(answer.status, phrase, tuple(answer.headers.items()), body)
    finally:
        if answer.length_remaining == 0:
            answer.release_conn()
        answer.close()


def _read(answer: BaseHTTPResponse) -> bytes:
    """Read an answer up to the limit."""
    parts, length = [], 0
    while length < LONGEST_ANSWER:
        part = answer.read1(LONGEST_ANSWER - length, decode_content=False)
        if not part:
            break
        parts.append(part)
        length += len(part)
    return b"".join(parts)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def _explain(error: HTTPError, url: str, timeout: float) -> Outcome:
    """Say why there is no answer, from the most telling class of error to the least."""
    from urllib3 import exceptions as known

    reasons: list[tuple[type[HTTPError], str, str]] = [
        (known.SSLError, outcome.TLS, "no trusted TLS connection could be made"),
        (known.NameResolutionError, outcome.UNREACHABLE, "its host name could not be resolved"),
        (known.NewConnectionError, *_unconnected(error)),
        (known.TimeoutError, outcome.TIMEOUT, f"it did not answer within {timeout:g} s"),
        (known.LocationParseError, outcome.INVALID, "it is not a URL that can be called"),
        (known.InvalidHeader, outcome.GARBAGE, _NOT_HTTP),
        (known.HTTPError, *_broken(error)),
    ]
    reason, said = next((reason, said) for kind, reason, said in reasons if isinstance(error, kind))
    return _failed(reason, url, f"{said} ({error})")


def _unconnected(error: HTTPError) -> tuple[str, str]:
    if "refused" in str(error):
        return outcome.REFUSED, "it refused the connection"
    return outcome.UNREACHABLE, "its host could not be reached"


def _broken(error: HTTPError) -> tuple[str, str]:
    if any(word in str(error) for word in _GARBAGE):
        return outcome.GARBAGE, _NOT_HTTP
    return outcome.CLOSED, _CUT_OFF


def _failed(reason: str, url: str, said: str) -> Outcome:
    return outcome.failed(reason, f"POST to {url} failed: {said}")
