"""Settling: what one attempt changes in its webhook and what follows from it, as a pure function.

Failed attempts are counted in a row: success starts the count again, and the ninth makes the state
TooManyErrors, as does a single 410 Gone (SuperOffice docs, webhook: notification). One that was
stopped meanwhile stays so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ..crm.webhook import ACTIVE, TOO_MANY_ERRORS, Usage, Webhook
from .job import Job
from .outcome import Outcome

#: The column webhook_usage.last_error holds so many characters (docs, database tables).
LAST_ERROR_LENGTH = 4000
GONE = 410

DELIVERED, RETRIED, DISCARDED, REQUEUED, DISABLED = (
    "delivered",
    "retried",
    "discarded",
    "requeued",
    "disabled",
)


class Settled(NamedTuple):
    """What an attempt leads to: the webhook as it is now, and what becomes of the delivery.

    `fate` is `delivered`, `retried` (with the job in `later`), `discarded`, `requeued` or
    `disabled`; or `abandoned`, which is not for `settle` to say, where the webhook is gone.
    `first_failure` tells that this attempt began a row of failures.
    """

    webhook: Webhook
    fate: str
    later: Job | None = None
    first_failure: bool = False


def settle(
    webhook: Webhook, job: Job, outcome: Outcome, variants: Mapping[str, str], now: datetime
) -> Settled:
    """Settle one attempt at a moment."""
    usage = webhook.usage
    if outcome.delivered:
        usage = usage._replace(total_calls=usage.total_calls + 1, consecutive_errors=0)
        return Settled(webhook=webhook._replace(usage=usage, failures=0), fate=DELIVERED)
    failed = webhook._replace(
        failures=webhook.failures + 1,
        usage=_after_failure(usage, job, outcome, variants),
    )
    first = webhook.failures == 0
    is_enough = failed.failures >= int(variants["attempts-until-disabled"])
    if webhook.state == ACTIVE and (outcome.status == GONE or is_enough):
        disabled = failed._replace(state=TOO_MANY_ERRORS)
        return Settled(webhook=disabled, fate=DISABLED, first_failure=first)
    later = job.retried(now)
    if later:
        return Settled(webhook=failed, fate=RETRIED, later=later, first_failure=first)
    fate = REQUEUED if variants["after-third-failure"] == "requeue" else DISCARDED
    return Settled(webhook=failed, fate=fate, first_failure=first)


def _after_failure(usage: Usage, job: Job, outcome: Outcome, variants: Mapping[str, str]) -> Usage:
    by_cycle = variants["consecutive-errors"] == "cycles"
    step = 0 if by_cycle and job.attempt < 3 else 1
    return Usage(
        total_calls=usage.total_calls + 1,
        total_errors=usage.total_errors + 1,
        consecutive_errors=usage.consecutive_errors + step,
        last_error=outcome.message[:LAST_ERROR_LENGTH],
    )
