"""The calls of the admin API, each a short function of the site."""

from __future__ import annotations

from flask import Response, jsonify

from .. import __version__
from ..answers import Answer
from ..crm.variants import ALL as ALL_VARIANTS
from ..crm.variants import UnknownVariant
from ..settings import SettingsError
from ..site import Site
from . import documents, reading
from .problem import Problem


def livez(site: Site) -> Response:
    """Tell that the server answers at all."""
    return jsonify({"status": "ok"})


def readyz(site: Site) -> Response:
    """Tell that deliveries would be made.

    :raises Problem: 503 if the delivery workers have stopped
    """
    if not site.shared.workers.running:
        raise Problem(503, "not-ready", "the delivery workers have stopped")
    return jsonify({"status": "ready"})


def version(site: Site) -> Response:
    """Tell the simulator's version and the releases it knows."""
    return jsonify({"version": __version__, "releases": ["10.0", "11.0", "12.4"]})


def settings(site: Site) -> Response:
    """Tell the settings of the server, and where it serves targets over https."""
    return jsonify(documents.settings(site.settings) | {"https_targets": site.https_targets})


def reset(site: Site) -> Response:
    """Forget a tenant, or all of them."""
    given = reading.parameters()
    everything = given.get("tenant") == "*"
    site.reset(None if everything else reading.checked_tenant(given.get("tenant", "Default")))
    return Response(status=204)


def tenants(site: Site) -> Response:
    """List the tenants that were used or configured."""
    reading.parameters()
    return jsonify(documents.listing(site.worlds(), documents.tenant, 0))


def put_tenant(site: Site, name: str) -> Response:
    """Give one tenant settings of its own; those not named stay as they are."""
    reading.parameters()
    tenant = reading.checked_tenant(name)
    changes = reading.body(site, "TenantSettings")
    world = site.world(tenant)
    restricted, chosen = changes.pop("restricted", None), changes.pop("variants", None)
    try:
        world.configure(changes, restricted, chosen)
    except (SettingsError, UnknownVariant) as error:
        raise Problem(400, "invalid-body", str(error), [("", str(error))]) from None
    return jsonify(documents.tenant(world))


def requests(site: Site) -> Response:
    """List the calls of the CRM API."""
    return _journal(site, "requests", "operation", "status")


def events(site: Site) -> Response:
    """List the events that were raised."""
    return _journal(site, "events", "event", "event_id")


def attempts(site: Site) -> Response:
    """List the POSTs of deliveries."""
    return _journal(site, "attempts", "event", "event_id", "webhook_id", "outcome")


def outbox(site: Site) -> Response:
    """List the notices that the CRM would have sent."""
    return _journal(site, "outbox", "webhook_id", "event_id", "via", "when")


def variants(site: Site) -> Response:
    """List the documentation variants with their sources, and a tenant's choices."""
    reading.parameters()
    chosen = reading.world(site).variants
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
    return jsonify({"items": items, "total": len(items), "dropped": 0})


def _journal(site: Site, sort: str, *filters: str) -> Response:
    given = reading.parameters(*filters, "limit", "after")
    after, limit = reading.whole(given, "after", 0), reading.whole(given, "limit", 0)
    logs = [getattr(world.journal, sort) for world in reading.worlds(site)]
    found = [
        entry
        for log in logs
        for entry in log.all()
        if entry.id > after
        and all(str(getattr(entry, name)) == given[name] for name in filters if name in given)
    ]
    dropped = sum(log.dropped for log in logs)
    return jsonify(documents.listing(found, documents.entry, dropped, limit))


def webhooks(site: Site) -> Response:
    """List the stored webhooks with their state and usage."""
    reading.parameters()
    found = [(one, world.name) for world in reading.worlds(site) for one in world.registry.all()]
    return jsonify(documents.listing(found, lambda pair: documents.webhook(*pair), 0))


def targets(site: Site) -> Response:
    """List the fake targets with their current answers."""
    reading.parameters()
    found = [(one, world.name) for world in reading.worlds(site) for one in world.answers.all()]
    return jsonify(documents.listing(found, lambda pair: documents.target(*pair), 0))


def put_target(site: Site, name: str) -> Response:
    """Tell a target what to answer, or the secret to verify with; what is not named stays."""
    reading.parameters()
    world = reading.world(site)
    script = reading.body(site, "TargetScript")
    if "secret" in script:
        script["secret"] = script["secret"] or ""
    if "answers" in script:
        script["answers"] = [
            Answer(**{**one, "headers": tuple(one.get("headers", {}).items())})
            for one in script["answers"]
        ]
    target = world.answers.script(name, **script)
    return jsonify(documents.target(target, world.name))
