"""What CreateDefaultWebhook fills in: the values of a real server, or plausible samples."""

from __future__ import annotations

from functools import lru_cache

from ..samples import Samples
from . import catalogue
from .documents import Document, webhook_document
from .users import Users
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


def sample(samples: Samples, users: Users, webhook_id: int, release: str) -> Document:
    """Write a webhook shaped like the documented sample, that could be saved as it stands."""
    one, pool = samples.one, samples.pool
    company = one(pool.companies)
    host = _host(company)
    first, second = samples.pair(pool.words)
    earlier, later = one(pool.dates), one(pool.dates)
    if later < earlier:
        earlier, later = later, earlier
    webhook = _members(release).copy()
    webhook["WebhookId"] = webhook_id
    webhook["Name"] = company
    webhook["Events"] = samples.pair(_EVENTS)
    webhook["TargetUrl"] = f"https://{host}.example.com/superoffice/{first}"
    webhook["Secret"] = samples.secret()
    webhook["Headers"] = {"X-Source": "superoffice", "X-Environment": second}
    webhook["Properties"] = {"source": first, "priority": samples.number(1, 5)}
    webhook["Registered"] = earlier
    webhook["RegisteredAssociate"] = users.drawn(release)
    webhook["Updated"] = later
    webhook["UpdatedAssociate"] = users.drawn(release)
    if release != "10.0":
        webhook["ErrorsEmail"] = f"{second}@{host}.example.com"
    if release == "12.4":
        webhook["ErrorEmails"] = [webhook["ErrorsEmail"]]
        webhook["ErrorAssociates"] = []
        webhook["Description"] = f"Tells {company} of changes"
        webhook["NotifyVia"] = "Email"
        webhook["NotifyWhen"] = "Disabling"
    return webhook


@lru_cache
def _members(release: str) -> Document:
    """Give the members that the carrier has in a release, in their order."""
    return webhook_document(Webhook(), release)


@lru_cache(maxsize=1024)
def _host(company: str) -> str:
    """Give the name of a host that a company might have."""
    return "".join(c if c.isalnum() else "-" for c in company.lower().split(",")[0]).strip("-")
