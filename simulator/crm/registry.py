"""The registry: the stored webhooks of one tenant, in one place with one lock."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

from .errors import SoNotFoundException
from .keeping import Keeping
from .webhook import Webhook

_LARGEST_ID = 2**31 - 1
_RESERVED = 10_000


class Registry:
    """Stored webhooks by id, and who is subscribed to what.

    Looking up an event's subscribers costs the same however many other webhooks there are.

    :param keeping: is told of each change
    """

    def __init__(self, keeping: Keeping | None = None) -> None:
        self._keeping = keeping or Keeping()
        self._webhooks: dict[int, Webhook] = {}
        self._subscribers: dict[str, dict[int, None]] = {}
        self._reserved: OrderedDict[int, None] = OrderedDict()
        self._last_id = 0
        self._lock = threading.Lock()

    def get(self, webhook_id: int, application: str = "") -> Webhook:
        """Give a webhook that the application may see.

        :raises SoNotFoundException: if there is none, or it belongs to another application
        """
        webhook = self.find(webhook_id, application)
        if webhook is None:
            raise missing(webhook_id)
        return webhook

    def find(self, webhook_id: int, application: str = "") -> Webhook | None:
        """Give a webhook that the application may see, or None."""
        webhook = self._webhooks.get(webhook_id)
        return webhook if webhook and _sees(application, webhook) else None

    def all(self, application: str = "") -> list[Webhook]:
        """List the webhooks that the application may see, oldest first."""
        with self._lock:
            webhooks = list(self._webhooks.values())
        return [webhook for webhook in webhooks if _sees(application, webhook)]

    def reserve(self, step: int) -> int:
        """Hand out an id for a webhook that may be saved later."""
        with self._lock:
            webhook_id = self._new_id(step)
            reserved = self._reserved
            reserved[webhook_id] = None
            self._keeping.reserved(webhook_id)
            if len(reserved) > _RESERVED:
                self._keeping.released(reserved.popitem(last=False)[0])
            return webhook_id

    def is_reserved(self, webhook_id: int) -> bool:
        """Tell whether an id was handed out by `reserve` and not used since."""
        return webhook_id in self._reserved

    def check_id(self, webhook: Webhook, admits: bool = False) -> None:
        """Check that a webhook can be saved under its id.

        :param admits: whether an id that nothing has is taken as it is
        :raises SoNotFoundException: if the id is neither 0, nor reserved, nor stored and visible,
            nor taken as it is
        """
        old = self._webhooks.get(webhook.id)
        free = webhook.id == 0 or self.is_reserved(webhook.id) or (admits and webhook.id > 0)
        if not (_sees(webhook.application, old) if old else free):
            raise missing(webhook.id)

    def save(
        self,
        webhook: Webhook,
        finish: Callable[[Webhook | None, Webhook], Webhook],
        admits: bool = False,
    ) -> Webhook:
        """Store a webhook: id 0 makes a new one, a reserved id is used up, another one is replaced.

        `finish` gives what is stored, from the old webhook (None if new) and the new one; it runs
        under the lock, so that no other save comes between.

        :param admits: whether an id that nothing has is taken as it is
        :raises SoNotFoundException: as `check_id` does
        """
        with self._lock:
            self.check_id(webhook, admits)
            old = self._webhooks.get(webhook.id)
            if webhook.id == 0:
                webhook = webhook._replace(id=self._new_id(1))
            finished = finish(old, webhook)
            if old is None:
                self._use(webhook.id)
            return self._put(old, finished)

    def change(self, webhook_id: int, change: Callable[[Webhook], Webhook]) -> Webhook | None:
        """Replace a stored webhook by what `change` makes of it; None if it is gone by now."""
        with self._lock:
            old = self._webhooks.get(webhook_id)
            return old and self._put(old, change(old))

    def delete(
        self,
        webhook_id: int,
        application: str = "",
        check: Callable[[Webhook], object] | None = None,
    ) -> Webhook | None:
        """Remove a webhook that the application may see; None if there is none.

        :param check: is given the webhook under the lock, and raises what forbids it
        """
        with self._lock:
            webhook = self.find(webhook_id, application)
            if webhook:
                if check:
                    check(webhook)
                self._unsubscribe(webhook)
                del self._webhooks[webhook_id]
                self._keeping.deleted(webhook_id)
            return webhook

    def subscribers(self, event: str) -> list[Webhook]:
        """List the webhooks that are subscribed to an event, in whatever state, oldest first."""
        with self._lock:
            ids = self._subscribers.get(event.lower(), {})
            return [self._webhooks[webhook_id] for webhook_id in ids]

    def clear(self) -> None:
        """Forget every webhook and every reserved id, and count ids from the start again."""
        with self._lock:
            self._webhooks.clear()
            self._subscribers.clear()
            self._reserved.clear()
            self._last_id = 0

    def load(self, webhooks: Iterable[Webhook], reserved: Iterable[int], last_id: int) -> None:
        """Have the webhooks of another registry, oldest first, in the place of all there are."""
        with self._lock:
            self._webhooks = {webhook.id: webhook for webhook in webhooks}
            self._subscribers = {}
            for webhook in self._webhooks.values():
                self._subscribe(webhook)
            self._reserved = OrderedDict.fromkeys(reserved)
            self._last_id = last_id

    def _use(self, webhook_id: int) -> None:
        """Give an id to a new webhook; ids given out later are larger."""
        if webhook_id in self._reserved:
            del self._reserved[webhook_id]
            self._keeping.released(webhook_id)
        elif webhook_id > self._last_id:
            self._last_id = webhook_id
            self._keeping.counted(webhook_id)

    def _new_id(self, step: int) -> int:
        """Count on, from 1 again past the largest int32, and past every id that is in use."""
        self._last_id = (self._last_id + step - 1) % _LARGEST_ID + 1
        while self._last_id in self._webhooks or self._last_id in self._reserved:
            self._last_id = self._last_id % _LARGEST_ID + 1
        self._keeping.counted(self._last_id)
        return self._last_id

    def _put(self, old: Webhook | None, webhook: Webhook) -> Webhook:
        if old and old.events != webhook.events:
            self._unsubscribe(old)
        self._webhooks[webhook.id] = webhook
        self._subscribe(webhook)
        self._keeping.put(webhook)
        return webhook

    def _subscribe(self, webhook: Webhook) -> None:
        for event in webhook.events:
            self._subscribers.setdefault(event.lower(), {})[webhook.id] = None

    def _unsubscribe(self, webhook: Webhook) -> None:
        for event in {event.lower() for event in webhook.events}:
            subscribers = self._subscribers[event]
            subscribers.pop(webhook.id, None)
            if not subscribers:
                del self._subscribers[event]


def missing(webhook_id: int) -> SoNotFoundException:
    """Make the error for an id that nothing has."""
    return SoNotFoundException(f"Webhook id {webhook_id} not found", what="Webhook")


def _sees(application: str, webhook: Webhook) -> bool:
    """An app sees the webhooks it created itself; a call without SO-AppToken sees them all."""
    return not application or application == webhook.application
