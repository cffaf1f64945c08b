"""Properties of deliveries: what holds whatever targets do and whenever webhooks are stopped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count, groupby, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator import advance
from simulator.answers import Answer
from simulator.crm.webhook import ACTIVE, STOPPED, Usage, Webhook
from simulator.settings import Settings
from simulator.site import Site
from simulator.world import Caller, World

NAMES = ("contact.created", "contact.changed", "sale.sold")
HOSTS = ("one.example.com", "two.example.com", "three.example.com")

webhooks = st.integers(0, len(HOSTS) - 1)
fates = st.one_of(
    st.sampled_from([Answer(status=code) for code in (200, 204, 500, 410)]),
    st.sampled_from([Answer(fault=fault) for fault in ("close", "reset", "garbage")]),
)
lasts = st.none() | st.integers(1, 9)
answer = st.builds(lambda fate, times: fate._replace(times=times), fates, lasts)
step = st.one_of(
    st.tuples(st.just("raise"), st.sampled_from(NAMES), st.integers(1, 4)),
    st.tuples(st.just("raise"), st.sampled_from(NAMES), st.integers(1, 4)),
    st.tuples(st.just("script"), webhooks, st.lists(answer, min_size=1, max_size=3)),
    st.tuples(st.just("advance"), st.floats(0, 6)),
    st.tuples(st.just("stop"), webhooks),
    st.tuples(st.just("start"), webhooks),
)


@dataclass
class Life:
    """A tenant that lives through random steps, and the test's own ledger of what it accepted."""

    world: World
    accepted: list[tuple[str, int]] = field(default_factory=list)
    restarts: dict[int, list[int]] = field(default_factory=dict)
    usage: dict[int, Usage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Save a webhook for each target; the first two hear of everything."""
        self.world.configure({}, variants={"precheck-stopped": "skip"})
        for place, host in enumerate(HOSTS):
            hook = Webhook(name=host, events=NAMES[: 3 - place // 2], target_url=f"https://{host}/")
            self.world.save(hook, Caller())

    def take(self, name: str, *facts: object) -> None:
        """Take one step."""
        getattr(self, f"_{name}")(*facts)

    def attempts(self, webhook_id: int) -> list:
        """List the journalled attempts of a webhook."""
        return [one for one in self.world.journal.attempts.all() if one.webhook_id == webhook_id]

    def _raise(self, name: str, times: int) -> None:
        for _ in range(times):
            entry = self.world.deliveries.signal(self.world.happened(name, {}))
            self.accepted += [(entry.event_id, webhook_id) for webhook_id in entry.webhooks]

    def _script(self, place: int, script: list[Answer]) -> None:
        self.world.answers.script(HOSTS[place], None, script)

    def _advance(self, seconds: float) -> None:
        advance.by(self.world, seconds)

    def _stop(self, place: int) -> None:
        self._save(place, STOPPED)

    def _start(self, place: int) -> None:
        advance.by(self.world, 0)  # so that it is known which attempts came before
        self._script(place, [])
        old = self.world.registry.get(place + 1)
        self._save(place, ACTIVE)
        if old.state != ACTIVE:
            self.restarts.setdefault(old.id, []).append(len(self.attempts(old.id)))

    def _save(self, place: int, state: str) -> None:
        changed = self.world.registry.get(place + 1)._replace(state=state)
        self.world.save(changed, Caller())


@pytest.fixture(scope="module")
def site():
    """A site for the module; each example has a tenant of its own."""
    site = Site(Settings(seed=1, clock="manual"))
    yield site
    site.close()


_numbers = count(1)


def lived(site: Site, steps: list[tuple]) -> Life:
    """Live through steps until nothing waits any more."""
    name = f"Cust{next(_numbers)}"
    life = Life(site.world(name))
    for one in steps:
        life.take(*one)
    advance.until_idle(life.world)
    life.usage = {one.id: one.usage for one in life.world.registry.all()}
    site.reset(name)  # the world in hand keeps its journal
    return life


steps = st.lists(step, min_size=8, max_size=30)
few = settings(max_examples=15)

#: A webhook is disabled with an event in its queue, and started again.
disabled = example(
    steps=[
        ("script", 0, [Answer(status=410)]),
        ("raise", NAMES[0], 2),
        ("advance", 1.0),
        ("start", 0),
    ]
)


@few
@disabled
@given(steps=steps)
def test_every_accepted_event_has_one_outcome(site, steps):
    life = lived(site, steps)
    ended = [(one.event_id, one.webhook_id) for one in life.world.journal.deliveries.all()]
    assert Counter(ended) == Counter(life.accepted)


@few
@disabled
@given(steps=steps)
def test_an_event_is_delivered_once_or_not_at_all(site, steps):
    life = lived(site, steps)
    done = Counter(
        (one.event_id, one.webhook_id)
        for one in life.world.journal.attempts.all()
        if one.outcome == "delivered"
    )
    assert done == Counter(
        (one.event_id, one.webhook_id)
        for one in life.world.journal.deliveries.all()
        if one.outcome == "delivered"
    )
    assert set(done.values()) <= {1}


@few
@disabled
@given(steps=steps)
def test_each_webhook_hears_of_events_in_the_order_in_which_they_happened(site, steps):
    life = lived(site, steps)
    for webhook_id in range(1, len(HOSTS) + 1):
        told = [event_id for event_id, _ in groupby(e.event_id for e in life.attempts(webhook_id))]
        queued = [event_id for event_id, to in life.accepted if to == webhook_id]
        assert told == [event_id for event_id in queued if event_id in told]


def fold(attempts: list, restarts: list[int]) -> Usage:
    """Count what the attempts of a webhook come to."""
    used = Usage()
    for place, one in enumerate(attempts):
        row = 0 if place in restarts else used.consecutive_errors
        failed = one.outcome == "failed"
        used = Usage(
            total_calls=used.total_calls + 1,
            total_errors=used.total_errors + failed,
            consecutive_errors=row + 1 if failed else 0,
            last_error=one.message if failed else used.last_error,
        )
    return used._replace(consecutive_errors=0) if len(attempts) in restarts else used


@few
@disabled
@given(steps=steps)
def test_the_counters_are_a_fold_over_the_attempts(site, steps):
    life = lived(site, steps)
    for webhook_id in range(1, len(HOSTS) + 1):
        used = fold(life.attempts(webhook_id), life.restarts.get(webhook_id, []))
        assert life.usage[webhook_id] == used


@few
@disabled
@given(steps=steps)
def test_the_attempts_of_an_event_are_1_and_4_s_apart(site, steps):
    life = lived(site, steps)
    for webhook_id in range(1, len(HOSTS) + 1):
        for _, cycle in groupby(life.attempts(webhook_id), lambda one: one.event_id):
            attempts = list(cycle)
            moments = pairwise([one.at for one in attempts])
            waits = [(after - before).total_seconds() for before, after in moments]
            assert waits == [1.0, 4.0][: len(waits)]
            assert [one.attempt for one in attempts] == list(range(1, len(attempts) + 1))
            assert len(attempts) <= 3
