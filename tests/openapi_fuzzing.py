"""Fuzzing by the OpenAPI document: whatever it allows is answered as it says, and never with a 5xx.

Each operation by itself, and walks along the links from one to the next. Not part of the suite,
which does not collect this file by its name; it needs the extra `fuzz`:
`python -m pytest -n auto tests/openapi_fuzzing.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from fuzzing import fuzz
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable
from support import BASIC, HOOK, REST, Api

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

#: What is gone once it is deleted; of all else there is an empty list, or an empty last error.
ENTITY = f"{REST}/{{id}}"
#: Checks of what follows from the calls before: what was deleted is gone, what was made is there.
AFTER = [
    getattr(schemathesis.checks, name)
    for name in ("use_after_free", "ensure_resource_availability")
]

SITE = Site(Settings(seed=1, clock="manual"))
SCHEMA = schemathesis.openapi.from_wsgi("/__admin/openapi.json", create_app(SITE))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_an_answer_is_as_the_document_says(operation: Any, mode: Any) -> None:
    @fuzz
    @given(operation.as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        case.call_and_validate(headers=tamed(case), checks=CHECKS)

    try:
        answers()
    except Unsatisfiable:
        if mode is schemathesis.GenerationMode.POSITIVE:
            raise
        pytest.skip("there is nothing to send that the document forbids")


class Walk(SCHEMA.as_state_machine()):
    """Goes from an answer along one of its links: what was saved is got, changed and deleted."""

    def setup(self) -> None:
        SITE.reset()
        Api(SITE).saved()

    def before_call(self, case: Any) -> None:
        """Let a webhook be one that can be saved, or hardly any walk would come past that."""
        if "TargetUrl" in (case.body if isinstance(case.body, dict) else {}):
            known = {one.id for one in SITE.world().registry.all()}
            kept = case.body.get("WebhookId") in known and case.operation.path != REST
            case.body |= {"TargetUrl": HOOK, "Events": ["contact.changed"]}
            case.body |= {} if kept else {"WebhookId": 0}

    def get_call_kwargs(self, case: Any) -> dict[str, Any]:
        return {"headers": tamed(case)}

    def validate_response(self, response: Any, case: Any, **options: Any) -> None:
        checks = [*CHECKS, *(AFTER if case.operation.path == ENTITY else [])]
        case.validate_response(response, checks=checks, recorder=self.recorder)


def test_whatever_way_is_taken_each_answer_is_as_the_document_says() -> None:
    Walk.run(settings=settings(fuzz, stateful_step_count=20))


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
