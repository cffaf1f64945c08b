"""A record: what the admin API tells of one thing, with its members as attributes too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Record(Mapping[str, Any]):
    """A read-only document of the admin API: `mail.subject` is `mail["subject"]`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = dict(document)

    def __getitem__(self, name: str) -> Any:
        return self._document[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._document:
            known = ", ".join(self._document) if not name.startswith("_") else "nothing private"
            raise AttributeError(f"there is no {name!r} here, only {known}")
        return self._document[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._document)

    def __len__(self) -> int:
        return len(self._document)

    def __repr__(self) -> str:
        return f"Record({self._document!r})"
