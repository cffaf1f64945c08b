"""The client: talks to a running simulator over HTTP, and to nothing else."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

#: How much longer than the server waits the client does, in seconds.
_PATIENCE = 10.0


class CannotReach(Exception):
    """The server does not answer; the text says which one and what to do."""


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
        seconds: float = _PATIENCE,
    ) -> Answer:
        """Call the admin API for this tenant.

        :raises CannotReach: if nobody answers at the URL
        """
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        content = None if body is None else json.dumps(body).encode()
        asked = urlencode({"tenant": self.tenant, **(query or {})})
        return self.call(method, f"/__admin{path}?{asked}", headers, content, seconds)

    def wait_for_messages(self, target: str, count: int, seconds: float, **filters: Any) -> Answer:
        """Wait until a target has received so many messages that fit; 408 if it has not in time."""
        query = {**filters, "count": count, "wait": seconds}
        path = f"/targets/{quote(target, safe='')}/messages"
        return self.admin("GET", path, query, seconds=seconds + _PATIENCE)
