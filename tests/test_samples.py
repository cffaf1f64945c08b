"""Samples: plausible values, the same ones for the same seed."""

import re
import uuid
from itertools import permutations

from cases import each

from simulator.samples import Pools, Samples

POOLS = Pools()


def samples(seed: str | None = "1/Default") -> Samples:
    """Make a tenant's samples from pools that the tests share."""
    return Samples(POOLS, seed)


def some_of_each(made: Samples) -> list[object]:
    """Draw one value of each sort."""
    return [
        made.number(1, 20),
        made.pair(range(100)),
        made.guid(),
        made.secret(),
        made.one(made.pool.companies),
        made.pair(made.pool.words),
        made.one(made.pool.users),
        made.one(made.pool.dates),
        made.person("tje0"),
    ]


def test_the_same_seed_and_the_same_calls_give_the_same_values():
    assert some_of_each(samples()) == some_of_each(samples())


def test_the_pools_have_the_same_values_in_every_process():
    assert some_of_each(Samples(Pools(), "1")) == some_of_each(samples("1"))


@each("pool", ["companies", "people", "words"])
def test_a_pool_has_many_different_values(pool):
    values = getattr(Pools().made, pool)
    assert len({*values}) > 50
    assert all(value.strip() for value in values)


@each("seed", ["2/Default", "1/Cust1", None])
def test_another_seed_gives_others(seed):
    assert some_of_each(samples(seed)) != some_of_each(samples())


def test_without_a_seed_no_two_runs_are_the_same():
    assert samples(None).guid() != samples(None).guid()


def test_a_number_lies_between_its_bounds():
    made = samples()
    assert {made.number(1, 3) for _ in range(100)} == {1, 2, 3}


def test_what_is_picked_is_picked_once():
    made = samples()
    assert {tuple(made.pair("abc")) for _ in range(200)} == {*permutations("abc", 2)}


def test_a_guid_is_a_random_one_in_lower_case():
    guid = samples().guid()
    assert uuid.UUID(guid).version == 4
    assert guid == guid.lower()


def test_a_secret_is_32_hexadecimal_digits():
    assert re.fullmatch("[0-9a-f]{32}", samples().secret())


def test_words_differ():
    first, second = samples().pair(POOLS.made.words)
    assert first != second


def test_a_login_name_is_made_of_two_names():
    login, full_name = samples().one(POOLS.made.users)
    assert re.fullmatch("[a-z]{4}", login)
    assert full_name.lower().startswith(login[:2])


@each("seed", [str(n) for n in range(20)])
def test_a_date_is_written_as_the_documented_samples_are(seed):
    assert re.fullmatch(
        r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+0[12]:00", samples(seed).one(POOLS.made.dates)
    )


def test_a_login_name_is_always_the_same_person():
    made = samples()
    first = made.person("tje0")
    made.number(1, 9)
    assert made.person("tje0") == first
    assert made.person("other") != first
