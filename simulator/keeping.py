"""Keeping: what belongs together is kept as one unit, and whoever cannot keep it says so.

The doors by which the registry, the journal and the dispatcher tell of their changes are in their
own rooms, and lead nowhere unless `state/` keeps what they tell.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

#: Everything that happens inside of one is kept, or nothing of it. The same thread may enter it
#: again. No thread calls a target or waits for anybody in one.
Unit = AbstractContextManager[object]

#: The unit of those who keep nothing.
ALONE: Unit = nullcontext()


class CannotKeep(Exception):
    """What happens cannot be kept at present, so it does not happen; the text says why."""


class CannotOpen(Exception):
    """The state file cannot be used; the text says why and the way out."""
