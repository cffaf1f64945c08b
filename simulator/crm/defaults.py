"""What CreateDefaultWebhook fills in: the values of a real server, or plausible samples."""

from __future__ import annotations

from ..samples import Samples
from . import catalogue
from .associate import Associate
from .documents import Document, webhook_document
from .webhook import Webhook

_NULLS = (
    "Secret",
    "Headers",
    "Properties",
    "ErrorsEmail",
    "ErrorEmails",
    "ErrorAssociates",
    "Description",
    "LastError",
)
_EVENTS = [
    name
    for name in catalogue.NAMES
    if name.partition(".")[0] in ("activity", "contact", "person", "project", "sale")
]


def netserver(release: str) -> Document:
    """Write what a real server answers, as the official client's own tests show it."""
    document = webhook_document(Webhook(), release)
    document |= {name: None for name in _NULLS if name in document}
    return document | {"Events": ["contact.created", "contact.deleted"]}


def sample(samples: Samples, webhook_id: int, release: str) -> Document:
    """Write a webhook shaped like the documented sample, that could be saved as it stands."""
    company = samples.company()
    host = "".join(c if c.isalnum() else "-" for c in company.lower().split(",")[0]).strip("-")
    first, second = samples.words(2)
    webhook = Webhook(
        id=webhook_id,
        name=company,
        events=tuple(samples.pick(_EVENTS, 2)),
        target_url=f"https://{host}.example.com/superoffice/{first}",
        secret=samples.secret(),
        headers={"X-Source": "superoffice", "X-Environment": second},
        properties={"source": first, "priority": samples.number(1, 5)},
        registered_by=associate(samples, *samples.user()),
        updated_by=associate(samples, *samples.user()),
        errors_email=f"{second}@{host}.example.com",
        error_emails=(f"{second}@{host}.example.com",),
        description=f"Tells {company} of changes",
        notify_via="Email",
        notify_when="Disabling",
    )
    dates = sorted([samples.date(), samples.date()])
    return webhook_document(webhook, release) | {"Registered": dates[0], "Updated": dates[1]}


def associate(samples: Samples, name: str, full_name: str | None = None) -> Associate:
    """Give the user of a login name: the same name is always the same user of a tenant."""
    number, person = samples.person(name)
    return Associate(
        id=number,
        name=name,
        person_id=number + 1000,
        group_idx=1 + number % 5,
        full_name=full_name or person,
    )
