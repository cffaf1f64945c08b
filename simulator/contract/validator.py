"""Validators: jsonschema has the last word, a compiled one decides the good case before it.

Checking a Webhook takes jsonschema about 330 µs and jsonschema-rs 1.3 µs. So the compiled validator
says whether a document is good, and only what it refuses is explained by jsonschema. A test holds
the two together on every schema and fixture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from .breach import Breach

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


class Validator:
    """The validator of one schema.

    :param schema_id: the `$id` of the schema
    :param schemas: every schema by its `$id`, for references
    """

    def __init__(self, schema_id: str, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schema, self._schemas = schemas[schema_id], schemas
        registry = jsonschema_rs.Registry([(key, dict(one)) for key, one in schemas.items()])
        self._compiled = jsonschema_rs.Draft202012Validator(
            dict(self._schema), registry=registry, validate_formats=True
        )
        self._record: Draft202012Validator | None = None

    def is_valid(self, document: Any) -> bool:
        """Tell whether a document keeps the schema, by the compiled validator."""
        return self._compiled.is_valid(document)

    def check(self, document: Any) -> list[Breach]:
        """List how a document breaks the schema: a JSON pointer and a sentence each."""
        return [] if self._compiled.is_valid(document) else self.explain(document)

    def explain(self, document: Any) -> list[Breach]:
        """List the breaches by jsonschema alone, the validator of record."""
        errors: Iterable[ValidationError] = self._recorder().iter_errors(document)
        found = [
            Breach(_pointer(leaf.absolute_path), _sentence(leaf))
            for error in errors
            for leaf in _leaves(error)
        ]
        return sorted(set(found), key=lambda breach: (breach.pointer, breach.text))

    def _recorder(self) -> Draft202012Validator:
        if self._record is None:
            self._record = _record_validator(self._schema, self._schemas)
        return self._record


def _record_validator(
    schema: Mapping[str, Any], schemas: Mapping[str, Mapping[str, Any]]
) -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    contents = [(key, Resource.from_contents(one)) for key, one in schemas.items()]
    registry: Registry[Any] = Registry().with_resources(contents)
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=registry, format_checker=checker)


def _leaves(error: ValidationError) -> list[ValidationError]:
    """Of `oneOf` a carrier or null, give what is wrong with the carrier."""
    inner = [one for one in error.context or () if one.validator != "type"]
    return [leaf for one in inner for leaf in _leaves(one)] or [error]


def _pointer(path: Iterable[str | int]) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join("/" + step for step in steps)


def _sentence(error: ValidationError) -> str:
    message = error.message
    return message if len(message) <= 200 else f"{message[:197]}..."
