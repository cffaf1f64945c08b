"""A caller: one connection to a simulator, kept open."""

from __future__ import annotations

import http.client
import json
from types import TracebackType
from typing import Any

from .request import SIGNED_IN


class Caller:
    """Calls a simulator in JSON; what is refused is an error of the benchmark."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send one request and give the answer's JSON, None where it has no body."""
        data = None if body is None else json.dumps(body).encode()
        headers = {**SIGNED_IN, "Content-Type": "application/json"}
        self._connection.request(method, path, data, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} gave {answer.status}: {text[:200]!r}")
        return json.loads(text) if text[:1] in (b"{", b"[") else None

    def __enter__(self) -> Caller:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
