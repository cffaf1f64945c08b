"""Why an expectation failed: what did arrive, nearest first, and what became of the event."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from . import filters
from .connection import Client
from .errors import SimulatorError
from .message import Message, read

#: So many messages, and so many webhooks, are told of.
_MOST = 5


def not_received(
    client: Client,
    target: str,
    wanted: Mapping[str, Any],
    count: int,
    seconds: float,
    problem: Mapping[str, Any],
) -> str:
    """Tell what was waited for in vain, what came instead, and why the expected did not.

    :param wanted: the filters, as their caller gave them
    :param problem: what the server answered when the time was over
    """
    arrived = [read(one) for one in problem["items"]]
    more = [filters.differences(wanted, one) for one in arrived]
    what = filters.shown(wanted) or "any message"
    if count > 1:
        lines = [f"{target} received {problem['fitting']} of {counted(count, wanted)}"]
    else:
        lines = [f"{target} did not receive {what}"]
    lines[0] += f" within {seconds:g} s"
    lines += _arrived(target, arrived, more, problem["total"])
    if [] not in more:
        lines += _elsewhere(client, {target, *(one.target for one in arrived)})
    return "\n".join(lines + _explained(client, wanted))


def unwanted(first: str, messages: Sequence[Message], total: int | None = None) -> str:
    """Tell which messages came though none, or fewer, should have."""
    lines = [f"{first}:", *(f"  message {one}" for one in messages[:_MOST])]
    return "\n".join(lines + _more(total or len(messages)))


def counted(number: int, wanted: Mapping[str, Any]) -> str:
    """Write a number of messages that are wanted: `2 messages with event='test'`."""
    what = filters.shown(wanted)
    return f"{number} message{'' if number == 1 else 's'}{f' with {what}' if what else ''}"


def _arrived(
    target: str, arrived: Sequence[Message], more: Sequence[Sequence[str]], total: int
) -> list[str]:
    if not arrived:
        return [f"nothing has arrived at {target}"]
    lines = [f"what did arrive at {target}, nearest first:"]
    for message, differences in list(zip(arrived, more, strict=True))[:_MOST]:
        lines.append(f"  message {message}")
        lines += [f"    {line}" for line in differences or ["this one fits"]]
    return lines + _more(total)


def _more(total: int) -> list[str]:
    return [f"  and {total - _MOST} more"] if total > _MOST else []


def _elsewhere(client: Client, known: Container[str]) -> list[str]:
    others = [
        f"{one['name']} ({one['received']})"
        for one in client.read("GET", "/targets")["items"]
        if one["received"] and one["name"] not in known
    ]
    return [f"other targets have received messages: {', '.join(others[:_MOST])}"] if others else []


def _explained(client: Client, wanted: Mapping[str, Any]) -> list[str]:
    event = wanted.get("event")
    if not event or event.lower() == "test":
        return []
    query = {name: wanted[name] for name in ("event", "primary_key") if name in wanted}
    try:
        items = client.read("GET", "/explain", query)["items"]
    except SimulatorError as error:
        return [f"why it did not come cannot be explained: {error}"]
    if not items:
        return [f"why: {client.tenant} has no webhook, so nobody is told of any event"]
    shown = map(_verdict, items[:_MOST])
    return [f"why, for each webhook of {client.tenant}:", *shown, *_more(len(items))]


def _verdict(one: Mapping[str, Any]) -> str:
    name = f" {one['name']!r}" if one["name"] else ""
    reason = f" ({one['reason']})" if one["reason"] else ""
    return f"  webhook {one['webhook_id']}{name}: {one['verdict']}{reason}: {one['detail']}"
