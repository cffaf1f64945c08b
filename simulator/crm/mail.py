"""Mails: whom the CRM tells that a webhook fails, and what it writes.

An address in ErrorsEmail is told when the webhook is disabled. From 12.0 on there are also lists of
addresses and users, a channel, and the moments to tell them of (SuperOffice docs, notification).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .webhook import Webhook

FIRST_FAILURE, DISABLING = "FirstFailure", "Disabling"
EMAIL, IN_APP = "Email", "InApp"

_SUBJECTS = {
    FIRST_FAILURE: "Webhook {name} failed",
    DISABLING: "Webhook {name} was disabled after too many errors",
}


class Notice(NamedTuple):
    """One notice that the CRM would have sent. `via` is `Email` or `InApp`."""

    via: str
    when: str
    to: tuple[str, ...]
    subject: str
    body: str


def notices(webhook: Webhook, when: str, event_id: str, error: str) -> Iterator[Notice]:
    """Give the notices of one incident: at most one a channel, with every recipient once."""
    wanted = when in _names(webhook.notify_when)
    channels = _names(webhook.notify_via) if wanted else set()
    mails = list(webhook.error_emails) if EMAIL in channels else []
    if when == DISABLING and webhook.errors_email:
        mails.append(webhook.errors_email)
    users = [str(one.get("Name") or one.get("Id")) for one in webhook.error_associates]
    if EMAIL in channels:
        mails += users
    for via, to in ((EMAIL, mails), (IN_APP, users if IN_APP in channels else [])):
        if to:
            yield _notice(webhook, via, when, tuple(dict.fromkeys(to)), event_id, error)


def _notice(
    webhook: Webhook, via: str, when: str, to: tuple[str, ...], event_id: str, error: str
) -> Notice:
    name = webhook.name or f"{webhook.id}"
    lines = [
        f"Webhook: {name} (id {webhook.id})",
        f"State: {webhook.state}",
        f"Target: {webhook.target_url}",
        f"EventID: {event_id}",
        f"Errors in a row: {webhook.usage.consecutive_errors}",
        "Error:",
        error,
    ]
    subject = _SUBJECTS[when].format(name=name)
    return Notice(via=via, when=when, to=to, subject=subject, body="\n".join(lines))


def _names(flags: str) -> set[str]:
    return {name.strip() for name in flags.split(",")}
