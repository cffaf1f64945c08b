"""The archive of usage: the statistics of webhooks as `GET Archive/dynamic` gives them.

The columns are those of the table webhook_usage (SuperOffice docs, webhook: troubleshooting). Other
archives are not simulated, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..crm.documents import Document
from ..crm.errors import ArgumentException, SoNotFoundException
from ..crm.webhook import Webhook
from ..world import World
from .operation import Call

_TABLE = "webhook_usage"
_COLUMNS: dict[str, Callable[[Webhook], Any]] = {
    f"{_TABLE}.webhook_usage_id": lambda webhook: webhook.id,
    f"{_TABLE}.total_calls": lambda webhook: webhook.usage.total_calls,
    f"{_TABLE}.total_errors": lambda webhook: webhook.usage.total_errors,
    f"{_TABLE}.consecutive_errors": lambda webhook: webhook.usage.consecutive_errors,
    f"{_TABLE}.last_error": lambda webhook: webhook.usage.last_error,
}
_CONDITION = re.compile(
    r"([\w.]+)\s+eq\s+(?:(-?[0-9]{1,20})|'((?:[^']|'')*)')(?:\s+and\s+|$)", re.IGNORECASE
)


def get(world: World, call: Call) -> Document:
    """Give the usage of webhooks, row by row, as OData.

    :raises SoNotFoundException: for an archive that is not simulated
    :raises ArgumentException: for a column or a filter that this archive does not have
    """
    provider = call.params["archiveProviderName"]
    if provider.lower() != "dynamic":
        raise SoNotFoundException(
            f"archive {provider!r} is not simulated, only 'dynamic' with {_TABLE}", what="Archive"
        )
    columns = [_column(name) for name in _split(call.params["$select"])] or list(_COLUMNS)
    fits = _filter(call.params["$filter"] or "")
    found = [one for one in world.registry.all(call.caller.application) if fits(one)]
    skip, top = call.params["$skip"], call.params["$top"]
    rows = found[max(skip, 0) :][: top if top >= 0 else None]
    return {
        "odata.metadata": f"{call.base}/v1/Archive/dynamic/$metadata",
        "odata.nextLink": None,
        "value": [_row(one, columns) for one in rows],
    }


def _row(webhook: Webhook, columns: list[str]) -> Document:
    values = {column: _COLUMNS[column](webhook) for column in columns}
    return {"PrimaryKey": webhook.id, "EntityName": _TABLE, **values}


def _split(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _column(name: str) -> str:
    if name.lower() not in _COLUMNS:
        raise ArgumentException(
            f"the archive has no column {name!r}; there are {', '.join(_COLUMNS)}"
        )
    return name.lower()


def _filter(text: str) -> Callable[[Webhook], bool]:
    wanted, rest = [], text.strip()
    while rest:
        match = _CONDITION.match(rest)
        if match is None:
            raise ArgumentException(
                f"$filter {rest!r} is not understood; write it as {_TABLE}.webhook_usage_id eq 34, "
                "and join several with and"
            )
        value = str(int(match[2])) if match[2] else match[3].replace("''", "'")
        wanted.append((_COLUMNS[_column(match[1])], value))
        rest = rest[match.end() :]
    return lambda webhook: all(str(value(webhook)) == text for value, text in wanted)
