"""Webhooks of the type crmscript: what the script would get is journalled, nothing is called."""

import json

import pytest
from steps import advance, attempts, ends, faults, raised, settled, state


@pytest.fixture
def api(make_api):
    """A caller whose clock stands still."""
    return make_api(clock="manual")


def save_script(api, **changes):
    """Save a webhook that runs a script."""
    facts = {"Type": "crmscript", "TargetUrl": "onContactChanged", "Secret": None, **changes}
    return api.saved(**facts)


def given(api):
    """Give the parameters that the script would have had, from the journal of its only run."""
    [attempt] = attempts(api)
    return json.loads(attempt["message"])


def test_an_event_is_an_attempt_with_the_parameters_of_the_script(api):
    save_script(api)
    event = raised(api, primary_key=18, changes=["name"], changed_by=42)
    assert given(api) == {
        "ChangedByAssociateId": 42,
        "Changes.name": None,
        "ContextIdentifier": "Default",
        "Entity": "contact",
        "Event": "contact.changed",
        "EventId": event["event_id"],
        "PrimaryKey": 18,
        "Timestamp": "2026-01-01T09:00:00Z",
    }


def test_a_script_sees_the_new_values_of_what_was_signalled(api):
    save_script(api)
    data = {"name": "Acme", "category_idx": 3}
    api.agent("SignalEvent", {"EventName": "contact.changed", "PrimaryKey": 5, "Data": data})
    settled(api)
    parameters = given(api)
    assert (parameters["Changes.name"], parameters["Changes.category_idx"]) == ("Acme", 3)


def test_properties_stand_beside_the_parameters_and_never_in_their_place(api):
    save_script(api, Properties={"region": "north", "PrimaryKey": "mine"})
    raised(api, primary_key=18)
    assert (given(api)["region"], given(api)["PrimaryKey"]) == ("north", 18)


def test_nothing_is_called_and_the_run_counts_as_a_call(api):
    save_script(api)
    raised(api)
    [attempt] = attempts(api)
    assert (attempt["outcome"], attempt["url"]) == ("delivered", "onContactChanged")
    assert attempt["status"] is None
    assert ends(api) == [("delivered", None)]
    assert (state(api)["total_calls"], state(api)["total_errors"]) == (1, 0)
    assert api.admin("GET", "/targets").json["items"] == []


def test_a_stopped_script_is_not_run(api):
    save_script(api, State="Stopped")
    raised(api)
    assert attempts(api) == []


def test_a_held_back_script_runs_when_its_time_has_come(api):
    save_script(api)
    faults(api, {"delivery": "delay", "delay": 5})
    raised(api)
    assert attempts(api) == []
    assert [one["at"] for one in advance(api, until="idle")["attempts"]] == ["2026-01-01T09:00:05Z"]
