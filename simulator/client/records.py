"""Records: a list that the admin API tells, read anew each time that it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from ..clock import monotonic
from .connection import Client
from .errors import NotReceived
from .following import Following
from .record import Record
from .seconds import PATIENCE, waitable

#: So many records are told of when none fits.
_MOST = 5


class Records(Sequence[Record]):
    """What a tenant's journal has of one sort, oldest first.

    :param path: the call of the admin API that lists it, such as `/outbox`
    """

    def __init__(self, client: Client, path: str) -> None:
        self._client = client
        self._path = path

    def all(self, **filters: Any) -> list[Record]:
        """Give the records that fit the filters which the admin API has for them.

        :raises Refused: if there is no such filter, or it cannot have that value
        """
        return [Record(one) for one in self._client.read("GET", self._path, filters)["items"]]

    def wait_for(self, *, timeout: float = PATIENCE, **filters: Any) -> Record:
        """Wait for a record that fits, and give the newest; one that is there already will do.

        :raises NotReceived: if there is none after `timeout` seconds, 600 at most, with what is
            there instead
        :raises Refused: if there is no such filter, or it cannot have that value
        """
        __tracebackhide__ = True
        left = waitable("timeout", timeout)
        following = Following(self._client)
        following.skip()
        while not (found := self._waited_for(filters)):
            if left <= 0:
                raise NotReceived(self._had_none(filters, timeout))
            began = monotonic()
            told = following.more(left)
            # Where time stands still, as under freezegun, the server has waited all the same.
            left -= monotonic() - began or (0 if told else left)
        return found[-1]

    def _had_none(self, filters: dict[str, Any], seconds: float) -> str:
        """Tell what was waited for in vain, and what there is, nearest first."""
        what = ", ".join(f"{name}={value!r}" for name, value in filters.items())
        first = f"{self!r} had none with {what or 'anything'} within {seconds:g} s"
        names = ("id", "outcome", *filters)
        there = [{name: one[name] for name in names if name in one} for one in self.all()[::-1]]
        if not there:
            return f"{first}, nor any other"
        there.sort(key=lambda one: sum(one[name] != filters.get(name) for name in one))
        shown = [f"  {Record(one)!r}" for one in there[:_MOST]]
        more = [f"  and {len(there) - _MOST} more"] if len(there) > _MOST else []
        return "\n".join([f"{first}; nearest first:", *shown, *more])

    def _waited_for(self, filters: dict[str, Any]) -> list[Record]:
        return self.all(**filters)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        found = self.all()
        try:
            return found[index]
        except IndexError:
            raise IndexError(f"{self!r} has {len(found)} records, so none at {index}") from None

    def __iter__(self) -> Iterator[Record]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    __hash__ = None  # type: ignore[assignment]  # it changes, as a list does

    def __eq__(self, other: object) -> bool:
        return self.all() == list(other) if isinstance(other, Sequence) else NotImplemented

    def __repr__(self) -> str:
        return f"<{self._path.strip('/')} of {self._client.tenant}>"


class Deliveries(Records):
    """The deliveries of a tenant: those that ended, and behind them those that wait.

    Whoever waits for one waits for its end, unless he asks for an `outcome`.
    """

    def _waited_for(self, filters: dict[str, Any]) -> list[Record]:
        found = self.all(**filters)
        return found if "outcome" in filters else [one for one in found if one.outcome != "waiting"]
