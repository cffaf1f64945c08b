"""Makers of what is delivered: events, jobs, and POSTs that are ready to go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulator.clock import MANUAL_START
from simulator.crm.event import Event
from simulator.crm.variants import Variants
from simulator.crm.webhook import Webhook
from simulator.delivery.compose import Outgoing, Sender, compose
from simulator.delivery.job import Job

GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def make_event(**facts: Any) -> Event:
    """Make an event at the time where a manual clock starts."""
    return Event(**{"id": GUID, "at": MANUAL_START, "name": "contact.changed", **facts})


def make_webhook(**facts: Any) -> Webhook:
    """Make a webhook as it is stored."""
    return Webhook(
        **{"id": 7, "name": "Orders", "target_url": "https://example.com/", "secret": "s3cret"}
        | facts
    )


def make_outgoing(url: str = "https://example.com/", **facts: Any) -> Outgoing:
    """Compose the POST of an event for a webhook with such a URL and such other facts."""
    return compose(make_webhook(target_url=url, **facts), make_event(), make_sender())


def make_sender(tenant: str = "Default", release: str = "11.0", **variants: str) -> Sender:
    """Make a sender with the default variants, but for those given with underscores."""
    chosen = {name.replace("_", "-"): choice for name, choice in variants.items()}
    return Sender(tenant, release, Variants(chosen))


def make_job(webhook_id: int = 1, name: str = "contact.changed", seconds: float = 0.0) -> Job:
    """Make a job that is due so many seconds after a manual clock starts."""
    due = MANUAL_START + timedelta(seconds=seconds)
    return Job(event=make_event(name=name), webhook_id=webhook_id, due=due)
