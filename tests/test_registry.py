"""The registry: stored webhooks, who may see them, and who is subscribed to what."""

import threading
from typing import Any

import pytest

from simulator.crm import registry as registry_module
from simulator.crm.errors import SoNotFoundException
from simulator.crm.registry import Registry
from simulator.crm.webhook import STOPPED, Webhook


def store(registry: Registry, **facts: Any) -> Webhook:
    """Store a webhook as it is."""
    return registry.save(Webhook(**{"events": ("contact.created",), **facts}), lambda _, new: new)


def ids(webhooks: list[Webhook]) -> list[int]:
    """Give the ids of webhooks."""
    return [webhook.id for webhook in webhooks]


@pytest.fixture
def registry() -> Registry:
    return Registry()


def test_id_0_makes_a_new_webhook(registry):
    assert [store(registry).id, store(registry).id] == [1, 2]


def test_a_stored_id_is_replaced(registry):
    store(registry, name="old")
    store(registry, id=1, name="new")
    assert [webhook.name for webhook in registry.all()] == ["new"]


def test_what_is_stored_is_made_from_the_old_one_and_the_new_one(registry):
    store(registry, name="old")
    saved = registry.save(Webhook(id=1, name="new"), lambda old, new: new._replace(name=old.name))
    assert saved.name == "old"
    assert registry.get(1) == saved


def test_when_nothing_can_be_made_of_it_nothing_is_stored(registry):
    def refuse(old: Webhook | None, new: Webhook) -> Webhook:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        registry.save(Webhook(), refuse)
    assert registry.all() == []


def test_an_unknown_id_cannot_be_saved(registry):
    with pytest.raises(SoNotFoundException, match="Webhook id 7 not found"):
        store(registry, id=7)


def test_a_reserved_id_is_used_up_by_saving(registry):
    reserved = registry.reserve(5)
    assert (reserved, registry.is_reserved(reserved)) == (5, True)
    assert store(registry, id=reserved).id == reserved
    assert not registry.is_reserved(reserved)


def test_a_deleted_id_cannot_be_saved_again(registry):
    registry.delete(store(registry).id)
    with pytest.raises(SoNotFoundException):
        store(registry, id=1)


def test_only_so_many_ids_stay_reserved(registry, monkeypatch):
    monkeypatch.setattr(registry_module, "_RESERVED", 2)
    first, *others = [registry.reserve(1) for _ in range(3)]
    assert not registry.is_reserved(first)
    assert all(map(registry.is_reserved, others))


def test_past_the_largest_id_counting_starts_anew_and_leaves_out_what_is_used(registry):
    store(registry)
    assert registry.reserve(2**31 - 2) == 2**31 - 1
    assert [registry.reserve(1), registry.reserve(1)] == [2, 3]


def test_no_id_is_given_twice_after_the_largest(registry):
    store(registry)
    store(registry)
    registry.reserve(2**31 - 3)
    assert [store(registry).id, store(registry).id, store(registry).id] == [3, 4, 5]


def test_a_missing_webhook_is_none_or_an_error(registry):
    assert registry.find(1) is None
    assert registry.delete(1) is None
    assert registry.change(1, lambda webhook: webhook) is None
    with pytest.raises(SoNotFoundException):
        registry.get(1)


def test_a_change_is_stored(registry):
    store(registry)
    assert registry.change(1, lambda webhook: webhook._replace(name="new")).name == "new"
    assert registry.get(1).name == "new"


def test_an_app_sees_only_what_it_created(registry):
    store(registry, application="a")
    store(registry, application="b")
    assert ids(registry.all("a")) == [1]
    assert registry.find(2, "a") is None
    assert registry.delete(2, "a") is None
    assert ids(registry.all()) == [1, 2]


def test_an_app_cannot_replace_what_another_created(registry):
    store(registry, application="a")
    with pytest.raises(SoNotFoundException, match="Webhook id 1 not found"):
        store(registry, id=1, application="b")


def test_subscribers_are_found_in_any_case_oldest_first(registry):
    store(registry, events=("Contact.Created", "sale.sold"))
    store(registry, events=("contact.created", "CONTACT.CREATED"))
    store(registry, events=("sale.sold",))
    assert ids(registry.subscribers("contact.CREATED")) == [1, 2]


def test_a_stopped_webhook_stays_subscribed(registry):
    store(registry, state=STOPPED)
    assert [one.state for one in registry.subscribers("contact.created")] == [STOPPED]


def test_other_events_take_the_place_of_the_old_ones(registry):
    store(registry, events=("a.b", "c.d"))
    store(registry, id=1, events=("c.d", "e.f"))
    assert [ids(registry.subscribers(name)) for name in ("a.b", "c.d", "e.f")] == [[], [1], [1]]


def test_a_deleted_webhook_is_subscribed_to_nothing(registry):
    store(registry)
    store(registry)
    registry.delete(1)
    assert ids(registry.subscribers("contact.created")) == [2]


def test_clearing_forgets_everything_and_counts_from_the_start(registry):
    store(registry)
    reserved = registry.reserve(1)
    registry.clear()
    assert registry.all() == registry.subscribers("contact.created") == []
    assert not registry.is_reserved(reserved)
    assert store(registry).id == 1


def test_saves_from_many_threads_each_get_their_own_id(registry):
    threads = [threading.Thread(target=store, args=(registry,)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids(registry.all())) == list(range(1, 51))
