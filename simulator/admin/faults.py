"""Faults: what is to go wrong in the CRM's API and in its deliveries."""

from __future__ import annotations

from typing import Any

from ..faults import ApiFault, DeliveryFault, Faults
from . import documents
from .call import Asked
from .documents import Document


def get(asked: Asked) -> Document:
    """List the faults that are still to come."""
    return _document(asked.world.faults)


def put(asked: Asked) -> Document:
    """Replace all faults; one that names an operation is of the API, else of deliveries."""
    faults = asked.world.faults
    faults.set(*_given(asked.body))
    return _document(faults)


def post(asked: Asked) -> Document:
    """Add faults behind those that are still to come."""
    faults = asked.world.faults
    faults.add(*_given(asked.body))
    return _document(faults)


def delete(asked: Asked) -> None:
    """Forget all faults."""
    asked.world.faults.set([], [])


def _given(given: dict[str, Any]) -> tuple[list[ApiFault], list[DeliveryFault]]:
    items = given.get("items", [given])
    api = [ApiFault(**one) for one in items if "operation" in one]
    return api, [DeliveryFault(**one) for one in items if "delivery" in one]


def _document(faults: Faults) -> Document:
    api, delivery = faults.all()
    return documents.listing([*api, *delivery], documents.entry, 0)
