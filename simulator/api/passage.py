"""Passage: what is found out about one request on its way, for its answer and for the journal."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..contract import media, timezone
from ..contract.breach import Breach
from ..contract.media import Media
from ..contract.timezone import TimeZone
from ..world import World
from .http import Request
from .operation import Operation
from .stages import Stages


@dataclass(slots=True)
class Passage:
    """One request to a tenant.

    `operation` is None until a route is found. `stages` is None unless somebody debugs.
    """

    world: World
    request: Request
    request_id: str
    operation: Operation | None = None
    breaches: list[Breach] = field(default_factory=list)
    stages: Stages | None = None

    def enter(self, stage: str) -> None:
        """Tell whoever debugs which part of its way the request begins."""
        if self.stages:
            self.stages.enter(stage)

    def header(self, name: str) -> str:
        """Give a request header by its lower-case name, or "" where there is none."""
        return self.request.headers.get(name, "")

    @property
    def media(self) -> Media:
        """Give the media type that the answer is to have."""
        return media.negotiate(self.header("accept"), self.header("content-type"))

    @property
    def zone(self) -> TimeZone | None:
        """Give the time zone that the caller asks for."""
        return timezone.wanted(self.header("so-timezone"))
