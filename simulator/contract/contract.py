"""The contract: what each release documents, by the bare names of its schemas."""

from __future__ import annotations

import threading

from . import schemas
from .shape import Shape, Shapes
from .validator import Validator, registry_of


class Carrier:
    """One schema of one release: its name, its `$id`, its shape and its validator."""

    def __init__(self, name: str, schema_id: str, contract: Contract) -> None:
        self.name = name
        self.schema_id = schema_id
        self.shape: Shape = contract.shapes.of(schema_id)
        validator = Validator(schema_id, contract.schemas, contract.registry)
        #: Lists how a document breaks this schema, and the same by the validator of record alone.
        self.check, self.explain = validator.check, validator.explain


class Contract:
    """All schemas of all releases, each compiled when it is first asked for."""

    def __init__(self) -> None:
        self.schemas = schemas.load()
        self.registry = registry_of(self.schemas)
        self.shapes = Shapes(self.schemas)
        self._ids = {one: schemas.names(self.schemas, one) for one in schemas.RELEASES}
        self._carriers: dict[str, Carrier] = {}
        self._known: dict[tuple[str, str], Carrier] = {}
        self._lock = threading.Lock()

    def carrier(self, name: str, release: str) -> Carrier:
        """Give a schema by its bare name.

        :raises KeyError: if the release has no such schema
        """
        carrier = self._known.get((name, release))
        if carrier is None:
            carrier = self._known[name, release] = self._make(name, self._ids[release][name])
        return carrier

    def _make(self, name: str, schema_id: str) -> Carrier:
        with self._lock:
            if schema_id not in self._carriers:
                self._carriers[schema_id] = Carrier(name, schema_id, self)
            return self._carriers[schema_id]
