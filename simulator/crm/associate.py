"""An associate: the CRM user who created or changed a webhook."""

from __future__ import annotations

from typing import NamedTuple


class Associate(NamedTuple):
    """A user of the CRM. `name` is the login name, such as `tje0`."""

    id: int
    name: str
    person_id: int
    group_idx: int
    full_name: str
    type: str = "InternalAssociate"
    rank: int = 1
    ej_user_id: int = 0
