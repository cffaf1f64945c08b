"""Why an expectation failed: what did arrive, nearest first, and what became of the event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import filters
from .connection import Client
from .errors import SimulatorError

#: So many messages, and so many webhooks, are told of.
_MOST = 5


def not_received(
    client: Client, target: str, asked: Mapping[str, str], problem: Mapping[str, Any]
) -> str:
    """Tell what was waited for in vain, what came instead, and why the expected did not."""
    arrived: Sequence[Mapping[str, Any]] = problem.get("items", ())
    lines = [str(problem.get("detail", f"{target} did not receive it"))]
    lines += _arrived(target, asked, arrived, problem.get("total", len(arrived)))
    if not arrived:
        lines += _elsewhere(client, target)
    return "\n".join(lines + _explained(client, asked))


def unwanted(target: str, what: str, messages: Sequence[Mapping[str, Any]]) -> str:
    """Tell which messages came though none, or fewer, should have."""
    lines = [f"{target} {what}:", *(f"  {_message(one)}" for one in messages[:_MOST])]
    return "\n".join(lines + _more(len(messages)))


def _arrived(
    target: str, asked: Mapping[str, str], arrived: Sequence[Mapping[str, Any]], total: int
) -> list[str]:
    if not arrived:
        return [f"nothing has arrived at {target}"]
    lines = [f"what did arrive at {target}, nearest first:"]
    for message in arrived[:_MOST]:
        lines.append(f"  {_message(message)}")
        lines += [f"    {line}" for line in filters.differences(asked, message)]
    return lines + _more(total)


def _message(message: Mapping[str, Any]) -> str:
    event = message["event"] or message["method"]
    attempt = f", attempt {message['attempt']}" if message["attempt"] else ""
    return (
        f"message {message['id']}: {event} to {message['path']} at {message['received_at']}, "
        f"signature {message['signature']}{attempt}, answered {message['answered']}"
    )


def _more(total: int) -> list[str]:
    return [f"  and {total - _MOST} more"] if total > _MOST else []


def _elsewhere(client: Client, target: str) -> list[str]:
    others = [
        f"{one['name']} ({one['received']})"
        for one in client.read("GET", "/targets")["items"]
        if one["received"] and one["name"] != target
    ]
    return [f"other targets have received messages: {', '.join(others[:_MOST])}"] if others else []


def _explained(client: Client, asked: Mapping[str, str]) -> list[str]:
    event = asked.get("event")
    if not event or event.lower() == "test":
        return []
    query = {"event": event}
    if key := asked.get("json./PrimaryKey"):
        query["primary_key"] = key
    try:
        items = client.read("GET", "/explain", query)["items"]
    except SimulatorError as error:
        return [f"why it did not come cannot be explained: {error}"]
    if not items:
        return ["why: no webhook is stored, so nothing is told of any event"]
    return [f"why, for each webhook of {client.tenant}:", *map(_verdict, items[:_MOST])] + _more(
        len(items)
    )


def _verdict(one: Mapping[str, Any]) -> str:
    reason = f" ({one['reason']})" if one["reason"] else ""
    return (
        f"  webhook {one['webhook_id']} {one['name']!r}: {one['verdict']}{reason}: {one['detail']}"
    )
