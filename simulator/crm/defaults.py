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


class Defaults:
    """What a tenant fills in; its users are the same ones each time."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self._users: dict[str, list[Document]] = {}

    def associate(self, name: str) -> Associate:
        """Give the user of a login name: the same name is always the same user of a tenant."""
        number, full_name = self._samples.person(name)
        return _associate(number, name, full_name)

    def sample(self, webhook_id: int, release: str) -> Document:
        """Write a webhook shaped like the documented sample, that could be saved as it stands."""
        samples = self._samples
        one, pool = samples.one, samples.pool
        company = one(pool.companies)
        host = _host(company)
        first, second = samples.pair(pool.words)
        earlier, later = one(pool.dates), one(pool.dates)
        if later < earlier:
            earlier, later = later, earlier
        users = self._users.get(release) or self._make_users(release)
        webhook = _members(release).copy()
        webhook["WebhookId"] = webhook_id
        webhook["Name"] = company
        webhook["Events"] = samples.pair(_EVENTS)
        webhook["TargetUrl"] = f"https://{host}.example.com/superoffice/{first}"
        webhook["Secret"] = samples.secret()
        webhook["Headers"] = {"X-Source": "superoffice", "X-Environment": second}
        webhook["Properties"] = {"source": first, "priority": samples.number(1, 5)}
        webhook["Registered"] = earlier
        webhook["RegisteredAssociate"] = one(users)
        webhook["Updated"] = later
        webhook["UpdatedAssociate"] = one(users)
        if release != "10.0":
            webhook["ErrorsEmail"] = f"{second}@{host}.example.com"
        if release == "12.4":
            webhook["ErrorEmails"] = [webhook["ErrorsEmail"]]
            webhook["ErrorAssociates"] = []
            webhook["Description"] = f"Tells {company} of changes"
            webhook["NotifyVia"] = "Email"
            webhook["NotifyWhen"] = "Disabling"
        return webhook

    def _make_users(self, release: str) -> list[Document]:
        """Write the users whom samples name, once: nobody changes a document."""
        made = []
        for name, full_name in self._samples.pool.users:
            number, _ = self._samples.person(name)
            made.append(associate_document(_associate(number, name, full_name), release))
        self._users[release] = made
        return made


def netserver(release: str) -> Document:
    """Write what a real server answers, as the official client's own tests show it."""
    document = webhook_document(Webhook(), release)
    document |= {name: None for name in _NULLS if name in document}
    return document | {"Events": ["contact.created", "contact.deleted"]}


@lru_cache
def _members(release: str) -> Document:
    """Give the members that the carrier has in a release, in their order."""
    return webhook_document(Webhook(), release)


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
