"""What goes into the pipeline and comes out of it, which knows no web framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl

from ..incoming import Incoming

Headers = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Request:
    """One request to the API.

    `application` is the path before `/api` (`Cust12345`, or nothing), `path` what follows from
    there on.
    """

    incoming: Incoming
    application: str
    path: str
    body: bytes = b""
    _query: dict[str, str] | None = None

    @property
    def query(self) -> dict[str, str]:
        """Give the query parameters by lower-case name; of the same name the last one counts."""
        if self._query is None:
            pairs = parse_qsl(self.incoming.query, keep_blank_values=True)
            self._query = {name.lower(): value for name, value in pairs}
        return self._query

    @property
    def base(self) -> str:
        """Give the URL of the API's root, such as `http://127.0.0.1:8642/Cust12345/api`."""
        host = self.incoming.origin
        return f"{host}/{self.application}/api" if self.application else f"{host}/api"


class Response(NamedTuple):
    """One answer of the API. `reason` is the phrase of the status line."""

    status: int
    reason: str
    headers: Headers
    body: bytes
