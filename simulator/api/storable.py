"""Storable: what the table webhook has no room for, or no plugin, although every text is valid."""

from __future__ import annotations

from ..contract.breach import Breaches
from ..crm.documents import Document
from ..crm.webhook import CRMSCRIPT, WEBHOOK

_EVENTS = 4000


def breaches(document: Document) -> Breaches:
    """List what a bound webhook holds that the CRM could not store as it stands.

    Its events share one column, with commas between (SuperOffice docs, database/tables), and its
    type is a plugin's name in any case.
    """
    found = Breaches()
    events = document["Events"] or []
    length = len(",".join(filter(None, events)))
    if length > _EVENTS:
        found.note(
            "/Events", f"takes {length} characters with its commas, of the {_EVENTS} there are"
        )
    for n, event in enumerate(events):
        if event and "," in event:
            found.note(f"/Events/{n}", "has a comma, which parts two events where they are stored")
    if (document["Type"] or WEBHOOK).lower() not in (WEBHOOK, CRMSCRIPT):
        found.note("/Type", "is no plugin that is known, and was taken for webhook")
    return found
