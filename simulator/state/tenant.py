"""A kept tenant: the doors by which it tells of its changes, and all that the file has of it."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from .entries import KeptEntries
from .file import File
from .found import Found
from .jobs import KeptJobs
from .pen import Pen
from .unkept import Unkept
from .webhooks import KeptWebhooks

_ROW = """SELECT settings, variants, restricted, clock, requests, last_id, (SELECT starts FROM file)
    FROM tenants WHERE id = :tenant"""
_REQUESTS = "SELECT requests FROM tenants WHERE id = :tenant"
_CONFIGURE = """UPDATE tenants SET
        settings = :settings, variants = :variants, restricted = :restricted, clock = :clock
    WHERE id = :tenant"""
#: All that a tenant has, and then itself.
_FORGET = (
    "DELETE FROM webhooks WHERE tenant = :tenant",
    "DELETE FROM reserved WHERE tenant = :tenant",
    "DELETE FROM jobs WHERE tenant = :tenant",
    "DELETE FROM entries WHERE tenant = :tenant",
    "DELETE FROM tallies WHERE tenant = :tenant",
    "DELETE FROM tenants WHERE id = :tenant",
)
_MOVE = "UPDATE tenants SET clock = :clock WHERE id = :tenant"


class KeptTenant(Unkept):
    """One tenant of a state file, by its number there, which is its life as well.

    :param is_new: nothing has happened to it yet
    """

    def __init__(self, file: File, number: int, *, is_new: bool) -> None:
        super().__init__()
        self.unit = file
        self.life = number
        self._is_new = is_new
        self._pen = Pen(file, number, self._catch_up)
        self._restore: Callable[[Found], object] = lambda found: None
        self._open_doors()

    def _open_doors(self) -> None:
        [(requests,)] = self._pen.read(_REQUESTS)
        self.webhooks = self._webhooks = KeptWebhooks(self._pen)
        self.jobs = self._jobs = KeptJobs(self._pen)
        self.entries = self._entries = KeptEntries(self._pen, requests)

    def found(self) -> Found | None:
        """Read all that is kept of the tenant; None if it is new."""
        return None if self._is_new else self._read()

    def _read(self) -> Found:
        with _no_collection():
            return self._all()

    def _all(self) -> Found:
        [row] = self._pen.read(_ROW)
        settings, variants, restricted, clock, requests, last_id, start = row
        return Found(
            settings=json.loads(settings),
            variants=json.loads(variants),
            restricted=bool(restricted),
            moment=datetime.fromisoformat(clock) if clock else None,
            requests=requests,
            start=start,
            webhooks=self._webhooks.all(),
            reserved=self._webhooks.all_reserved(),
            last_id=last_id,
            jobs=self._jobs.all(),
            lines=self._entries.all(),
            tallies=self._entries.tallies(),
        )

    def lost(self, restore: Callable[[Found], object]) -> None:
        """Say what is to be done with what is kept, once memory is ahead of it."""
        self._restore = restore

    def _catch_up(self) -> None:
        self._restore(self._read())

    def configured(
        self,
        settings: Mapping[str, Any],
        variants: Mapping[str, str],
        restricted: bool,
        moment: datetime | None,
    ) -> None:
        """Keep the settings of the tenant's own, and where its manual clock stands."""
        self._pen.note(
            _CONFIGURE,
            settings=json.dumps(dict(settings)),
            variants=json.dumps(dict(variants)),
            restricted=restricted,
            clock=moment.isoformat() if moment else None,
        )

    def moved(self, moment: datetime) -> None:
        """Keep where the manual clock stands."""
        self._pen.note(_MOVE, clock=moment.isoformat())

    def forget(self) -> None:
        """Forget the tenant and all that it had."""
        for statement in _FORGET:
            self._pen.note(statement)

    def close(self) -> None:
        """Write nothing from here on: the tenant is forgotten."""
        self._pen.put_down()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: all that is read stays, and looking takes half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
