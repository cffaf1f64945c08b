"""A tenant's webhooks as a client sees them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from .connection import Client
from .errors import Refused
from .record import Record
from .records import Records
from .target import Target

_AGENT = "/api/v1/Agents/Webhook"
_CREDENTIALS = base64.b64encode(b"tje0:Tje0").decode()


class Webhooks(Records):
    """The stored webhooks with their state and usage, oldest first."""

    def __init__(self, client: Client) -> None:
        super().__init__(client, "/webhooks")

    def get(self, webhook_id: int) -> Record:
        """Give a webhook by its id.

        :raises LookupError: if there is none
        """
        found = self.all()
        for one in found:
            if one.id == webhook_id:
                return one
        known = ", ".join(str(one.id) for one in found) or "none at all"
        raise LookupError(f"{self._client.tenant} has no webhook {webhook_id}, only {known}")

    def save(
        self,
        target: Target | str,
        events: str | Iterable[str],
        secret: str | None = None,
        **members: Any,
    ) -> Record:
        """Save a webhook by the CRM's own SaveWebhook, which calls the target with `test`.

        :param target: a fake target, or the URL of any
        :param events: their names, such as `contact.changed`
        :param members: further members of the documented Webhook, such as `Name` or `Headers`
        :return: the saved webhook as the CRM answers it, such as `webhook.WebhookId`
        :raises Refused: if the CRM refuses it, such as when the target does not answer 200
        """
        definition = {
            "TargetUrl": target.url if isinstance(target, Target) else target,
            "Events": [events] if isinstance(events, str) else list(events),
            "Secret": secret,
            **members,
        }
        return Record(self._call("SaveWebhook", "", definition))

    def delete(self, webhook_id: int) -> None:
        """Delete a webhook by the CRM's own DeleteWebhook.

        :raises Refused: if the CRM refuses it
        """
        self._call("DeleteWebhook", f"?WebhookId={webhook_id}", None)

    def _call(self, method: str, query: str, body: Any) -> Any:
        headers = {
            "Authorization": f"Basic {_CREDENTIALS}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        path = f"{self._client.prefix}{_AGENT}/{method}{query}"
        answer = self._client.call("POST", path, headers, json.dumps(body, default=dict).encode())
        if answer.status >= 400:
            raise Refused(answer.status, answer.document, answer.text)
        return answer.document
