"""The real clock: the same code as on a manual one, really waiting."""

from datetime import datetime

import pytest
from life import answers
from steps import attempts

LATE = 0.1


@pytest.mark.fact("F133", "F134")
def test_retries_come_within_a_tenth_of_a_second_after_one_and_four_seconds(api):
    """A second attempt follows a first failure in 1 s, a third one a second failure in 4 s."""
    api.saved()
    answers(api, {"status": 500})
    api.admin("POST", "/events", {"event": "contact.changed"})
    api.messages(event="contact.changed", count=3, wait=60)
    assert api.site.world().deliveries.dispatcher.wait_idle(30)
    first, second, third = (datetime.fromisoformat(one["at"]) for one in attempts(api))
    assert 1 <= (second - first).total_seconds() < 1 + LATE
    assert 4 <= (third - second).total_seconds() < 4 + LATE
