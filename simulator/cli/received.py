"""What targets have received: of one target, or of all of a tenant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ..client import failure, filters, message
from ..client.errors import NotReceived, Refused
from ..client.following import Following
from ..client.tenant import Tenant
from ..clock import monotonic

Item = dict[str, Any]
_ANY = "any target"
#: The longest that one call waits, in seconds.
_LONG = 60.0


def received(
    tenant: Tenant, target: str | None, wanted: Mapping[str, Any], least: int, seconds: float
) -> Sequence[Item]:
    """Give the messages that fit, as soon as there are so many.

    :param target: None means any
    :raises NotReceived: if there are fewer when the time is over, with what came instead
    """
    if target is None:
        return _anywhere(tenant, wanted, least, seconds)
    query = {**filters.query(wanted), **({"count": least, "wait": seconds} if least else {})}
    path = f"/targets/{quote(target, safe='')}/messages"
    try:
        items: list[Item] = tenant.client.read("GET", path, query, waits=seconds)["items"]
    except Refused as error:
        if error.type != "not-received":
            raise
        problem = error.document
    else:
        return items
    raise NotReceived(_why(tenant, target, wanted, least, seconds, problem))


def _anywhere(
    tenant: Tenant, wanted: Mapping[str, Any], least: int, seconds: float
) -> Sequence[Item]:
    deadline, left = monotonic() + seconds, 0.0
    following = Following(tenant.client, sort="message")
    arrived: list[Item] = []
    while True:
        life = following.life
        new = [one["entry"] for one in following.more(left)]
        arrived = arrived + new if following.life == life else new
        fitting = [one for one in arrived if not _differences(wanted, one)]
        left = min(deadline - monotonic(), _LONG)
        if len(fitting) >= least:
            return fitting
        if left <= 0:
            break
    nearest = sorted(arrived, key=lambda one: (len(_differences(wanted, one)), -one["id"]))
    problem = {"items": nearest, "fitting": len(fitting), "total": len(nearest)}
    raise NotReceived(_why(tenant, _ANY, wanted, least, seconds, problem))


def _differences(wanted: Mapping[str, Any], one: Item) -> list[str]:
    return filters.differences(wanted, message.read(one))


def _why(
    tenant: Tenant,
    target: str,
    wanted: Mapping[str, Any],
    least: int,
    seconds: float,
    problem: Mapping[str, Any],
) -> str:
    return failure.not_received(tenant.client, target, wanted, least, seconds, problem)
