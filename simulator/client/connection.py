"""The client: talks to a running simulator over HTTP, and to nothing else."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from ..clock import monotonic, pause
from ..tenants import DEFAULT_TENANT, tenant_name
from .errors import CannotReach, Refused

_READY = {"status": "ready"}
#: How long to wait for a server that is about to start before it is tried once more, in seconds.
_PAUSE = 0.05
#: How much longer than the server waits the client does, in seconds.
_PATIENCE = 10.0
_CONNECTIONS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_BAD_URL = "{!r} is not the URL of a simulator; one looks like http://127.0.0.1:8642"
_CREDENTIALS = (
    "the URL of a simulator holds no credentials: leave out what stands before the @, and give its "
    "token in SOSIM_ADMIN_TOKEN"
)
_NAMES_TENANT = (
    "{!r} names a tenant: leave out /{}, and say it with SOSIM_TENANT, --tenant or tenant="
)
_UNWRITABLE = re.compile(r"[\s\x00-\x1f\x7f]")
_NOBODY = "nobody answers at {} ({}); start a server with: sosim serve"
_LATE = "{} did not answer within {:g} s: it is busy, not started yet, or no simulator"
_BROKE_OFF = "the answer of {} broke off after {} bytes of its body"
_NO_SIMULATOR = "what answers at {} is no simulator: it said {} {}, and {}"
_NO_HTTP = "what answers at {} speaks no HTTP ({}); is it the URL that sosim serve told?"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered. `document` is the body read as JSON, or None where it is none."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    text: str

    @property
    def document(self) -> Any:
        """Give the body read as JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


