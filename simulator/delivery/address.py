"""An address: a TargetUrl taken apart into whom to call and what to call there."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

from . import no_answer

_PORTS = {"http": 80, "https": 443}
#: What stands in a path or a query as it is; of all else the bytes are written with `%`.
_PLAIN = "%/:@!$&'()*+,;=~"


class Origin(NamedTuple):
    """Whom to call: connections to the same origin may stand in for each other."""

    scheme: str
    host: str
    port: int


class Address(NamedTuple):
    """An origin, and how a request to the URL begins: its first line and its `Host`."""

    origin: Origin
    begin: str


@lru_cache(maxsize=1024)
def address(url: str) -> Address:
    """Take a URL apart.

    :raises NoAnswer: if it cannot be called
    """
    try:
        parts = urlsplit(url)
        origin = _origin(parts)
    except ValueError as error:
        raise no_answer.invalid(error) from None
    return Address(origin, f"POST {_target(parts)} HTTP/1.1\r\nHost: {_host(origin)}\r\n")


def target(url: str) -> str:
    """Give what is called at a URL, as the first line has it: its path and its query."""
    return _target(urlsplit(url))


def _origin(parts: SplitResult) -> Origin:
    if parts.scheme not in _PORTS:
        raise ValueError(f"{parts.scheme!r} is no scheme for webhooks")
    if not parts.hostname:
        raise ValueError("it has no host")
    # UnicodeError, of a name that cannot be one, is a ValueError too.
    host = parts.hostname.replace("%25", "%").encode("idna").decode()
    return Origin(parts.scheme, host, parts.port or _PORTS[parts.scheme])


def _host(origin: Origin) -> str:
    """Write the header: a network interface means nothing there, nor does the usual port."""
    name = origin.host.partition("%")[0]
    shown = f"[{name}]" if ":" in name else name
    return shown if origin.port == _PORTS[origin.scheme] else f"{shown}:{origin.port}"


def _target(parts: SplitResult) -> str:
    path = quote(_without_dots(parts.path or "/"), safe=_PLAIN)
    return f"{path}?{quote(parts.query, safe=_PLAIN + '?')}" if parts.query else path


def _without_dots(path: str) -> str:
    """Go the steps `.` and `..` of a path, as .NET and browsers do before they send it."""
    if "/." not in path:
        return path
    steps: list[str] = []
    for step in path.split("/")[1:]:
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    ends = path.endswith(("/.", "/.."))
    return "/".join(["", *steps, *([""] if ends else [])])
