"""Letters: the POSTs that a receiver is sent, written as the simulator writes its deliveries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..clock import Clock
from ..crm.event import Event
from ..crm.filling import fill
from ..crm.signature import sign
from ..crm.variants import Variants
from ..crm.webhook import Webhook
from ..delivery.compose import SIGNATURE, Outgoing, Sender, compose
from ..samples import Samples

#: What payloads have in common; FieldValues came with the next release.
OLDEST = "10.0"
EVENT = "contact.changed"

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Who writes: to which URL, signed with which secret, and where times and values come from."""

    url: str
    secret: str
    clock: Clock
    samples: Samples

    def event(
        self, name: str = EVENT, primary_key: int | None = None, release: str = OLDEST, ago: int = 0
    ) -> Event:
        """Make an event that happened so many seconds ago, told as the catalogue documents it."""
        moment = self.clock.now() - timedelta(seconds=ago)
        told = fill(
            name,
            primary_key,
            self.samples,
            moment,
            release=release,
            with_field_values=release != OLDEST,
        )
        return Event(
            id=self.samples.guid(),
            at=moment,
            name=name,
            primary_key=told.primary_key,
            changes=told.changes,
            values=told.values,
            field_values=told.field_values,
            changed_by=self.samples.number(1, 999),
        )

    def write(
        self,
        event: Event | None = None,
        release: str = OLDEST,
        attempt: int = 1,
        fault: str | None = None,
        variants: Mapping[str, str] | None = None,
        **webhook: Any,
    ) -> Outgoing:
        """Write the delivery of an event; without one, of a contact that has just changed."""
        about = {"id": 1, "name": "Orders", "target_url": self.url, "secret": self.secret}
        return compose(
            Webhook(**{**about, **webhook}),
            event or self.event(release=release),
            Sender("Default", release, Variants(variants)),
            attempt,
            fault,
        )

    def respelt(self, letter: Outgoing, spell: Callable[[Document], bytes]) -> Outgoing:
        """Spell the same document in another way, and sign it as it is then."""
        body = spell(json.loads(letter.body))
        return with_signature(letter._replace(body=body), sign(self.secret, body))


def with_signature(letter: Outgoing, signature: str) -> Outgoing:
    """Put another signature in the place of a letter's own."""
    headers = dict(letter.headers) | {SIGNATURE: signature}
    return letter._replace(headers=tuple(headers.items()))


def cut(letter: Outgoing) -> Outgoing:
    """Cut off the last third of a body, whose signature stays that of the whole."""
    return letter._replace(body=letter.body[: len(letter.body) * 2 // 3])


def recased(letter: Outgoing, case: Callable[[str], str]) -> Outgoing:
    """Spell the names of the headers in another case, as proxies and HTTP/2 do."""
    return letter._replace(headers=tuple((case(name), one) for name, one in letter.headers))


def turned_round(document: Document) -> bytes:
    """Spell a document with its members in reverse order."""
    return _compact(dict(reversed(list(document.items()))))


def escaped(document: Document) -> bytes:
    r"""Spell every letter that is not ASCII as `\uXXXX`."""
    return json.dumps(document, ensure_ascii=True, separators=(",", ":")).encode()


def to_ten_millionths(document: Document) -> bytes:
    """Spell the timestamp with all seven digits of its fraction, as .NET does."""
    moment = datetime.fromisoformat(document["Timestamp"])
    seven = f"{moment:%Y-%m-%dT%H:%M:%S.%f}7Z"
    return _compact({**document, "Timestamp": seven})


def _compact(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
