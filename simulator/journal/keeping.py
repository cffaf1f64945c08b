"""Keeping the journal: what is told of its entries. Here, nobody listens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .log import Tally

#: The name of the timeline, beside the names of the sorts.
TIMELINE = "line"


class Keeping:
    """Is told of each change of a journal, under its locks; so nothing here may take its time."""

    def added(self, sort: str, entry: Any, line: int) -> None:
        """Note an entry and the number of its line in the timeline."""

    def dropped(self, sort: str, entry_id: int) -> None:
        """Note that an entry had to make room."""

    def shortened(self, first: int) -> None:
        """Note the number below which the timeline has no lines, since bytes left no room."""

    def forgotten(self, sort: str, ids: Sequence[int], tallies: Mapping[str, Tally]) -> None:
        """Note that entries were forgotten, and how the logs count from then on."""
