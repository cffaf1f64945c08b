"""Errors of the API face, and the one place where every error becomes a response.

ApiError
├── Unauthorized          no credentials (401, an HTML fragment)
├── RouteMissing          no operation has this path (404)
├── MethodNotAllowed      the path has other methods (405, with Allow)
├── BadBinding            a body or parameter that cannot be bound (400, Message and MessageDetail)
├── TooLarge              the body is over the limit (413)
├── MediaNotSupported     a body of a media type that nobody reads (415)
├── NotModified           unchanged since If-Modified-Since (304, no body)
├── Fault                 what the tester told the API to fail with
├── OtherSite             a page of another site calls (403)
├── NotKept               what was asked cannot be kept in the state file (507)
└── ContractBroken        our own answer breaks its schema (500, loud)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from ..contract.breach import Breach
from ..crm.errors import CrmError, SoNotFoundException

_BAD_REQUEST = "The request is invalid."

#: The documented challenge, and in our words the documented fragment: a line on the header, then
#: one paragraph for each of the three schemes.
CHALLENGE = 'Basic realm="SuperOffice Username or Ticket"'
_FRAGMENT = (
    "Not signed in: authenticate with the HTTP <code>Authenticate</code> header.\n"
    "<p>BASIC: base64 of user name, colon and password</p>\n"
    "<p>SOTICKET: a ticket, as it stands</p>\n"
    "<p>BEARER: an access token</p>\n"
)


class ApiError(Exception):
    """An error that is about HTTP: its status, the text, and headers that go with it."""

    status = 500
    error_type = "ApiException"

    def __init__(self, text: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.headers = headers

    def document(self) -> dict[str, Any] | None:
        """Give the body to encode, or None where it is no document."""
        return error_object(self.error_type, self.text, "SuperOffice.WebApi")


class Unauthorized(ApiError):
    """No credentials of a documented scheme."""

    status = 401

    def __init__(self) -> None:
        super().__init__(_FRAGMENT, (("WWW-Authenticate", CHALLENGE),))

    def document(self) -> dict[str, Any] | None:
        """Give nothing: the documented body is HTML."""
        return None


class NotModified(ApiError):
    """The webhook is as it was at If-Modified-Since; there is nothing to send."""

    status = 304

    def __init__(self) -> None:
        super().__init__("")

    def document(self) -> dict[str, Any] | None:
        """Give nothing: a 304 has no body."""
        return None


class RouteMissing(ApiError):
    """No operation has this path."""

    status = 404
    error_type = "HttpRouteNotFoundException"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"No HTTP resource was found that matches {path!r}; GET /api/v1 lists what there is"
        )


class MethodNotAllowed(ApiError):
    """The path is there, with other methods."""

    status = 405
    error_type = "HttpMethodNotAllowedException"

    def __init__(self, method: str, path: str, allowed: Iterable[str]) -> None:
        allow = ", ".join(sorted(allowed))
        super().__init__(
            f"{path!r} does not support the HTTP method {method!r}, only {allow}",
            (("Allow", allow),),
        )


class BadBinding(ApiError):
    """A body or a parameter that cannot be bound; the shape is that of ASP.NET's binding errors."""

    status = 400

    def document(self) -> dict[str, Any] | None:
        """Give `Message` and `MessageDetail`, as the docs of the agents show them."""
        return {"Message": _BAD_REQUEST, "MessageDetail": self.text}


class NoBody(ApiError):
    """There is nothing to save; the documented text of PUT."""

    status = 400
    error_type = "ArgumentNullException"
    documented = "Bad request. Entity to save is not in request body."

    def __init__(self) -> None:
        super().__init__(self.documented)


class TooLarge(ApiError):
    """The body is over the limit of this server."""

    status = 413
    error_type = "RequestTooLongException"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The request body is larger than {limit} bytes; the setting max-body raises the limit"
        )


class MediaNotSupported(ApiError):
    """A body of a media type that the API does not read."""

    status = 415
    error_type = "UnsupportedMediaTypeException"


class Fault(ApiError):
    """What the tester told the API to fail with."""

    def __init__(self, status: int, error_type: str) -> None:
        super().__init__(f"A fault that was set with PUT /__admin/faults: {status} {error_type}")
        self.status = status
        self.error_type = error_type


class OtherSite(ApiError):
    """A page of another site calls, in the browser of whoever runs the simulator."""

    status = 403
    error_type = "SimulatorOtherSite"


class NotKept(ApiError):
    """The state file cannot be written, so what was asked has not been done."""

    status = 507
    error_type = "SimulatorCannotKeep"


class ContractBroken(ApiError):
    """Our own answer breaks its schema: a bug in the simulator, said aloud and never served."""

    status = 500
    error_type = "SimulatorContractBroken"

    def __init__(self, schema_id: str, breaches: list[Breach]) -> None:
        listed = "; ".join(map(str, breaches))
        super().__init__(
            f"The simulator's own answer breaks {schema_id}: {listed}. "
            "This is a bug in the simulator; please report it"
        )
        self.breaches = tuple(map(str, breaches))


def error_object(error_type: str, text: str, source: str) -> dict[str, Any]:
    """Write the CRM's error object; docs say ErrorMessage, the official client reads Message."""
    return {
        "Error": True,
        "ErrorType": error_type,
        "Message": text,
        "ErrorMessage": text,
        "ErrorSource": source,
    }


def document(error: CrmError | ApiError) -> dict[str, Any] | None:
    """Give the body of an error, or None where it is no document."""
    if isinstance(error, ApiError):
        return error.document()
    return error_object(error.error_type, error.text, error.source)


def told(error: CrmError | ApiError) -> str | None:
    """Say for people why a call is refused; None where there is nothing to say, as for a 304."""
    if isinstance(error, Unauthorized):
        return "No Authorization of a documented scheme, and no XSRF pair"
    return error.text or None


def reason(error: CrmError | ApiError, documented: Mapping[type[Exception], str]) -> str:
    """Give the reason phrase: the documented one of the operation, where there is one.

    Else the standard one, or what the docs show for a missing contact, `Contact Not Found`.
    """
    if phrase := documented.get(type(error)):
        return phrase
    if isinstance(error, SoNotFoundException) and error.what:
        return f"{error.what} Not Found"
    return HTTPStatus(error.status).phrase