class Client:
    """One tenant of one running simulator; threads may share it.

    :param url: the base URL that the server announced, such as `http://127.0.0.1:8642`
    :raises CannotReach: if it is no such URL
    """

    def __init__(self, url: str, tenant: str = "Default", token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.tenant = tenant
        self._token = token
        self._parts = _split(url)

    def __repr__(self) -> str:
        return f"<Client of {self.tenant} at {self.url}>"

    @property
    def prefix(self) -> str:
        """Give what the paths of this tenant begin with: `/Cust12345`, or nothing for Default."""
        return "" if self.tenant == "Default" else f"/{quote(self.tenant)}"

    def of_tenant(self, name: str) -> Client:
        """Give a client of another tenant of the same simulator."""
        return Client(self.url, name, self._token)

    def call(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        seconds: float = _PATIENCE,
    ) -> Answer:
        """Send one request as it stands.

        :raises CannotReach: if nobody answers at the URL, or not within so many seconds
        """
        parts = self._parts
        connection = _CONNECTIONS[parts.scheme](
            parts.hostname or "", parts.port or None, timeout=seconds
        )
        try:
            connection.request(method, parts.path + path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, answer.reason, tuple(answer.getheaders()), text)
        except TimeoutError:
            raise CannotReach(_LATE.format(self.url, seconds)) from None
        except (OSError, http.client.HTTPException) as error:
            raise CannotReach(_why_not(self.url, error)) from None
        finally:
            connection.close()

    def admin(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        waits: float = 0.0,
        seconds: float = _PATIENCE,
    ) -> Answer:
        """Call the admin API for this tenant.

        :param waits: the seconds that the server may wait before it answers
        :param seconds: the seconds that its answer may take besides
        :raises CannotReach: if nobody answers at the URL
        """
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        content = None if body is None else json.dumps(body).encode()
        asked = urlencode({"tenant": self.tenant, **(query or {})})
        return self.call(method, f"/__admin{path}?{asked}", headers, content, waits + seconds)

    def read(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        waits: float = 0.0,
    ) -> Any:
        """Call the admin API for this tenant, and give the document that it answers.

        :param waits: the seconds that the server may wait before it answers
        :raises Refused: if it answers with an error
        :raises CannotReach: if no simulator answers at the URL
        """
        return self._document(self.admin(method, path, query, body, waits))

    def tell(self, method: str, path: str, query: Mapping[str, Any] | None = None) -> None:
        """Make a call of the admin API for this tenant that has nothing to answer.

        :raises Refused: if it answers with an error
        :raises CannotReach: if no simulator answers at the URL
        """
        answer = self.admin(method, path, query)
        if answer.status != HTTPStatus.NO_CONTENT:
            self._document(answer)
            raise self._is_none(answer, "nothing is right")

    def ready(self, seconds: float = _PATIENCE) -> None:
        """Make sure that a simulator answers and does its work, which needs no token.

        :raises CannotReach: if none answers within so many seconds
        :raises Refused: if it does not do its work
        """
        answer = self.admin("GET", "/readyz", seconds=seconds)
        if self._document(answer) != _READY:
            raise self._is_none(answer, "not that it is ready")

    def check(self, seconds: float) -> None:
        """Make sure that a simulator answers, does its work, and takes the token and the tenant.

        One that is about to start is waited for.

        :raises CannotReach: if none does within so many seconds
        :raises Refused: if it refuses
        """
        self._await(seconds)
        self._document(self.admin("GET", "/clock", seconds=seconds))

    def _await(self, seconds: float) -> None:
        left = seconds
        while True:
            began = monotonic()
            try:
                return self.ready(max(left, _PAUSE))
            except CannotReach as error:
                if left <= 0 or not isinstance(error.__context__, ConnectionRefusedError):
                    raise
            pause(_PAUSE)
            left -= max(monotonic() - began, _PAUSE)  # time may stand still, as under freezegun

    def wait_for_messages(self, target: str, count: int, seconds: float, **filters: Any) -> Answer:
        """Wait until a target has received so many messages that fit; 408 if it has not in time."""
        query = {**filters, "count": count, "wait": seconds}
        path = f"/targets/{quote(target, safe='')}/messages"
        return self.admin("GET", path, query, waits=seconds)

    def _document(self, answer: Answer) -> Any:
        document = answer.document
        if 300 <= answer.status < 400:
            places = [value for name, value in answer.headers if name.lower() == "location"]
            raise self._is_none(answer, f"to go on at {', '.join(places) or 'no Location'}")
        if answer.status < 500 and not isinstance(document, dict):
            raise self._is_none(answer, "no JSON object")
        if answer.status >= 400:
            raise Refused(answer.status, document, answer.text)
        return _Document(document, self._is_none(answer, "less than any simulator says"))

    def _is_none(self, answer: Answer, what: str) -> CannotReach:
        return CannotReach(_NO_SIMULATOR.format(self.url, answer.status, answer.reason, what))


class _Document(dict[str, Any]):
    """What a simulator answered. Who leaves out what any of them says is none."""

    def __init__(self, document: Mapping[str, Any], is_none: CannotReach) -> None:
        super().__init__(document)
        self._is_none = is_none

    def __missing__(self, name: str) -> Any:
        raise self._is_none


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.rstrip("/"))
        known = parts.scheme in _CONNECTIONS and parts.hostname and parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError:  # a port that is no number, brackets around what is no address, or no name
        known = None
    if "@" in url.partition("?")[0]:
        raise CannotReach(_CREDENTIALS)
    if not known or not parts.path.isascii() or _UNWRITABLE.search(url):
        raise CannotReach(_BAD_URL.format(url))
    for step in parts.path.split("/"):
        if tenant_name(step) not in (None, DEFAULT_TENANT):
            raise CannotReach(_NAMES_TENANT.format(url, step))
    return parts


def _why_not(url: str, error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return _BROKE_OFF.format(url, len(error.partial))
    if isinstance(error, http.client.HTTPException) and not isinstance(error, ConnectionError):
        return _NO_HTTP.format(url, str(error).strip() or type(error).__name__)
    return _NOBODY.format(url, getattr(error, "strerror", None) or error)
