"""Plausible values: seeded, meaningful, and quick, since each is drawn from a pool made once."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_POOL, _DATES = 64, 256
#: What the pools are made with; faker would import some twenty more.
_PROVIDERS = [f"faker.providers.{name}" for name in ("company", "lorem", "person")]
_SECONDS = 365 * 15 * 86_400
_FIRST_DAY = datetime(2008, 1, 1)


class Pool(NamedTuple):
    """Values to draw from.

    `companies` are names such as webhooks have in the documented samples, `people` first and last
    names, and `users` their login names with them. `words` are single ones in lower case. `dates`
    are moments as the documented samples write them: seven digits and Oslo's offset.
    """

    companies: list[str]
    people: list[str]
    users: list[tuple[str, str]]
    words: list[str]
    dates: list[str]


class Pools:
    """Values that faker made, shared by all tenants: faker takes 250 µs a webhook, a pool 3 µs."""

    @cached_property
    def made(self) -> Pool:
        """Make the values when they are first needed; whoever makes them has the same ones."""
        from faker import Faker

        faker = Faker("en_US", _PROVIDERS, use_weighting=False)
        faker.seed_instance(0)
        companies = [faker.company() for _ in range(_POOL)]
        people = [f"{faker.first_name()} {faker.last_name()}" for _ in range(_POOL)]
        words = sorted(set(faker.words(_POOL)))
        drawn = random.Random(0)  # noqa: S311 - samples, not secrets
        dates = [_date(drawn) for _ in range(_DATES)]
        return Pool(companies, people, [(_login(name), name) for name in people], words, dates)


def _login(name: str) -> str:
    first, _, last = name.partition(" ")
    return f"{first[:2]}{last[:2]}".lower()


def _date(drawn: random.Random) -> str:
    moment = _FIRST_DAY + timedelta(seconds=drawn.randrange(_SECONDS))
    hours = 2 if 4 <= moment.month <= 9 else 1
    return f"{moment.isoformat()}.{drawn.randrange(1, 10**7):07d}+{hours:02d}:00"


class Samples:
    """One tenant's values: the same seed and the same calls give the same ones.

    :param seed: any text; None for values that differ from run to run
    :param start: how often a tenant that was kept has begun again, so that no id comes twice
    """

    def __init__(self, pools: Pools, seed: str | None, start: int = 0) -> None:
        self._pools = pools
        self._seed = seed
        drawn = f"{seed}/start {start}" if start and seed is not None else seed
        values = random.Random(drawn)  # noqa: S311 - samples, not secrets
        self._draw, self._bits = values.random, values.getrandbits
        #: Gives the user of a login name: always the same number and full name.
        self.person: Callable[[str], tuple[int, str]] = lru_cache(maxsize=1000)(self._person)

    @cached_property
    def pool(self) -> Pool:
        """Give what faker made, to draw from."""
        return self._pools.made

    def one(self, values: Sequence[T]) -> T:
        """Draw one value."""
        return values[int(self._draw() * len(values))]

    def number(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + int(self._draw() * (high - low + 1))

    def pair(self, values: Sequence[T]) -> list[T]:
        """Draw two different values, in their order of drawing."""
        size, draw = len(values), self._draw
        first, second = int(draw() * size), int(draw() * (size - 1))
        return [values[first], values[second + (second >= first)]]

    def guid(self) -> str:
        """Draw a GUID in lower case with hyphens."""
        digits = self.secret()
        variant = "89ab"[int(digits[16], 16) % 4]
        return (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
        )

    def secret(self) -> str:
        """Draw a secret of 32 hexadecimal digits."""
        return self._bits(128).to_bytes(16, "big").hex()

    def _person(self, name: str) -> tuple[int, str]:
        fixed = random.Random(f"{self._seed}/{name}")  # noqa: S311 - samples, not secrets
        return fixed.randint(1, 999), fixed.choice(self.pool.people)
