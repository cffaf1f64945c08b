"""A test as users write it, which mypy checks as strictly as theirs may be."""

from __future__ import annotations

from simulator import Tenant


def test_an_event_reaches_its_target(sosim: Tenant) -> None:
    target = sosim.target("orders")
    sosim.webhooks.save(target, events=["contact.changed"], secret="s3cret")
    event = sosim.raise_event("contact.changed", primary_key=18, changes=["name"])
    message = target.wait_for("contact.changed", primary_key=18)
    assert (message.signature, message.event_id) == ("valid", event.event_id)
    assert sosim.deliveries.wait_for(event_id=message.event_id).outcome == "delivered"
