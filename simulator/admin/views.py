"""The calls of the admin API that only tell or set, each a short function."""

from __future__ import annotations

from .. import __version__
from ..answers import Answer
from ..contract.schemas import RELEASES
from ..crm.variants import ALL as ALL_VARIANTS
from ..crm.variants import UnknownVariant
from ..settings import SettingsError
from . import documents, reading
from .call import EVERY, Asked
from .documents import Document
from .problem import Problem

#: Headers that say how an answer comes, and when; the server sets them.
_FRAMING = {"connection", "content-length", "date", "trailer", "transfer-encoding", "upgrade"}


def livez(asked: Asked) -> Document:
    """Tell that the server answers at all."""
    return {"status": "ok"}


def readyz(asked: Asked) -> Document:
    """Tell that deliveries would be made.

    :raises Problem: 503 if the delivery workers have stopped
    """
    if not asked.site.shared.workers.running:
        raise Problem(503, "not-ready", "the delivery workers have stopped")
    return {"status": "ready"}


def version(asked: Asked) -> Document:
    """Tell the simulator's version and the releases it knows."""
    return {"version": __version__, "releases": list(RELEASES)}


def settings(asked: Asked) -> Document:
    """Tell the settings of the server, and where it serves targets over https."""
    site = asked.site
    return documents.settings(site.settings) | {"https_targets": site.https_targets}


def reset(asked: Asked) -> None:
    """Forget a tenant, or all of them."""
    asked.site.reset(None if asked.tenant == EVERY else asked.tenant)


def tenants(asked: Asked) -> Document:
    """List the tenants that were used or configured."""
    return documents.listing(asked.site.worlds(), documents.tenant, 0)


def put_tenant(asked: Asked) -> Document:
    """Give one tenant settings of its own; those not named stay as they are.

    :raises Problem: if the name is no tenant's, or a value is none that it can have
    """
    changes, world = dict(asked.body), asked.site.world(reading.checked_tenant(asked.name))
    restricted, chosen = changes.pop("restricted", None), changes.pop("variants", None)
    try:
        world.configure(changes, restricted, chosen)
    except (SettingsError, UnknownVariant) as error:
        raise Problem(400, "invalid-body", str(error), [("", str(error))]) from None
    return documents.tenant(world)


def requests(asked: Asked) -> Document:
    """List the calls of the CRM API."""
    return _journal(asked, "requests")


def events(asked: Asked) -> Document:
    """List the events that were raised."""
    return _journal(asked, "events")


def attempts(asked: Asked) -> Document:
    """List the POSTs of deliveries."""
    return _journal(asked, "attempts")


def outbox(asked: Asked) -> Document:
    """List the notices that the CRM would have sent."""
    return _journal(asked, "outbox")


def variants(asked: Asked) -> Document:
    """List the documentation variants with their sources, and a tenant's choices."""
    chosen = asked.world.variants
    items = [
        {
            "name": one.name,
            "choice": chosen[one.name],
            "default": one.default,
            "choices": list(one.choices),
            "meaning": one.meaning,
            "source": one.source,
        }
        for one in ALL_VARIANTS
    ]
    return documents.listing(items, lambda one: one, 0)


def _journal(asked: Asked, sort: str) -> Document:
    filters = dict(asked.query)
    after, limit = filters.pop("after", 0), filters.pop("limit", 0)
    logs = [getattr(world.journal, sort) for world in asked.worlds]
    found = documents.fitting(documents.merged([log.since(after) for log in logs], "at"), filters)
    dropped = sum(log.dropped for log in logs)
    return documents.listing(found, documents.entry, dropped, limit)


def webhooks(asked: Asked) -> Document:
    """List the stored webhooks with their state and usage."""
    found = [(one, world.name) for world in asked.worlds for one in world.registry.all()]
    return documents.listing(found, lambda pair: documents.webhook(*pair), 0)


def targets(asked: Asked) -> Document:
    """List the fake targets with their current answers."""
    found = [(one, world.name) for world in asked.worlds for one in world.answers.all()]
    return documents.listing(found, lambda pair: documents.target(*pair), 0)


def put_target(asked: Asked) -> Document:
    """Tell a target what to answer, or the secret to verify with; what is not named stays."""
    script, world = dict(asked.body), asked.world
    if "secret" in script:
        script["secret"] = script["secret"] or ""
    if "answers" in script:
        script["answers"] = [_answer(at, one) for at, one in enumerate(script["answers"])]
    return documents.target(world.answers.script(asked.name, **script), world.name)


def _answer(at: int, given: Document) -> Answer:
    """Make one answer of a target.

    :raises Problem: if it has a header that the server sets: nobody could read what came then
    """
    headers = given.get("headers", {})
    for name in headers:
        if name.lower() in _FRAMING:
            where = f"/answers/{at}/headers/{name}"
            text = f"{name!r} is set by HTTP itself; leave it out, or choose a fault"
            raise Problem(400, "invalid-body", f"{where}: {text}", [(where, text)])
    return Answer(**{**given, "headers": tuple(headers.items())})
