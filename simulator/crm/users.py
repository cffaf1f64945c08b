"""Users: those of a tenant, the same ones whenever they are met."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from ..samples import Samples
from .associate import Associate
from .documents import Document, associate_document


class Users:
    """The users of one tenant, made up as they are met."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self._written = defaultdict[str, dict[str, Document]](dict)

    def of(self, name: str) -> Associate:
        """Give the user of a login name: the same name is always the same user of a tenant."""
        number, full_name = self._samples.person(name)
        return _associate(number, name, full_name)

    def drawn(self, release: str) -> Document:
        """Draw a user, written as the carrier of that name, which nobody is to change."""
        name, full_name = self._samples.one(self._samples.pool.users)
        return self._written[release].get(name) or self._write(name, full_name, release)

    def _write(self, name: str, full_name: str, release: str) -> Document:
        number, _ = self._samples.person(name)
        document = associate_document(_associate(number, name, full_name), release)
        self._written[release][name] = document
        return document


@lru_cache(maxsize=1024)
def _associate(number: int, name: str, full_name: str) -> Associate:
    return Associate(
        id=number,
        name=name,
        person_id=number + 1000,
        group_idx=1 + number % 5,
        full_name=full_name,
    )
