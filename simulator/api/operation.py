"""An operation: one row of the table, and the call that its handler gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..contract.breach import Breach
from ..contract.shape import Kind, Shape
from ..world import Caller, World
from .asked import Asked
from .http import Request

INT32 = Shape(Kind.INTEGER, default=0, minimum=-(2**31), maximum=2**31 - 1)
STRING = Shape(Kind.STRING, nullable=True)

#: What a missing body means: nothing, a missing parameter, or nothing to save.
OPTIONAL, PARAMETER, ENTITY = "optional", "parameter", "entity"


class Parameter(NamedTuple):
    """A parameter in the path or the query."""

    name: str
    shape: Shape = STRING
    required: bool = False
    meaning: str = ""


class Call(NamedTuple):
    """What a handler gets to know of a request, bound and checked.

    `params` has the path's and the query's values by their documented names. `note` takes breaches
    that only the handler can find, and refuses the request of a strict tenant.
    """

    request: Request
    request_id: str
    asked: Asked
    params: Mapping[str, Any]
    body: Any
    note: Callable[[Iterable[Breach]], None]

    @property
    def caller(self) -> Caller:
        """Tell who calls."""
        return self.asked.caller

    @property
    def base(self) -> str:
        """Give the URL of the API's root."""
        return self.request.base


Handler = Callable[[World, Call], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One documented operation.

    `id` is the official operationId. `result` and `body` are bare names of schemas, None where
    there is no body. `reason` is the documented reason phrase, and `refused` has those of errors by
    their class. `open` operations need no login,
    `restricted` ones need a right that a tenant may lack. `page` is a body in HTML for browsers.
    `columns` says that `$select` names the columns of an archive, `selects` that it names the
    members of the result. `also` are documented statuses besides those that follow from the rest of
    the row. `unasked` are the parameters of a call that gives none, None where some are needed.
    """

    id: str
    method: str
    path: str
    handler: Handler
    summary: str
    result: str | None = None
    status: int = 200
    reason: str = "OK"
    refused: Mapping[type[Exception], str] = field(default_factory=dict, repr=False, hash=False)
    path_params: tuple[Parameter, ...] = ()
    query: tuple[Parameter, ...] = ()
    body: str | None = None
    body_name: str = "request"
    body_missing: str = PARAMETER
    open: bool = False
    restricted: bool = False
    page: Callable[[Any], str] | None = None
    columns: bool = False
    also: tuple[int, ...] = ()
    selects: bool = field(init=False)
    unasked: Mapping[str, Any] | None = field(init=False, repr=False, hash=False)

    def __post_init__(self) -> None:
        named = any(one.name == "$select" for one in self.query)
        object.__setattr__(self, "selects", named and not self.columns)
        needed = self.path_params or any(one.required for one in self.query)
        unasked = None if needed else {one.name: one.shape.default for one in self.query}
        object.__setattr__(self, "unasked", unasked)

    @property
    def refusals(self) -> tuple[int, ...]:
        """List the statuses of all other answers; what is no number where one belongs is 404."""
        bound = bool(self.body or self.query)
        numbered = any(one.shape is INT32 for one in self.path_params)
        usual = {400: bound, 401: not self.open, 403: self.restricted, 404: numbered}
        of_bodies = dict.fromkeys((413, 415), bool(self.body))
        told = {status for status, given in {**usual, **of_bodies}.items() if given}
        return tuple(sorted(told | set(self.also)))
