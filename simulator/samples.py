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

_POOL, _DATES = 64, 512
#: What the pools are made with; faker would import some twenty more.
_PROVIDERS = [f"faker.providers.{name}" for name in ("company", "lorem", "person")]
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
    def users(self) -> list[tuple[str, str]]:
        """The login names of the people, made of first and last name as is usual, with these."""
        return [(_login(name), name) for name in self.people]

    @cached_property
    def dates(self) -> list[str]:
        """Moments as the documented samples write them: seven digits and Oslo's offset."""
        drawn = random.Random(0)  # noqa: S311 - samples, not secrets
        return [_date(drawn) for _ in range(_DATES)]

    @cached_property
    def words(self) -> list[str]:
        """Single words in lower case."""
        return sorted(set(self._faker.words(_POOL)))

    @cached_property
    def _faker(self) -> Faker:
        from faker import Faker

        faker = Faker("en_US", _PROVIDERS, use_weighting=False)
        faker.seed_instance(0)
        return faker

    def fill(self) -> None:
        """Make every pool, once."""
        if not self._filled:
            with self._lock:
                self._filled = bool(self.companies and self.users and self.words)


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
        self._random = random.Random(drawn)  # noqa: S311 - samples, not secrets
        self._people = lru_cache(maxsize=1000)(self._person)

    def number(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pair(self, values: Sequence[T]) -> list[T]:
        """Draw two different values, in their order of drawing."""
        first = int(self._random.random() * len(values))
        second = int(self._random.random() * (len(values) - 1))
        return [values[first], values[second + (second >= first)]]

    def _one(self, values: Sequence[T]) -> T:
        return values[int(self._random.random() * len(values))]

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
        return self._one(self._pools.companies)

    def words(self) -> list[str]:
        """Draw two different words."""
        self._pools.fill()
        return self.pair(self._pools.words)

    def user(self) -> tuple[str, str]:
        """Draw a user: a login name, made of first and last name as is usual, and the full name."""
        self._pools.fill()
        return self._one(self._pools.users)

    def date(self) -> str:
        """Draw a moment as the documented samples write it: seven digits and Oslo's offset."""
        return self._one(self._pools.dates)

    def person(self, name: str) -> tuple[int, str]:
        """Give the user of a login name: always the same number and full name."""
        return self._people(name)

    def _person(self, name: str) -> tuple[int, str]:
        self._pools.fill()
        fixed = random.Random(f"{self._seed}/{name}")  # noqa: S311 - samples, not secrets
        return fixed.randint(1, 999), fixed.choice(self._pools.people)
