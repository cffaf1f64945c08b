"""Filling: plausible values for what the caller of an event does not give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from ..samples import Samples
from .catalogue import Entry, Field, find
from .webhook import YEAR_ONE

Values = dict[str, Any]

#: State events have the id of their webhook in their name.
_STATE_EVENT = re.compile(r"webhook(\d{1,10})\..+", re.ASCII | re.IGNORECASE)
_GREATEST_ID = 2**31 - 1
_CUSTOM = Entry(entity="", verb="")

#: Enough for some forty numbers.
_BITS = 2**640 - 1
_NEVER = YEAR_ONE.replace(tzinfo=None)
_DAY = 86_400
_YEARS = 5 * 365 * _DAY
_WINTER, _SUMMER = (timezone(timedelta(hours=hours)) for hours in (1, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one event tells; what is None is no member of the payload."""

    primary_key: int
    changes: tuple[str, ...]
    values: Values | None
    field_values: Values | None


def fill(
    name: str,
    primary_key: int | None,
    samples: Samples,
    moment: datetime,
    *,
    release: str,
    with_field_values: bool,
    changes: Iterable[str] | None = None,
    values: Mapping[str, Any] | None = None,
    field_values: Mapping[str, Any] | None = None,
) -> Facts:
    """Complete what an event tells as the catalogue documents it; what is given wins.

    Given `changes` are all there are, given `values` and `field_values` win one by one. An id that
    stands in several places is the same in each. Custom events get nothing but a primary key.

    :param moment: when it happens, in UTC
    :param with_field_values: whether payloads of this generation tell field values
    """
    entry = find(name, release) or _CUSTOM
    key = _primary_key(name, entry, samples) if primary_key is None else primary_key
    row = _Row(samples, moment)
    same = {**(field_values or {}), **(values or {}), **({entry.key: key} if entry.key else {})}
    ids = _complete(entry.values, values, same, row.plain)
    fields = _complete(
        entry.field_values if with_field_values else None,
        field_values,
        same | (ids or {}),
        row.tagged if entry.tagged else row.plain,
    )
    return Facts(
        primary_key=key,
        changes=entry.changes if changes is None else tuple(changes),
        values=ids,
        field_values=fields,
    )


def _primary_key(name: str, entry: Entry, samples: Samples) -> int:
    """Choose the id of the record: a webhook's is in the event's name, a test has none."""
    state = _STATE_EVENT.fullmatch(name)
    if state and int(state[1]) <= _GREATEST_ID:
        return int(state[1])
    return 0 if entry.entity == "test" else samples.number(1, 99_999)


def _complete(
    fields: Mapping[str, Field] | None,
    given: Mapping[str, Any] | None,
    same: Mapping[str, Any],
    write: Callable[[Field, Any], Any],
) -> Values | None:
    """Write the documented members, those of the `same` name with that value; given ones win."""
    if fields is None:
        return None if given is None else dict(given)
    written = {name: write(field, same.get(name)) for name, field in fields.items()}
    return written | dict(given or {})


class _Row:
    """The changed row: its values, and dates that all tell of the same write.

    One draw feeds every value, so that rows which are made at the same time do not mix.
    """

    def __init__(self, samples: Samples, moment: datetime) -> None:
        self._moment = moment
        self._drawn = samples.number(0, _BITS)
        self._lead = timedelta(microseconds=self._number(1, 400_000))
        self._tick = self._number(1, 9)

    def plain(self, field: Field, value: Any = None) -> Any:
        """Give a JSON value, a new one unless it is known."""
        value = self._draw(field) if value is None else value
        return value.isoformat() if isinstance(value, datetime) else value

    def tagged(self, field: Field, value: Any = None) -> str:
        """Give the text that tells the type too, as extra tables have it."""
        value = self._draw(field) if value is None else value
        if isinstance(value, datetime):
            return f"[DT:{value:%m/%d}/{value.year:04} {value:%H:%M:%S}.0000000]"
        return f"[I:{value}]"

    def _draw(self, field: Field) -> Any:
        if field.low == field.high and field.type == "integer":
            return field.low
        if date := _DATES.get(field.kind):
            return date(self)
        return _TYPES[field.type](self._number(field.low, field.high))

    def _number(self, low: int, high: int) -> int:
        self._drawn, part = divmod(self._drawn, high - low + 1)
        return low + part

    def now(self) -> str:
        """Give when the row was written, just before the event, to a ten-millionth of a second."""
        text = _local(self._moment - self._lead).isoformat(timespec="microseconds")
        return f"{text[:26]}{self._tick}{text[26:]}"

    def second(self) -> datetime:
        """Give when the row was written, as databases tell it: whole seconds without an offset."""
        return _local(self._moment).replace(tzinfo=None, microsecond=0)

    def past(self) -> datetime:
        """Give when an older row was first written, days or years ago."""
        return self.second() - timedelta(seconds=self._number(_DAY, _YEARS))

    def day(self) -> datetime:
        """Give midnight of a day within the next three months."""
        midnight = self.second().replace(hour=0, minute=0, second=0)
        return midnight + timedelta(days=self._number(0, 90))


_TYPES: dict[str, Callable[[int], Any]] = {"integer": int, "boolean": bool, "string": str}
_DATES: dict[str, Callable[[_Row], datetime | str]] = {
    "now": _Row.now,
    "second": _Row.second,
    "past": _Row.past,
    "day": _Row.day,
    "never": lambda _: _NEVER,
}


def _local(moment: datetime) -> datetime:
    """Give the time in Oslo, whose summer lasts from March's last Sunday to October's.

    Computed, since not every machine has a database of time zones.
    """
    begin, end = (_last_sunday(moment.year, month) for month in (3, 10))
    return moment.astimezone(_SUMMER if begin <= moment < end else _WINTER)


@lru_cache(maxsize=32)
def _last_sunday(year: int, month: int) -> datetime:
    """Give one o'clock UTC, when the clocks change, of the last Sunday in a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=last.isoweekday() % 7)
