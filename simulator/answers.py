"""Fake targets: their names, their secrets, and what they were told to answer."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import NamedTuple

FAULTS = ("close", "timeout", "garbage", "reset")


class Answer(NamedTuple):
    """What a target replies to one message.

    `delay` is in seconds. `fault`, if any, is one of `FAULTS` and takes the answer's place. `times`
    is how many messages are answered so; None means every one from then on.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    delay: float = 0.0
    fault: str | None = None
    times: int | None = None


OK = Answer()


class Target(NamedTuple):
    """A fake receiver: its name, the secret it verifies with, the answers left, messages seen."""

    name: str
    secret: str | None = None
    answers: tuple[Answer, ...] = ()
    received: int = 0


class Answers:
    """The fake targets of one tenant.

    A target is there from its first message on. At most `limit` names are kept; past that the
    oldest one without scripted answers or a secret is forgotten.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._targets: dict[str, Target] = {}
        self._lock = threading.Lock()

    def script(
        self,
        name: str,
        secret: str | None = None,
        answers: Sequence[Answer] | None = None,
    ) -> Target:
        """Tell a target what to answer from now on, in order, or the secret to verify with.

        What is None stays as it is; an empty secret or list takes it back.
        """
        with self._lock:
            target = self._get(name)
            if secret is not None:
                target = target._replace(secret=secret or None)
            if answers is not None:
                target = target._replace(answers=tuple(answers))
            return self._put(target)

    def next(self, name: str) -> Answer:
        """Take the answer for one more message; a target without any left says 200."""
        with self._lock:
            target = self._get(name)
            answer, left = _take(target.answers)
            self._put(Target(name, target.secret, left, target.received + 1))
            return answer

    def give_back(self, before: Target) -> None:
        """Have a target be as it was before a message, unless more has happened to it since."""
        left = _take(before.answers)[1]
        with self._lock:
            after = before._replace(answers=left, received=before.received + 1)
            if self._get(before.name) == after:
                self._put(before)

    def get(self, name: str) -> Target:
        """Look a target up; one that nobody has used yet is as good as new."""
        with self._lock:
            return self._get(name)

    def all(self) -> list[Target]:
        """List the targets, the oldest first."""
        with self._lock:
            return list(self._targets.values())

    def load(self, received: Mapping[str, int]) -> None:
        """Have targets that were there before, with the number of messages of each."""
        with self._lock:
            for name, number in received.items():
                self._put(self._get(name)._replace(received=number))

    def clear(self) -> None:
        """Forget every target."""
        with self._lock:
            self._targets.clear()

    def _get(self, name: str) -> Target:
        return self._targets.get(name) or Target(name)

    def _put(self, target: Target) -> Target:
        self._targets[target.name] = target
        if len(self._targets) > self._limit:
            self._forget_one()
        return target

    def _forget_one(self) -> None:
        plain = (t.name for t in self._targets.values() if not t.answers and t.secret is None)
        del self._targets[next(plain, next(iter(self._targets)))]


def _take(answers: tuple[Answer, ...]) -> tuple[Answer, tuple[Answer, ...]]:
    """Split off the answer for one message from the answers that stay."""
    if not answers:
        return OK, ()
    first, rest = answers[0], answers[1:]
    if first.times is None:
        return first, (rest or answers)
    if first.times > 1:
        return first, (first._replace(times=first.times - 1), *rest)
    return first, rest
