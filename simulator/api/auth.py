"""Who calls: any credentials of a documented scheme will do, none will not."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from ..world import Caller

#: The headers that tell who calls, in lower case.
HEADERS = ("authorization", "so-apptoken", "x-xsrf-token", "cookie")
#: The schemes that the docs name, in any case: they spell SoTicket in three ways themselves.
_SCHEME = re.compile(r"(basic|soticket|bearer|negotiate|ntlm)\s+(\S.*)", re.IGNORECASE)
_LONGEST_NAME = 100


def caller(headers: Mapping[str, str]) -> tuple[Caller, bool]:
    """Tell who calls, from Authorization or from an XSRF header with its session cookie.

    The second value is whether there are credentials at all.
    """
    application = headers.get("so-apptoken", "")
    name = _from_authorization(headers.get("authorization", ""))
    if name is None and _has_xsrf_pair(headers):
        name = ""
    known = Caller(name, application) if name else Caller(application=application)
    return known, name is not None


def _from_authorization(value: str) -> str | None:
    """Give the login name, "" where a ticket or token tells none, None where nobody signed in."""
    match = _SCHEME.fullmatch(value.strip())
    if match is None:
        return None
    if match[1].lower() != "basic":
        return ""
    try:
        user, colon, _ = base64.b64decode(match[2], validate=True).decode().partition(":")
    except ValueError:  # of what is no base64, no ASCII even, or no text
        return None
    return user[:_LONGEST_NAME] if colon else None


def _has_xsrf_pair(headers: Mapping[str, str]) -> bool:
    """Tell whether the header comes with a session cookie, and fits its XSRF cookie if any."""
    token, cookies = headers.get("x-xsrf-token"), headers.get("cookie")
    if not token or not cookies:
        return False
    from http.cookies import CookieError, SimpleCookie
    from urllib.parse import unquote

    try:
        jar = SimpleCookie(cookies)
    except CookieError:
        return False
    if "XSRF-TOKEN" not in jar:
        return True
    return unquote(jar["XSRF-TOKEN"].value) == unquote(token)  # axios sends it decoded
