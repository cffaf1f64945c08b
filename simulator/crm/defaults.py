"""What CreateDefaultWebhook fills in: the values of a real server, or plausible samples."""

from __future__ import annotations

from functools import lru_cache

from ..samples import Samples
from . import catalogue
from .associate import Associate
from .documents import Document, associate_document, webhook_document
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
    host = _host(company)
    first, second = samples.words()
    mail = f"{second}@{host}.example.com"
    registered, updated = sorted([samples.date(), samples.date()])
    drawn = {
        "WebhookId": webhook_id,
        "Name": company,
        "Events": samples.pair(_EVENTS),
        "TargetUrl": f"https://{host}.example.com/superoffice/{first}",
        "Secret": samples.secret(),
        "Headers": {"X-Source": "superoffice", "X-Environment": second},
        "Properties": {"source": first, "priority": samples.number(1, 5)},
        "Registered": registered,
        "RegisteredAssociate": _user(samples, release),
        "Updated": updated,
        "UpdatedAssociate": _user(samples, release),
    }
    if release != "10.0":
        drawn["ErrorsEmail"] = mail
    if release == "12.4":
        drawn |= {
            "ErrorEmails": [mail],
            "ErrorAssociates": [],
            "Description": f"Tells {company} of changes",
            "NotifyVia": "Email",
            "NotifyWhen": "Disabling",
        }
    return _members(release) | drawn


@lru_cache
def _members(release: str) -> Document:
    """Give the members that the carrier has in a release, in their order."""
    return webhook_document(Webhook(), release)


def _user(samples: Samples, release: str) -> Document | None:
    name, full_name = samples.user()
    return _user_document(samples.person(name)[0], name, full_name, release)


@lru_cache(maxsize=1024)  # of the same users, again and again; nobody changes a document
def _user_document(number: int, name: str, full_name: str, release: str) -> Document | None:
    return associate_document(_associate(number, name, full_name), release)


def associate(samples: Samples, name: str, full_name: str | None = None) -> Associate:
    """Give the user of a login name: the same name is always the same user of a tenant."""
    number, person = samples.person(name)
    return _associate(number, name, full_name or person)


@lru_cache(maxsize=1024)
def _associate(number: int, name: str, full_name: str) -> Associate:
    return Associate(
        id=number,
        name=name,
        person_id=number + 1000,
        group_idx=1 + number % 5,
        full_name=full_name,
    )


@lru_cache(maxsize=1024)
def _host(company: str) -> str:
    """Give the name of a host that a company might have."""
    return "".join(c if c.isalnum() else "-" for c in company.lower().split(",")[0]).strip("-")
