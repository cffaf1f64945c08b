"""The core of a webhook's life, lived under every choice of every variant."""

from __future__ import annotations

import pytest
from life import (
    BROKEN,
    HOST,
    OK,
    WATCH,
    answers,
    choose,
    fail,
    happen,
    idle,
    journal,
    stored,
    usage,
)

from simulator.crm.variants import ALL


def told_of_the_end(api):
    """Live through what every choice has in common: success, failures, disabling, repair."""
    api.saved(ErrorsEmail="ops@example.com")
    api.saved(Name="Watch", Events=["webhook1.errors"], TargetUrl=f"https://{WATCH}/")
    happen(api)
    idle(api)
    answers(api, BROKEN)
    fail(api, events=3)
    disabled = stored(api)["State"], len(journal(api, "outbox")), len(api.messages(WATCH))
    answers(api, OK)
    api.saved(WebhookId=1, ErrorsEmail=None)
    happen(api, primary_key=99)
    idle(api)
    return disabled


@pytest.mark.parametrize(
    ("name", "choice"), [(one.name, choice) for one in ALL for choice in one.choices]
)
def test_the_story_holds_under_every_choice(make_api, name, choice):
    api = make_api(clock="manual", release="12.4")
    choose(api, **{name.replace("-", "_"): choice})
    assert told_of_the_end(api) == ("TooManyErrors", 1, 2)
    assert api.messages(HOST)[-1]["json"]["PrimaryKey"] == 99
    assert (stored(api)["State"], usage(api)[2]) == ("Active", 0)
    assert {one["signature"] for one in api.messages(HOST)} == {"valid"}
    assert all(one["outcome"] != "waiting" for one in journal(api, "deliveries"))
