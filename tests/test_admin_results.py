"""The results of admin calls: each answer has just the members that its schema documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cases import each
from support import Api

from simulator.admin.call import AdminCall
from simulator.admin.calls import CALLS

RESULTS = [call for call in CALLS if call.result]


@pytest.fixture
def busy(make_api) -> Api:
    """A caller of a tenant in which everything has happened that a list can tell of."""
    api = make_api(clock="manual", release="12.4")
    api.saved()
    api.saved(TargetUrl="https://gone.example.com/", ErrorsEmail="it@example.com")
    api.admin("PUT", "/targets/gone.example.com", {"secret": "x", "answers": [{"status": 410}]})
    api.saved(State="Stopped")
    api.rest("GET", "/99")
    api.agent("SignalEvent", {"EventName": "contact.changed", "PrimaryKey": 7, "Data": {"a": 1}})
    api.admin("POST", "/clock/advance", {"until": "idle"})
    api.admin("POST", "/faults", {"items": [{"operation": "x", "status": 503}]})
    api.admin("POST", "/faults", {"delivery": "drop", "event": "x.y"})
    api.admin("POST", "/events", {"event": "contact.changed", "primary_key": 8})
    return api


def asked(api: Api, call: AdminCall, **query: Any) -> Any:
    """Make a call with its example, of a target or a tenant that is there."""
    name = "Default" if "/tenants/" in call.path else "hooks.example.com"
    given = {"event": "contact.changed"} if call.path == "/explain" else {}
    given |= {"event_id": first_event(api)} if call.path == "/trace" else {}
    answer = api.admin(
        call.method, call.path.replace("{name}", name), call.example, **given, **query
    )
    assert answer.status_code == call.status, answer.text
    return answer.get_json()


def first_event(api: Api) -> str:
    return str(api.admin("GET", "/events").get_json()["items"][0]["event_id"])


def breaches(api: Api, name: str, document: Any) -> list[str]:
    carrier = api.site.shared.contract.carrier(name, "12.4")
    return list(map(str, carrier.explain(document)))


def lists(document: Any, name: str = "") -> Iterator[tuple[str, list[Any]]]:
    if isinstance(document, list):
        yield name, document
    elif isinstance(document, dict):
        for key, one in document.items():
            yield from lists(one, key)


@each("call", RESULTS)
def test_an_answer_is_what_its_schema_documents(busy, call):
    assert breaches(busy, call.result, asked(busy, call)) == []


#: Lists that a seeded scenario leaves empty.
EMPTY = {"errors", "allow_host", "skipped", "breaches", "given", "signalled", "changes", "answers"}


def test_the_scenario_has_something_in_every_list(busy):
    gets = [call for call in RESULTS if call.method == "GET"]
    found = [
        (call.path, name) for call in gets for name, one in lists(asked(busy, call)) if not one
    ]
    assert [one for one in found if one[1] not in EMPTY] == []


def test_a_call_without_a_result_has_no_body(busy):
    for call in CALLS:
        if not call.result and not call.media:
            assert asked(busy, call) is None
            assert call.status == 204


@each(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("PUT", "/livez", None, 405),
        ("PUT", "/clock", {"kind": "slow"}, 400),
        ("GET", "/events?limit=few", None, 400),
        ("GET", "/targets/hooks.example.com/messages?count=99", None, 408),
        ("GET", "/targets/hooks.example.com/messages?event=no.no&wait=0", None, 408),
    ],
)
def test_a_refusal_is_a_problem(busy, method, path, body, status):
    answer = busy.client.open(f"/__admin{path}", method=method, json=body)
    assert answer.status_code == status
    assert breaches(busy, "Problem", answer.get_json()) == []


def test_a_clock_that_goes_by_itself_is_not_moved(api):
    answer = api.admin("POST", "/clock/advance", {"seconds": 1})
    assert answer.status_code == 409
    assert breaches(api, "Problem", answer.get_json()) == []


@each("call", CALLS)
def test_an_example_is_a_body_that_its_schema_takes(api, call):
    assert (call.example is None) == (call.body is None)
    if call.body:
        assert breaches(api, call.body, call.example) == []


@each("call", CALLS)
def test_a_call_says_what_it_does(call):
    assert call.summary.endswith(".")
    assert all(one.meaning for one in call.query)
