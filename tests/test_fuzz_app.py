"""Fuzzing the whole application: nonsense for the API, and admin calls that are not quite right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fuzzing import JSON, ODD, WORDS, fuzz, mutated
from hypothesis import given
from hypothesis import strategies as st
from soup import calls
from support import Api

from simulator.admin.call import AdminCall
from simulator.admin.calls import CALLS
from simulator.settings import Settings
from simulator.site import Site

#: Those that may wait for something, and so are given little time.
PATIENT = {"wait": "0", "quiet": "0.001"}


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    """A caller for the module; its webhooks' targets are captured."""
    api = Api(Site(Settings(seed=1, clock="manual", journal_size=100)))
    yield api
    assert api.site.take_failures() == []
    api.site.close()


@fuzz
@given(call=calls())
def test_nonsense_is_refused_politely(api, happens, call):
    happens()
    path, request = call
    answer = api.client.open(path, **request)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400 and answer.mimetype == "application/json":
        document = json.loads(answer.data)
        assert "Message" in document or "Error" in document


@st.composite
def admin_calls(draw: st.DrawFn) -> tuple[AdminCall, str, dict[str, Any]]:
    """Make an admin call whose parameters and body are changed here and there."""
    call = draw(st.sampled_from(CALLS))
    names = st.sampled_from([one.name for one in call.query] or ["x"]) | ODD
    query = draw(st.dictionaries(names, WORDS | ODD, max_size=2))
    query |= {name: value for name, value in PATIENT.items() if name in query}
    body = draw(mutated(call.example) | JSON) if call.body else None
    path = call.path.replace("{name}", draw(st.sampled_from(["Cust7", "t", "\xe9", " ", "*"])))
    return call, path, {"query_string": {"tenant": "Cust7", **query}, "json": body}


@fuzz
@given(made=admin_calls())
def test_an_admin_call_does_what_it_says_or_says_what_is_wrong(api, happens, made):
    happens()
    call, path, request = made
    answer = api.client.open(f"/__admin{path}", method=call.method, **request)
    assert answer.status_code in (call.status, *call.refusals, 404), answer.text
    if answer.status_code != call.status:
        assert answer.content_type == "application/problem+json"
        assert json.loads(answer.data)["detail"]
