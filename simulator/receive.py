"""Receiving: what a fake target does with a message, however it came."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from . import logs
from .answers import Answer, Target
from .clock import pause
from .crm import signature
from .delivery import outcome
from .delivery.compose import SIGNATURE, Outgoing
from .delivery.outcome import Outcome
from .journal.message import Message, Pairs
from .keeping import CannotKeep
from .world import World

log = logging.getLogger(__name__)

#: Which outcome a fault has for whoever sent the message.
_FAULTS = {
    "close": (outcome.CLOSED, "it closed the connection without an answer"),
    "reset": (outcome.CLOSED, "it reset the connection"),
    "garbage": (outcome.GARBAGE, "what it sent is not HTTP"),
    "timeout": (outcome.TIMEOUT, "it did not answer in time"),
}


class Received(NamedTuple):
    """One HTTP request to a target, with the exact bytes of its body."""

    method: str
    path: str
    query: str
    headers: Pairs
    body: bytes

    @property
    def called(self) -> str:
        """Give the path and the query, as the first line has them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def header(self, name: str) -> str | None:
        """Give a header's value; WSGI loses the case of names, so it does not count."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None


def receive(world: World, name: str, received: Received, sent: Outgoing | None = None) -> Answer:
    """Record a message, and give what the target answers to it.

    :param sent: what arrives here, where that is known
    :raises CannotKeep: if the message cannot be kept
    """
    signed = received.header(SIGNATURE)
    if sent is None:
        sent = world.postbox.in_flight.find(received.body, signed, received.called)
    target = world.answers.get(name)
    answer = world.answers.next(name)
    verdict = signature.verify(signed, received.body, _secrets(world, target, sent))
    try:
        with world.kept.unit:
            message = world.journal.messages.add(
                lambda number: Message(
                    id=number,
                    tenant=world.name,
                    target=name,
                    received_at=world.clock.now(),
                    method=received.method,
                    path=received.path,
                    query=received.query,
                    headers=received.headers,
                    content=received.body,
                    signature=verdict,
                    webhook_id=sent.webhook.id if sent else None,
                    attempt=sent.attempt if sent else None,
                    answered=answer.fault or str(answer.status),
                    request_id=sent.event.request_id if sent else None,
                )
            )
    except CannotKeep:
        world.answers.give_back(target)
        raise
    logs.tell(log, "message", message)
    return answer


def _secrets(world: World, target: Target, sent: Outgoing | None) -> Iterator[str]:
    """Choose what a signature is verified with: the target's secret, else the sender's own.

    Nothing is looked for before it is asked for: an unsigned message costs the same however many
    webhooks there are.
    """
    if target.secret:
        yield target.secret
    elif sent:
        yield sent.webhook.secret or ""
    else:
        yield from dict.fromkeys(webhook.secret or "" for webhook in world.registry.all())


def capture(world: World, host: str, outgoing: Outgoing) -> Outcome:
    """Let the fake target named like the host answer a POST that must not leave the machine."""
    parts = urlsplit(outgoing.url)
    host_and_length = (("Host", parts.netloc), ("Content-Length", str(len(outgoing.body))))
    received = Received(
        method="POST",
        path=parts.path or "/",
        query=parts.query,
        headers=(*host_and_length, *outgoing.headers),
        body=outgoing.body,
    )
    answer = receive(world, host, received, outgoing)
    timeout = world.settings.timeout
    late = answer.delay >= timeout or answer.fault == "timeout"
    pause(timeout if late else answer.delay)
    fault = "timeout" if late else answer.fault
    if fault:
        reason, text = _FAULTS[fault]
        return outcome.failed(reason, f"POST to {outgoing.url} failed: {text}")
    body = answer.body.encode()
    framing = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))))
    given = {name.lower() for name, _ in answer.headers}
    kept = [pair for pair in framing if pair[0].lower() not in given] if given else framing
    phrase = outcome.phrase(answer.status)
    return outcome.answered(answer.status, phrase, (*answer.headers, *kept), body)
