"""An admin call: one row of the table, and what its function gets to know of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from flask import Response

from ..site import Site
from ..tenants import DEFAULT_TENANT
from ..world import World

#: The `tenant` of a list that is about all of them.
EVERY = "*"

#: What a parameter may be, as JSON Schema.
TEXT: Mapping[str, Any] = {"type": "string"}
WHOLE: Mapping[str, Any] = {"type": "integer", "minimum": 0, "maximum": 9_999_999_999}
SECONDS: Mapping[str, Any] = {"type": "number", "minimum": 0, "maximum": 600}


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter of the query. One that `begins` stands for all whose names begin with its own."""

    name: str
    meaning: str
    schema: Mapping[str, Any] = field(default_factory=lambda: TEXT)
    required: bool = False
    begins: bool = False


def words(*choices: str) -> Mapping[str, Any]:
    """Write the schema of a parameter that is one of some words."""
    return {"enum": list(choices)}


#: Whom a call is about: one tenant, or in a list perhaps all of them. Other calls ignore it.
ONE = Query(
    "tenant",
    "The tenant, Default or Cust and digits; Default where it is not given.",
    {"type": "string", "pattern": "^(Default|Cust[0-9]{1,10})$", "default": DEFAULT_TENANT},
)
MANY = Query(
    "tenant",
    "The tenant, or * for all; Default where it is not given.",
    {"type": "string", "pattern": "^(Default|Cust[0-9]{1,10}|[*])$", "default": DEFAULT_TENANT},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a function gets to know of a request, read and checked.

    `tenant` is a checked name, or `*`. `query` has the parameters that were given, by name and with
    values of their types. `name` is that in the path.
    """

    site: Site
    tenant: str
    query: Mapping[str, Any]
    name: str = ""
    body: Any = None

    @property
    def world(self) -> World:
        """Give the tenant that the call is about."""
        return self.site.world(self.tenant)

    @property
    def worlds(self) -> list[World]:
        """Give the tenants that a list is about: one, or all of them."""
        return self.site.worlds() if self.tenant == EVERY else [self.world]


@dataclass(frozen=True, slots=True)
class AdminCall:
    """One call of the admin API.

    `function` gives the document to answer, None where there is none, or a response as it goes out.
    `body` and `result` are bare names of schemas; `media` is the type of a result that has none.
    `problems` are the statuses of problems besides those that any call of its kind may have. `open`
    calls need no token. `example` is a body that does something.
    """

    method: str
    path: str
    function: Callable[[Asked], Any | Response]
    _: KW_ONLY
    tenant: Query | None = None
    query: tuple[Query, ...] = ()
    body: str | None = None
    example: Any = None
    result: str | None = None
    media: str | None = None
    status: int = 200
    problems: tuple[int, ...] = ()
    open: bool = False

    @property
    def summary(self) -> str:
        """Say in one sentence what the call does, as its function does."""
        return (self.function.__doc__ or "").partition("\n")[0]

    @property
    def refusals(self) -> tuple[int, ...]:
        """List the statuses of all problems that the call may have."""
        named = "{" in self.path  # a name with a slash in it makes another path
        usual = {400: True, 401: not self.open, 403: True, 404: named, 413: True}
        told = {status for status, given in usual.items() if given}
        return tuple(sorted(told | set(self.problems)))
