"""Errors of the client: they reach another process as they are, such as by multiprocessing."""

from __future__ import annotations

import copy
import pickle

import pytest

from simulator import CannotReach, NotReceived, Refused, ServerFailed, SettingsError, SimulatorError

PROBLEM = {"type": "urn:superoffice-simulator:problem:no-token", "detail": "it needs a token"}
ERRORS = [
    Refused(401, PROBLEM, "{...}"),
    Refused(502, None, "<p>"),
    *(one("x") for one in (CannotReach, NotReceived, ServerFailed, SettingsError, SimulatorError)),
]


def _sent(error: Exception) -> object:
    """Send an error to another process, and give what arrives there."""
    return pickle.loads(pickle.dumps(error))  # noqa: S301 - it is our own


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, _sent])
def test_an_error_is_copied_whole(error, copied):
    error.add_note("meanwhile")
    other = copied(error)
    assert (type(other), str(other), vars(other)) == (type(error), str(error), vars(error))
