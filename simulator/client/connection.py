"""The client: talks to a running simulator over HTTP, and to nothing else."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from .errors import CannotReach, Refused

#: How much longer than the server waits the client does, in seconds.
_PATIENCE = 10.0


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
    """One tenant of one running simulator.

    :param url: the base URL that the server announced, such as `http://127.0.0.1:8642`
    """

    def __init__(self, url: str, tenant: str = "Default", token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.tenant = tenant
        self._token = token

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

        :raises CannotReach: if nobody answers at the URL
        """
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port or 80, timeout=seconds
        )
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, answer.reason, tuple(answer.getheaders()), text)
        except (OSError, http.client.HTTPException) as error:
            raise CannotReach(
                f"nobody answers at {self.url} ({error}); start a server with: sosim serve"
            ) from None
        finally:
            connection.close()

    def admin(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        waits: float = 0.0,
    ) -> Answer:
        """Call the admin API for this tenant.

        :param waits: the seconds that the server may wait before it answers
        :raises CannotReach: if nobody answers at the URL
        """
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        content = None if body is None else json.dumps(body).encode()
        asked = urlencode({"tenant": self.tenant, **(query or {})})
        return self.call(method, f"/__admin{path}?{asked}", headers, content, waits + _PATIENCE)

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
        :raises CannotReach: if nobody answers at the URL
        """
        answer = self.admin(method, path, query, body, waits)
        if answer.status >= 400:
            raise Refused(answer.status, answer.document, answer.text)
        return answer.document

    def wait_for_messages(self, target: str, count: int, seconds: float, **filters: Any) -> Answer:
        """Wait until a target has received so many messages that fit; 408 if it has not in time."""
        query = {**filters, "count": count, "wait": seconds}
        path = f"/targets/{quote(target, safe='')}/messages"
        return self.admin("GET", path, query, waits=seconds)
