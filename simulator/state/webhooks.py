"""Kept webhooks: the door of a registry into the state file."""

from __future__ import annotations

from ..crm.keeping import Keeping
from ..crm.webhook import Webhook
from .pen import Pen
from .values import from_texts, to_text

_PUT = """INSERT INTO webhooks (tenant, id, body) VALUES (:tenant, :id, :body)
    ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body"""


class KeptWebhooks(Keeping):
    """The webhooks of one tenant, and the ids that were given."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    def put(self, webhook: Webhook) -> None:
        """Keep a webhook; one that was there keeps its place."""
        self._pen.note(_PUT, id=webhook.id, body=to_text(webhook))

    def deleted(self, webhook_id: int) -> None:
        """Forget a webhook."""
        self._pen.note("DELETE FROM webhooks WHERE tenant = :tenant AND id = :id", id=webhook_id)

    def reserved(self, webhook_id: int) -> None:
        """Keep an id that was handed out."""
        self._pen.note("INSERT OR IGNORE INTO reserved VALUES (:tenant, :id)", id=webhook_id)

    def released(self, webhook_id: int) -> None:
        """Forget an id that was handed out."""
        self._pen.note("DELETE FROM reserved WHERE tenant = :tenant AND id = :id", id=webhook_id)

    def counted(self, last_id: int) -> None:
        """Keep the id from which the next one is counted on."""
        self._pen.note("UPDATE tenants SET last_id = :last WHERE id = :tenant", last=last_id)

    def all(self) -> list[Webhook]:
        """Read the webhooks, in the order in which they were first stored."""
        rows = self._pen.read("SELECT body FROM webhooks WHERE tenant = :tenant ORDER BY rowid")
        return from_texts(Webhook, (body for (body,) in rows))

    def all_reserved(self) -> list[int]:
        """Read the ids that were handed out, in that order."""
        rows = self._pen.read("SELECT id FROM reserved WHERE tenant = :tenant ORDER BY rowid")
        return [webhook_id for (webhook_id,) in rows]
