"""The rules that a webhook must keep before it is saved or called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from .errors import ArgumentException
from .webhook import Webhook

#: Headers that frame the HTTP message itself; a custom value would break the request.
FRAMING = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNWRITABLE = re.compile(r"[^ -~\t]")
_URL = re.compile(r"[!-~]+")
#: What stands before an @, up to the last one unless what follows a colon is a port.
_CREDENTIALS = re.compile(r"^/*(?:[^/?#]*:(?![0-9]*(?:[/?#]|$)).*|[^/?#]*)@", re.DOTALL)


def check(webhook: Webhook, may_be_http: Callable[[str], bool]) -> None:
    """Check what can be checked without calling the target.

    A script's TargetUrl is the name of an include, and it has no HTTP headers.

    :param may_be_http: tells of a host whether plain http is taken for it
    :raises ArgumentException: naming the value and what it must be
    """
    if not webhook.is_script:
        check_url(webhook.target_url, may_be_http)
        check_headers(webhook.headers)
    elif not webhook.target_url:
        raise ArgumentException("Webhook TargetUrl is empty: a crmscript webhook names its script")


def check_url(url: str | None, may_be_http: Callable[[str], bool]) -> SplitResult:
    """Take a TargetUrl apart.

    :raises ArgumentException: if it is empty, malformed, holds credentials or is not secure; the
        text for an insecure one is that of the official client's own tests
    """
    if not url:
        raise ArgumentException("Webhook TargetUrl is empty: it must be an absolute https URL")
    parts = _split(url)
    if parts.scheme == "http" and not may_be_http(parts.hostname or ""):
        raise _insecure(url)
    return parts


def _insecure(url: str) -> ArgumentException:
    return ArgumentException(
        f"Webhook TargetUrl must be secure: 'HTTPS:' not found in {_without_credentials(url)}"
    )


@lru_cache(maxsize=1024)
def _split(url: str) -> SplitResult:
    if url.partition(":")[0].lower() not in ("http", "https"):
        raise _insecure(url)
    parts = _parts(url)
    if "@" in parts.netloc:
        shown = _without_credentials(url)
        raise ArgumentException(
            f"Webhook TargetUrl {shown!r} holds credentials: send them as Headers instead"
        )
    return parts


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.hostname and _URL.fullmatch(url) and parts.port != 0:
            return parts
    except ValueError:
        pass  # a port that is no number, a bracket that does not close
    raise ArgumentException(
        f"Webhook TargetUrl {_without_credentials(url)!r} is not a URL: it must be absolute, such "
        "as https://example.com/hook, with a host and without spaces"
    )


def _without_credentials(url: str) -> str:
    """Leave out what stands before an @, even where a slash in a password makes it no URL."""
    scheme, slashes, rest = url.partition("//") if "//" in url else ("", "", url)
    return scheme + slashes + _CREDENTIALS.sub("", rest)


def check_headers(headers: Mapping[str, str]) -> None:
    """Check custom headers.

    :raises ArgumentException: if one could not be sent as it stands, or would break the request
    """
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            known = _TOKEN.match(name)  # what follows it may be a value, and a secret
            raise ArgumentException(
                f"Webhook Headers: {known[0] if known else ''!r} and what follows it "
                f"({len(name)} characters in all) is not a header name"
            )
        if name.lower() in FRAMING:
            raise ArgumentException(
                f"Webhook Headers: {name!r} is set by HTTP itself; leave it out"
            )
        wrong = _UNWRITABLE.search(value)
        if wrong:  # the value itself may be a secret
            raise ArgumentException(
                f"Webhook Headers: the value of {name!r} holds {wrong[0]!r} at {wrong.start()}; "
                "line breaks, control characters and what is not ASCII fit into no HTTP header"
            )
