"""Records: a list that the admin API tells, read anew each time that it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from .connection import Client
from .record import Record


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

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        return self.all()[index]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    def __repr__(self) -> str:
        return f"<{self._path.strip('/')} of {self._client.tenant}>"
