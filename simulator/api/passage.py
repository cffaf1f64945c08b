"""Passage: what is found out about one request on its way, for its answer and for the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..contract.breach import Breach
from ..world import World
from .asked import Asked
from .http import Request
from .operation import Operation
from .stages import Stages


@dataclass(slots=True)
class Passage:
    """One request to a tenant.

    `operation` is None until a route is found. `error` says why it is refused. `stages` is None
    unless somebody debugs, and `enter` tells them which stage of its way the request begins.
    """

    world: World
    request: Request
    request_id: str
    asked: Asked = field(init=False)
    operation: Operation | None = None
    breaches: list[Breach] = field(default_factory=list)
    error: str | None = None
    stages: Stages | None = None
    enter: Callable[[str], object] = len  # for nobody: nothing that takes a name does so sooner

    def debug(self) -> None:
        """Measure how long each stage takes."""
        self.stages = Stages()
        self.enter = self.stages.enter
