"""What the receiver check sends: the simulator's own deliveries, each signed over its bytes."""

from __future__ import annotations

import json
import re

import pytest

from simulator.clock import ManualClock
from simulator.crm.signature import INVALID, VALID, verify
from simulator.delivery.compose import SIGNATURE, Outgoing
from simulator.receiver.letter import (
    Letters,
    cut,
    escaped,
    recased,
    to_ten_millionths,
    turned_round,
)
from simulator.samples import Pools, Samples

SECRET = "s3cret"
SCHEMAS = {
    "10.0": "EventPayload",
    "11.0": "EventPayloadWithFieldValues",
    "12.4": "EventPayloadWithFieldValues",
}


@pytest.fixture
def letters() -> Letters:
    """A writer with a clock that stands still, and a seed."""
    samples = Samples(Pools(), "1")
    return Letters(url="http://x/", secret=SECRET, clock=ManualClock(), samples=samples)


def signature(letter: Outgoing) -> str:
    """Judge the signature of a letter."""
    return verify(dict(letter.headers).get(SIGNATURE), letter.body, [SECRET])


def test_an_ordinary_letter_has_the_headers_of_a_delivery(letters):
    assert [name for name, _ in letters.write().headers] == [
        "Content-Type",
        "User-Agent",
        "X-SuperOffice-Event",
        "X-SuperOffice-EventId",
        "X-SuperOffice-Signature",
    ]


@pytest.mark.parametrize("release", SCHEMAS)
def test_a_letter_keeps_the_schema_of_its_release(letters, made_once, release):
    carrier = made_once["contract"].carrier(SCHEMAS[release], release)
    letter = letters.write(release=release)
    assert carrier.check(json.loads(letter.body)) == []


@pytest.mark.parametrize("spell", [turned_round, escaped, to_ten_millionths])
def test_a_respelt_letter_is_another_text_and_correctly_signed(letters, spell):
    letter = letters.write(name="Ærlig")
    other = letters.respelt(letter, spell)
    assert other.body != letter.body
    assert (signature(letter), signature(other)) == (VALID, VALID)


def test_all_seven_digits_are_there(letters):
    body = letters.respelt(letters.write(), to_ten_millionths).body
    assert re.search(rb'"Timestamp":"[^"]+\.\d{7}Z"', body)


def test_a_cut_letter_is_no_json_and_has_the_signature_of_the_whole(letters):
    letter = letters.write()
    assert signature(cut(letter)) == INVALID
    assert dict(cut(letter).headers) == dict(letter.headers)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(cut(letter).body)


def test_a_recased_letter_differs_in_the_names_of_headers_only(letters):
    letter = letters.write()
    other = recased(letter, str.lower)
    assert [one for _, one in other.headers] == [one for _, one in letter.headers]
    assert "x-superoffice-signature" in dict(other.headers)


def test_events_differ_from_run_to_run_unless_there_is_a_seed():
    def written(seed: str | None) -> str:
        samples = Samples(Pools(), seed)
        return Letters(url="", secret="x", clock=ManualClock(), samples=samples).event().id

    assert written("1") == written("1")
    assert written(None) != written(None)
