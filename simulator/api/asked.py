"""Asked: what a caller tells of himself and wishes for by headers, whatever he calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from ..contract import language, media, timezone
from ..contract.media import Media
from ..contract.timezone import TimeZone
from ..world import Caller
from . import auth

#: The headers that count, in lower case. Those of authentication come first.
_NAMES = (
    *auth.HEADERS,
    *("accept", "content-type", "so-timezone", "so-language", "accept-language"),
    *("if-modified-since", "if-unmodified-since"),
)


class Asked(NamedTuple):
    """What the headers of a request say.

    `signed_in` tells whether there are credentials, `media` of which type the answer is to be,
    `zone` whether dates are to tell their zone, `language` in which language texts are to be, by
    its prefix.
    """

    caller: Caller
    signed_in: bool
    media: Media
    zone: TimeZone | None
    language: str | None
    modified_since: datetime | None
    unmodified_since: datetime | None


def by(headers: Mapping[str, str]) -> Asked:
    """Read headers, which have lower-case names; the same ones come again and again."""
    return _read(*map(headers.get, _NAMES))


@lru_cache(maxsize=256)
def _read(*values: str | None) -> Asked:
    headers = {name: value for name, value in zip(_NAMES, values, strict=True) if value}
    caller, signed_in = auth.caller(headers)
    return Asked(
        caller=caller,
        signed_in=signed_in,
        media=media.negotiate(headers.get("accept", ""), headers.get("content-type", "")),
        zone=timezone.wanted(headers.get("so-timezone", "")),
        language=language.wanted(headers),
        modified_since=_moment(headers.get("if-modified-since")),
        unmodified_since=_moment(headers.get("if-unmodified-since")),
    )


def _moment(text: str | None) -> datetime | None:
    """Read an HTTP date; one that cannot be read counts as absent, as HTTP says."""
    if not text:
        return None
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter of years beyond what C counts
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
