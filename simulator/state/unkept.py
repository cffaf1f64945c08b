"""Unkept: the doors by which a tenant tells of its changes, leading nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ..crm import keeping as crm
from ..delivery import keeping as delivery
from ..journal import keeping as journal
from ..keeping import ALONE, Unit
from .found import Found


class Unkept:
    """A tenant of which nothing is kept.

    `unit` is entered by whoever changes what belongs together. `webhooks`, `jobs` and `entries` are
    the doors of the registry, the dispatcher and the journal. `life` is a number that no other
    tenant of that name has, had or will have; 0 where nobody can tell.
    """

    unit: Unit = ALONE
    life = 0

    def __init__(self) -> None:
        self.webhooks = crm.Keeping()
        self.jobs = delivery.Keeping()
        self.entries = journal.Keeping()

    def found(self) -> Found | None:
        """Give what is kept of the tenant; None if it is new."""
        return None

    def lost(self, restore: Callable[[Found], object]) -> None:
        """Say what is to be done with what is kept, once memory is ahead of it."""

    def configured(
        self,
        settings: Mapping[str, Any],
        variants: Mapping[str, str],
        restricted: bool,
        moment: datetime | None,
    ) -> None:
        """Note the settings of the tenant's own, and where its manual clock stands."""

    def moved(self, moment: datetime) -> None:
        """Note where the manual clock stands."""

    def forget(self) -> None:
        """Note that the tenant and all that it had are to be forgotten."""

    def close(self) -> None:
        """Note nothing from here on: the tenant is forgotten."""
