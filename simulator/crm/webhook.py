"""A webhook: the stored definition of who is told of which events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from .associate import Associate

#: What .NET has in a date that nobody set.
YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)

ACTIVE, STOPPED, TOO_MANY_ERRORS, UNKNOWN = "Active", "Stopped", "TooManyErrors", "Unknown"

WEBHOOK, CRMSCRIPT = "webhook", "crmscript"


_NONE: Mapping[str, Any] = {}


class Usage(NamedTuple):
    """How the calls of a webhook went: the table webhook_usage, and members of the 12.4 carrier."""

    total_calls: int = 0
    total_errors: int = 0
    consecutive_errors: int = 0
    last_error: str = ""


class Webhook(NamedTuple):
    """One webhook. Every change makes a new value.

    `failures` counts failed attempts in a row, which decide when it is disabled. `application` is
    the SO-AppToken of the app that created it; the CRM shows neither.
    """

    id: int = 0
    name: str | None = None
    events: tuple[str, ...] = ()
    target_url: str | None = None
    secret: str | None = None
    state: str = ACTIVE
    type: str = WEBHOOK
    headers: Mapping[str, str] = _NONE
    properties: Mapping[str, Any] = _NONE
    registered: datetime = YEAR_ONE
    registered_by: Associate | None = None
    updated: datetime = YEAR_ONE
    updated_by: Associate | None = None
    errors_email: str | None = None
    error_emails: tuple[str, ...] = ()
    error_associates: tuple[Mapping[str, Any], ...] = ()
    description: str | None = None
    notify_via: str = "None"
    notify_when: str = "None"
    usage: Usage = Usage()
    failures: int = 0
    application: str = ""

    @property
    def is_script(self) -> bool:
        """Tell whether a CRMScript is run instead of a POST; docs spell the type both ways."""
        return self.type.lower() == CRMSCRIPT

    def was_changed(self, read: Webhook) -> bool:
        """Tell whether it was saved or disabled since it was read; calls do not count."""
        return self._replace(usage=read.usage, failures=read.failures) != read

    def saved_over(self, old: Webhook) -> Webhook:
        """Give this definition in the place of `old`: what callers cannot set stays as it was.

        Starting a webhook again resets its errors in a row (SuperOffice docs, notification).
        """
        restarted = self.state == ACTIVE and old.state != ACTIVE
        return self._replace(
            registered=old.registered,
            registered_by=old.registered_by,
            application=old.application,
            usage=old.usage._replace(consecutive_errors=0) if restarted else old.usage,
            failures=0 if restarted else old.failures,
        )
