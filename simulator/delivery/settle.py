"""Settling: what one attempt changes in its webhook, as a pure function."""

from __future__ import annotations

from dataclasses import replace

from ..crm.webhook import Usage, Webhook
from .outcome import Outcome

#: The column webhook_usage.last_error holds so many characters (docs, database tables).
LAST_ERROR_LENGTH = 4000


def settle(webhook: Webhook, outcome: Outcome) -> Webhook:
    """Give the webhook with its usage after an attempt; success resets the consecutive errors."""
    usage = webhook.usage
    if outcome.delivered:
        after = replace(usage, total_calls=usage.total_calls + 1, consecutive_errors=0)
    else:
        after = Usage(
            total_calls=usage.total_calls + 1,
            total_errors=usage.total_errors + 1,
            consecutive_errors=usage.consecutive_errors + 1,
            last_error=outcome.message[:LAST_ERROR_LENGTH],
        )
    return replace(webhook, usage=after)
