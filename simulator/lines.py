"""Lines: what happened, a short and aligned line each, for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Entry = Mapping[str, Any]

#: Which way something went: a call in, a delivery out, a message at a target.
ARROWS = {
    "request": "-->",
    "event": " * ",
    "message": "==>",
    "attempt": "<--",
    "delivery": " = ",
    "mail": " @ ",
    "stages": "...",
}
_GREEN, _YELLOW, _RED = "32", "33", "31"
_COLOURS = {
    **dict.fromkeys(("valid", "delivered", "Active"), _GREEN),
    **dict.fromkeys(("unsigned", "unverifiable", "waiting", "requeued", "Stopped"), _YELLOW),
    **dict.fromkeys(("invalid", "failed", "not-delivered", "discarded", "abandoned"), _RED),
    **dict.fromkeys(("dropped", "TooManyErrors", "nobody is told", "[---]"), _RED),
}
_WIDTH = 20


def line(sort: str, entry: Entry, *, colour: bool = False) -> str:
    """Write a line of what happened, with the second in which it did.

    :param sort: `request`, `event`, `attempt`, `delivery`, `mail`, `message`, or the `stages` of a
        request
    :param entry: what the admin API tells of it; a member that is missing is left out
    :param colour: whether to colour it, for a terminal
    """
    moment = next((entry[name] for name in ("at", "received_at", "ended_at") if name in entry), "")
    return f"{moment[:19]}Z  {text(sort, entry, colour=colour)}"


def text(sort: str, entry: Entry, *, colour: bool = False) -> str:
    """Write a line of what happened without the time, which whoever writes it knows best."""
    status, subject, facts = _WRITERS.get(sort, _other)(entry)
    paint: Callable[[str], str] = painted if colour else str
    mark = paint(f"[{status}]") if status else " " * 5
    told = [paint(printable(fact)) for fact in facts if fact]
    start = f"{ARROWS.get(sort, ' ? ')} {mark} {printable(subject)}"
    padding = " " * max(_WIDTH - len(subject), 0) if told else ""
    return "  ".join((start + padding, *told))


def painted(word: str) -> str:
    """Colour a word or a status that says how something went; leave any other as it is."""
    code = _COLOURS.get(word)
    if word[:1] == "[" and word[1:-1].isdigit():
        code = _GREEN if word[1] == "2" else _RED
    return f"\033[{code}m{word}\033[0m" if code else word


def printable(text: str) -> str:
    """Escape what a caller may have put in, such as line breaks, so that it forges no line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


_Written = tuple[str, str, Sequence[str]]


def _request(one: Entry) -> _Written:
    breaches = len(one.get("breaches", ()))
    facts = [
        next(iter(str(one.get("error") or "").splitlines()), ""),
        _counted(breaches, "breach", "breaches"),
        _duration(one),
        _tenant(one),
    ]
    return str(one.get("status", "---")), f"{one.get('method')} {one.get('path')}", facts


def _event(one: Entry) -> _Written:
    webhooks = one.get("webhooks", ())
    told = f"for {_webhooks(webhooks)}" if webhooks else "nobody is told"
    return "", _name(one), [_said("record", one.get("primary_key")), told, _tenant(one), _id(one)]


def _message(one: Entry) -> _Written:
    answered = str(one.get("answered", ""))
    subject = one.get("event") or f"{one.get('method')} {one.get('path')}"
    facts = [
        str(one.get("target", "")),
        str(one.get("signature", "")),
        "" if answered.isdigit() else _said("answered with", answered),
        *_which(one),
        _tenant(one),
        _id(one),
    ]
    return answered if answered.isdigit() else "---", subject, facts


def _attempt(one: Entry) -> _Written:
    reason = str(one.get("reason") or "")
    facts = [*_which(one), reason, _fault(one), _duration(one), _tenant(one), _id(one)]
    return _status(one), _name(one), facts


def _delivery(one: Entry) -> _Written:
    facts = [
        str(one.get("outcome", "")),
        *_which(one),
        f"after {_counted(one.get('attempts', 0), 'attempt') or 'no attempt'}",
        str(one.get("reason") or ""),
        _fault(one),
        _tenant(one),
        _id(one),
    ]
    return "", _name(one), facts


def _mail(one: Entry) -> _Written:
    whom = _said("to", ", ".join(one.get("to", ())))
    return "", str(one.get("via", "mail")), [whom, str(one.get("subject", "")), _id(one)]


def _stages(one: Entry) -> _Written:
    durations = one.get("stages", {}).items()
    taken = [f"{stage} {milliseconds:.3g} ms" for stage, milliseconds in durations]
    return "", str(one.get("request_id", "")), [*taken, str(one.get("error") or ""), _tenant(one)]


def _other(one: Entry) -> _Written:
    return "", _name(one), [_id(one)]


_WRITERS: Mapping[str, Callable[[Entry], _Written]] = {
    "request": _request,
    "event": _event,
    "message": _message,
    "attempt": _attempt,
    "delivery": _delivery,
    "mail": _mail,
    "stages": _stages,
}


def _status(one: Entry) -> str:
    """Give the status of a POST: that of an answer, or none; scripts are delivered without one."""
    if one.get("status") is None:
        return "" if one.get("outcome") == "delivered" else "---"
    return str(one["status"])


def _which(one: Entry) -> list[str]:
    """Say for which webhook, and which attempt; a webhook that is not saved yet has the id 0."""
    return [_said("webhook", one.get("webhook_id") or None), _said("attempt", one.get("attempt"))]


def _webhooks(ids: Sequence[int]) -> str:
    return f"webhook {', '.join(map(str, ids))}"


def _name(one: Entry) -> str:
    return str(one.get("event", ""))


def _id(one: Entry) -> str:
    return str(one.get("event_id") or "")


def _fault(one: Entry) -> str:
    return _said("fault", one.get("fault"))


def _tenant(one: Entry) -> str:
    name = one.get("tenant")
    return "" if name in (None, "Default") else str(name)


def _duration(one: Entry) -> str:
    taken = one.get("duration_ms")
    return "" if taken is None else f"{taken:.3g} ms"


def _said(word: str, value: object) -> str:
    return "" if value in (None, "") else f"{word} {value}"


def _counted(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}" if number else ""
