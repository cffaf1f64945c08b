"""Fuzzing by the OpenAPI document: whatever it allows is answered as it says, and never with a 5xx.

Not part of the suite, which does not collect this file by its name; it needs the extra `fuzz`:
`python -m pytest -n auto tests/openapi_fuzzing.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from support import BASIC

from simulator.app import create_app
from simulator.settings import Settings
from simulator.site import Site

schemathesis = pytest.importorskip("schemathesis", reason="part of the extra fuzz")

pytestmark = pytest.mark.filterwarnings("default")

#: What the admin calls are about, so that no fault or setting of theirs meets the CRM API.
TENANT = "Cust9"
#: What would make a call take its time.
WAITS = ("wait", "quiet", "delay", "seconds")
CHECKS = [
    getattr(schemathesis.checks, name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]

SITE = Site(Settings(seed=1, clock="manual"))
SCHEMA = schemathesis.openapi.from_wsgi("/__admin/openapi.json", create_app(SITE))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_an_answer_is_as_the_document_says(operation: Any, mode: Any) -> None:
    @settings(
        max_examples=20,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        case.call_and_validate(headers=tamed(case), checks=CHECKS)

    try:
        answers()
    except Unsatisfiable:
        if mode is schemathesis.GenerationMode.POSITIVE:
            raise
        pytest.skip("there is nothing to send that the document forbids")


def tamed(case: Any) -> dict[str, str]:
    """Keep a case to its tenant and take the time out of it; give the headers that it needs.

    `$select` is left out, since it nulls what a schema requires.
    """
    if case.path.startswith("/__admin/"):
        case.query = {**calm(dict(case.query)), "tenant": TENANT}
        case.body = calm(case.body)
    else:
        case.query = {name: one for name, one in case.query.items() if name != "$select"}
    if case.path == "/__admin/tenants/{name}":
        case.path_parameters["name"] = TENANT
    return {} if case.path.startswith("/__admin/") else {"Authorization": BASIC}


def calm(node: Any) -> Any:
    """Take the time out of what is asked for."""
    if isinstance(node, list):
        return [calm(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {name: 0 if name in WAITS else calm(one) for name, one in node.items()}
