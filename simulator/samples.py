"""Plausible values: seeded, meaningful, and quick, since each is drawn from a pool made once."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from faker import Faker

T = TypeVar("T")

_POOL = 64
_SECONDS = 365 * 15 * 86_400
_FIRST_DAY = datetime(2008, 1, 1)


class Pools:
    """Values that faker made, shared by all tenants: faker takes 250 µs a webhook, a pool 6 µs."""

    def __init__(self) -> None:
        self._filled = False
        self._lock = threading.Lock()

    @cached_property
    def companies(self) -> list[str]:
        """Company names, such as webhooks are named after in the documented samples."""
        return [self._faker.company() for _ in range(_POOL)]

    @cached_property
    def people(self) -> list[str]:
        """First and last names."""
        return [f"{self._faker.first_name()} {self._faker.last_name()}" for _ in range(_POOL)]

    @cached_property
    def words(self) -> list[str]:
        """Single words in lower case."""
        return sorted(set(self._faker.words(_POOL)))

    @cached_property
    def _faker(self) -> Faker:
        from faker import Faker

        faker = Faker("en_US", use_weighting=False)
        faker.seed_instance(0)
        return faker

    def fill(self) -> None:
        """Make every pool, once."""
        if not self._filled:
            with self._lock:
                self._filled = bool(self.companies and self.people and self.words)


class Samples:
    """One tenant's values: the same seed and the same calls give the same ones.

    :param seed: any text; None for values that differ from run to run
    :param start: how often a tenant that was kept has begun again, so that no id comes twice
    """

    def __init__(self, pools: Pools, seed: str | None, start: int = 0) -> None:
        self._pools = pools
        self._seed = seed
        drawn = f"{seed}/start {start}" if start and seed is not None else seed
        self._random = random.Random(drawn)  # noqa: S311 - samples, not secrets
        self._people = lru_cache(maxsize=1000)(self._person)
        self._lock = threading.Lock()

    def number(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, values: Sequence[T], count: int) -> list[T]:
        """Draw that many different values, in their order of drawing."""
        if count == 1:
            return [values[self.number(0, len(values) - 1)]]
        with self._lock:
            return self._random.sample(values, count)

    def guid(self) -> str:
        """Draw a GUID in lower case with hyphens."""
        digits = self.secret()
        variant = "89ab"[int(digits[16], 16) % 4]
        return (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
        )

    def secret(self) -> str:
        """Draw a secret of 32 hexadecimal digits."""
        return f"{self._random.getrandbits(128):032x}"

    def company(self) -> str:
        """Draw a company name."""
        self._pools.fill()
        return self.pick(self._pools.companies, 1)[0]

    def words(self, count: int) -> list[str]:
        """Draw different words."""
        self._pools.fill()
        return self.pick(self._pools.words, count)

    def user(self) -> tuple[str, str]:
        """Draw a user: a login name, made of first and last name as is usual, and the full name."""
        self._pools.fill()
        full_name = self.pick(self._pools.people, 1)[0]
        first, _, last = full_name.partition(" ")
        return f"{first[:2]}{last[:2]}".lower(), full_name

    def date(self) -> str:
        """Draw a moment as the documented samples write it: seven digits and Oslo's offset."""
        moment = _FIRST_DAY + timedelta(seconds=self.number(0, _SECONDS))
        hours = 2 if 4 <= moment.month <= 9 else 1
        return f"{moment.isoformat()}.{self.number(1, 9_999_999):07d}+{hours:02d}:00"

    def person(self, name: str) -> tuple[int, str]:
        """Give the user of a login name: always the same number and full name."""
        return self._people(name)

    def _person(self, name: str) -> tuple[int, str]:
        self._pools.fill()
        fixed = random.Random(f"{self._seed}/{name}")  # noqa: S311 - samples, not secrets
        return fixed.randint(1, 999), fixed.choice(self._pools.people)
