"""Keeping webhooks: what a registry tells of its changes. Here, nobody listens."""

from __future__ import annotations

from .webhook import Webhook


class Keeping:
    """Is told of each change of a registry, under its lock; so nothing here may take its time."""

    def put(self, webhook: Webhook) -> None:
        """Note that a webhook was stored, or took the place of the one with its id."""

    def deleted(self, webhook_id: int) -> None:
        """Note that a webhook was deleted."""

    def reserved(self, webhook_id: int) -> None:
        """Note that an id was handed out for a webhook that may be saved later."""

    def released(self, webhook_id: int) -> None:
        """Note that a reserved id was used, or that there are too many."""

    def counted(self, last_id: int) -> None:
        """Note the id from which the next one is counted on."""
