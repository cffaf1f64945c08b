"""Examples: the documented exchanges that an OpenAPI document can show as they stand."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs

from .. import resources

Document = dict[str, Any]

#: What the document is called while its examples are judged.
_DOCUMENT = "urn:document"
#: A fixture that names no release is of this one.
_USUAL = "11.0"
#: What stands for a value that differs from run to run; of others there is no example.
_VALUES = {
    "date": "2026-01-01T09:00:00",
    "guid": "5f2a3c1e-8d4b-4e6f-9a7c-0b1d2e3f4a5b",
    "integer": 1,
    "string": "…",
}


def add(paths: Document, components: Document, release: str) -> None:
    """Put into the operations of a document the examples that keep their schemas.

    Others show what the CRM takes besides, such as numbers for names.
    """
    cases, judge = _cases(release), _Judge(components)
    for item in paths.values():
        for one in item.values():
            if isinstance(one, dict) and one["operationId"] in cases:
                _add(one, judge, cases[one["operationId"]])


class _Judge:
    """Tells whether examples keep their schemas; each schema is compiled once."""

    def __init__(self, components: Document) -> None:
        self._registry = jsonschema_rs.Registry([(_DOCUMENT, {"components": components})])
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def fitting(self, shown: Document, schema: Document) -> Document:
        """Choose the examples that keep a schema."""
        text = json.dumps(schema).replace('"#/', f'"{_DOCUMENT}#/')
        if text not in self._validators:
            self._validators[text] = jsonschema_rs.Draft202012Validator(
                json.loads(text), registry=self._registry, validate_formats=True
            )
        is_valid = self._validators[text].is_valid
        return {name: one for name, one in shown.items() if is_valid(one["value"])}


def _add(operation: Document, judge: _Judge, cases: dict[str, Document]) -> None:
    places = {"request": operation.get("requestBody", {}), **operation["responses"]}
    for part, shown in cases.items():
        content = places.get(part, {}).get("content", {}).get("application/json")
        fitting = judge.fitting(shown, content["schema"]) if content else {}
        if fitting:
            content["examples"] = fitting


def _cases(release: str) -> dict[str, dict[str, Document]]:
    """Give the examples by operationId, then by `request` or by the status of the answer."""
    found: dict[str, dict[str, Document]] = {}
    for file in sorted(resources.folder("fixtures").glob("*/*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        if _can_be_shown(case, release):
            parts = found.setdefault(file.parent.name, {})
            for part, body in _bodies(case):
                parts.setdefault(part, {})[file.stem] = {"summary": case["shows"], "value": body}
    return found


def _can_be_shown(case: Document, release: str) -> bool:
    own = case.get("settings", {}).get("release", _USUAL) == release
    return own and "select=" not in case["request"]["path"].lower()


def _bodies(case: Document) -> list[tuple[str, Any]]:
    """Give the bodies that are plain JSON, of the request only where it goes well."""
    request, response = case["request"], case["response"]
    sent = request["headers"].get("Content-Type", "")
    found = []
    if response["status"] < 300 and "body" in request and sent.startswith("application/json"):
        found.append(("request", request["body"]))
    if "body" in response:
        found.append((str(response["status"]), _filled(response["body"])))
    return [(part, body) for part, body in found if not _has_holes(body)]


def _filled(node: Any) -> Any:
    if isinstance(node, dict):
        if "$any" in node:
            return _VALUES.get(node["$any"], node)
        return {name: _filled(one) for name, one in node.items()}
    return [_filled(one) for one in node] if isinstance(node, list) else node


def _has_holes(body: Any) -> bool:
    return "$any" in json.dumps(body)
