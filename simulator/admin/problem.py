"""Problems: errors of the admin API, as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response

#: Every `type` begins so; what follows is stable.
PREFIX = "urn:superoffice-simulator:problem:"


class Problem(Exception):
    """An error with its facts.

    :param kind: the last part of `type`, which clients may rely on
    :param errors: pairs of a JSON pointer into the body or to a parameter, and what is wrong there
    :param headers: headers of the response that the status asks for, such as Allow
    :param more: further members of the document
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}
        self.more = more

    def response(self) -> Response:
        """Write the problem as a response."""
        document = {
            "type": PREFIX + self.kind,
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "errors": [{"pointer": where, "detail": what} for where, what in self.errors],
            **self.more,
        }
        body = json.dumps(document)  # in ASCII: a caller's text may hold half of a surrogate pair
        return Response(body, self.status, self.headers, content_type="application/problem+json")


def invalid(name: str, value: object, rule: str) -> Problem:
    """Make the problem of a parameter with a value that it cannot have."""
    text = f"{name} is {value!r}, and must be {rule}"
    return Problem(400, "invalid-parameter", text, [(f"/{name}", text)])
