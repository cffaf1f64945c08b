"""An event: something that happened in the CRM, which subscribers are told of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from .errors import ArgumentException

#: 'entity.verb'; list events and custom names have more dots. Visible ASCII, since it is a header.
_NAME = re.compile(r"[!-~]+(\.[!-~]+)+", re.ASCII)
_LONGEST = 250
#: Events of a webhook's own state are subscribed to with its id: `webhook123.stopped`.
_STATE_EVENT = re.compile(r"webhook\d+\.(started|stopped|errors)", re.IGNORECASE)


_NONE: Mapping[str, Any] = {}


class Event(NamedTuple):
    """One event. `id` is a GUID in lower case, the same for every subscriber and every retry.

    `changes` names the changed fields, never their values. `values` has the ids of a deleted row.
    `data` is what SignalEvent was given; only scripts see its values.
    """

    id: str
    at: datetime
    name: str
    primary_key: int = 0
    changes: tuple[str, ...] = ()
    values: Mapping[str, Any] | None = None
    field_values: Mapping[str, Any] | None = None
    changed_by: int = 0
    data: Mapping[str, Any] = _NONE
    request_id: str | None = None

    @property
    def entity(self) -> str:
        """Give what the event is about: the name without its verb (`list.category`, `contact`)."""
        return self.name.rpartition(".")[0] or self.name

    @property
    def state_verb(self) -> str | None:
        """Give `started`, `stopped` or `errors` for a webhook's own state event, else None."""
        match = _STATE_EVENT.fullmatch(self.name)
        return match[1].lower() if match else None


def check_name(name: str | None) -> str:
    """Give an event name that can be signalled.

    :raises ArgumentException: if it is not of the form 'entity.verb' (docs of SignalEvent)
    """
    if name and len(name) <= _LONGEST and _NAME.fullmatch(name):
        return name
    raise ArgumentException(
        f"EventName {name!r} is not an event name: it must be 'entity.verb', such as "
        f"'contact.created', in visible ASCII characters and at most {_LONGEST} of them"
    )
