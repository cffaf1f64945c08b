"""Found: all that is kept of one tenant, as the objects that hold it in memory take it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ..crm.webhook import Webhook
from ..delivery.job import Job
from ..journal.journal import Line
from ..journal.log import Tally


class Found(NamedTuple):
    """What is kept of a tenant.

    `moment` is where its manual clock stood. `requests` is the number of its last call. `start`
    tells the runs of the simulator on this file apart, from 1.
    """

    settings: Mapping[str, Any]
    variants: Mapping[str, str]
    restricted: bool
    moment: datetime | None
    requests: int
    start: int
    webhooks: list[Webhook]
    reserved: list[int]
    last_id: int
    jobs: list[Job]
    lines: list[Line]
    tallies: Mapping[str, Tally]
