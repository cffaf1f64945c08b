"""The CRM's errors: what it says when a caller asks for something that cannot be.

CrmError
├── ArgumentException       a value that the CRM refuses (400)
├── SoNotFoundException     nothing has that id (404)
├── SoAccessException       the caller may not (403)
├── ConflictException       a `test` operation of a patch failed (409)
└── PreconditionException   changed since If-Unmodified-Since (412)
"""

from __future__ import annotations


class CrmError(Exception):
    """An error with its facts: HTTP status, the .NET type's short name, and the text."""

    status = 500
    error_type = "SoException"
    source = "SuperOffice.Services.Implementation"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class ArgumentException(CrmError):
    """A value that the CRM refuses; 400 as in the official client's own tests."""

    status = 400
    error_type = "ArgumentException"


class SoNotFoundException(CrmError):
    """Nothing has that id; 404 on the REST endpoints, 400 from agents, which never say 404."""

    error_type = "SoNotFoundException"

    def __init__(self, text: str, what: str = "", status: int = 404) -> None:
        super().__init__(text)
        self.what = what
        self.status = status


class SoAccessException(CrmError):
    """The caller may not do this, as an Online app without the right to the Webhook agent."""

    status = 403
    error_type = "SoAccessException"


class ConflictException(CrmError):
    """A `test` operation of a JSON Patch found another value."""

    status = 409
    error_type = "ConflictException"


class BusyException(ConflictException):
    """The webhook is changed by others all the time."""


class PreconditionException(CrmError):
    """The webhook changed after the moment that If-Unmodified-Since names."""

    status = 412
    error_type = "PreconditionFailedException"


class ChangedMeanwhile(Exception):
    """What is to be replaced is not what was read: somebody was faster. No caller is told of it."""
