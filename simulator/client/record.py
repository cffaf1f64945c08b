"""A record: what the admin API tells of one thing, with its members as attributes too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


class Record:
    """A read-only document: `mail.subject` is `mail["subject"]`, and `dict(mail)` is all of it.

    It has no methods besides `keys`, so that a member of any other name is an attribute.
    """

    __slots__ = ("_document",)
    __hash__ = None  # type: ignore[assignment]  # like a dict, it equals others by what it holds

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = dict(document)

    def keys(self) -> Iterable[str]:
        """Give the names of the members."""
        return self._document.keys()

    def __getitem__(self, name: str) -> Any:
        return _read(self._document[name])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # such as copying asks for before there is a document
            raise AttributeError(name)
        if name not in self._document:
            raise AttributeError(f"there is no {name!r} here, only {', '.join(self.keys())}")
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._document)

    def __len__(self) -> int:
        return len(self._document)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Record):
            return self._document == other._document
        return self._document == other

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.keys()]

    def __repr__(self) -> str:
        return f"Record({', '.join(f'{name}={value!r}' for name, value in self._document.items())})"


def _read(value: Any) -> Any:
    """Make records of the documents in a value."""
    if isinstance(value, list):
        return [_read(one) for one in value]
    return Record(value) if isinstance(value, dict) else value
