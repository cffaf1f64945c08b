"""Faults: what is to go wrong in the CRM's API and in its deliveries."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Response, jsonify

from ..faults import ApiFault, DeliveryFault, Faults
from ..site import Site
from . import reading


def get(site: Site) -> Response:
    """List the faults that are still to come."""
    reading.parameters()
    return jsonify(_document(reading.world(site).faults))


def put(site: Site) -> Response:
    """Replace all faults; one that names an operation is of the API, else of deliveries."""
    reading.parameters()
    world = reading.world(site)
    world.faults.set(*_given(site))
    return jsonify(_document(world.faults))


def post(site: Site) -> Response:
    """Add faults behind those that are still to come."""
    reading.parameters()
    world = reading.world(site)
    world.faults.add(*_given(site))
    return jsonify(_document(world.faults))


def delete(site: Site) -> Response:
    """Forget all faults."""
    reading.parameters()
    reading.world(site).faults.set([], [])
    return Response(status=204)


def _given(site: Site) -> tuple[list[ApiFault], list[DeliveryFault]]:
    given = reading.body(site, "Faults")
    items = given.get("items", [given])
    api = [ApiFault(**one) for one in items if "operation" in one]
    return api, [DeliveryFault(**one) for one in items if "delivery" in one]


def _document(faults: Faults) -> dict[str, Any]:
    api, delivery = faults.all()
    items = [dataclasses.asdict(one) for one in api]
    items += [dataclasses.asdict(one) for one in delivery]
    return {"items": items, "total": len(items), "dropped": 0}
