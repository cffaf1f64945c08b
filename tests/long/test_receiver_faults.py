"""The receiver check finds nothing wrong with a right receiver, and names each seeded fault."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import wrong_receivers
from receivers import SECRET, Right, receiving

from simulator.clock import ManualClock
from simulator.delivery.transport import Transport
from simulator.receiver import accepting, checks, effects, refusing, table
from simulator.receiver.check import Wrong
from simulator.receiver.judge import judge
from simulator.receiver.letter import Letters
from simulator.receiver.pace import pace
from simulator.receiver.report import Report, judged
from simulator.receiver.verdict import FAILED, PASSED, SKIPPED
from simulator.receiver.visit import Terms
from simulator.samples import Pools, Samples

#: So long may a right receiver take on a busy machine, in seconds.
PATIENCE = 30.0

ACCEPTING = {check.name for check in accepting.CHECKS}
REFUSING = {check.name for check in refusing.CHECKS}
EFFECTS = {check.name for check in effects.CHECKS}
ALL_THAT_ACCEPT = ACCEPTING | EFFECTS | {"slow-loris"}

#: Each fault: the checks that must fail, and others that may.
FAULTS: dict[type[Right], tuple[set[str], set[str]]] = {
    wrong_receivers.ForgetsBase64: (ALL_THAT_ACCEPT, set()),
    wrong_receivers.RefusesTests: ({"test-event", "test-event-two-ids"}, set()),
    wrong_receivers.ComparesIds: ({"test-event-two-ids"}, set()),
    wrong_receivers.WritesAgain: ({"white-space", "unicode-escapes"}, set()),
    wrong_receivers.ReadsIntoAClass: ({"key-order", "white-space", "unicode-escapes"}, set()),
    wrong_receivers.ReadsLatin1: ({"non-ascii-letters"}, set()),
    wrong_receivers.Unescapes: ({"unicode-escapes"}, set()),
    wrong_receivers.ShortensFractions: ({"seven-digit-fractions"}, {"with-field-values"}),
    wrong_receivers.MindsCase: ({"header-case"}, set()),
    wrong_receivers.ForbidsMembers: ({"unknown-members"}, set()),
    wrong_receivers.KnowsEveryEvent: ({"unknown-event"}, set()),
    wrong_receivers.NeedsFieldValues: ({"without-field-values"}, set()),
    wrong_receivers.ForbidsFieldValues: ({"with-field-values"}, set()),
    wrong_receivers.NeedsOrder: ({"out-of-order"}, set()),
    wrong_receivers.TrustsAnySignature: ({"tampered-body", "wrong-secret"}, set()),
    wrong_receivers.ParsesFirst: ({"truncated-body"}, set()),
    wrong_receivers.TrustsTheUnsigned: ({"unsigned"}, set()),
    wrong_receivers.ComparesText: ({"garbled-signature"}, set()),
    wrong_receivers.DropsForgeries: (REFUSING, set()),
    wrong_receivers.Forgets: (EFFECTS, set()),
    wrong_receivers.RemembersAttempts: ({"retry"}, set()),
    wrong_receivers.RemembersForRetriesOnly: ({"duplicate"}, set()),
    wrong_receivers.AnswersLate: ({"latency"}, set()),
    wrong_receivers.OneAtATime: ({"slow-loris"}, {"latency"}),
}
#: The budget of faults that have to do with time; the others have all the time they need.
BUDGETS = {wrong_receivers.AnswersLate: 0.005, wrong_receivers.OneAtATime: 0.1}


@pytest.fixture(scope="module")
def transport() -> Transport:
    """A transport that loads the machine's authorities once."""
    return Transport(PATIENCE)


def visited(receiver: Right, transport: Transport, *only: str, **terms: Any) -> Report:
    """Check a receiver, all of it unless some checks are named."""
    with receiving(receiver) as base:
        given = {"budget": PATIENCE, "timeout": PATIENCE, "quiet": 0.0, "probe": f"{base}/count"}
        asked = checks.chosen(only)
        return judge(f"{base}/hook", SECRET, asked, Terms(**{**given, **terms}), transport)


def names(report: Report, status: str) -> set[str]:
    """Give the names of the checks that ended so."""
    return {one.check.name for one in report.verdicts if one.status == status}


def test_a_right_receiver_passes_every_check(transport):
    report = visited(Right(), transport)
    assert names(report, PASSED) == checks.BY_NAME.keys()


def test_a_receiver_may_act_in_the_background(transport):
    report = visited(wrong_receivers.Background(), transport, "duplicate", quiet=0.02)
    assert names(report, PASSED) == {"duplicate"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_named_by_its_checks(fault, transport):
    must, may = FAULTS[fault]
    terms: dict[str, Any] = {"budget": BUDGETS.get(fault, PATIENCE)}
    if not must & EFFECTS:
        terms["probe"] = None  # which saves time
    failed = names(visited(fault(), transport, **terms), FAILED)
    assert must <= failed <= must | may


def test_every_check_finds_some_fault():
    assert set().union(*(must for must, _ in FAULTS.values())) == checks.BY_NAME.keys()


ANSWERS = [
    (
        wrong_receivers.AnswersNoContent,
        "answered 204 So; 200 is right, and no other 2xx is promised",
    ),
    (wrong_receivers.Redirects, "answered 302 So ({}); 200 is right, and no redirect is followed"),
    (wrong_receivers.IsGone, "answered 410 So ({}); 200 is right, and 410 makes the CRM disable"),
    (wrong_receivers.ForgetsBase64, "answered 401 So ({}); 200 is right"),
    (wrong_receivers.Drops, "not answered, since the receiver closed the connection; 200 is right"),
]


@pytest.mark.parametrize(("fault", "told"), ANSWERS)
def test_it_is_told_how_the_receiver_answered(fault, told, transport):
    [verdict] = visited(fault(), transport, "good-signature").verdicts
    assert verdict.detail.startswith(f"it was {told}")


def test_an_error_or_a_dropped_connection_is_no_refusal(transport):
    [error] = visited(wrong_receivers.ParsesFirst(), transport, "truncated-body").verdicts
    [dropped] = visited(wrong_receivers.DropsForgeries(), transport, "unsigned").verdicts
    assert error.detail == "it was answered 500 So ({}); 4xx is right"
    assert dropped.detail.endswith("the receiver closed the connection; 4xx is right")


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        (wrong_receivers.IsElsewhere, "Nothing takes a POST at that path"),
        (wrong_receivers.Redirects, "The URL leads elsewhere"),
        (wrong_receivers.AcceptsWith202, "Answer exactly 200"),
        (wrong_receivers.ForgetsBase64, "Another secret, or not base64"),
    ],
)
def test_what_accepts_nothing_has_one_hint_and_is_not_praised_for_refusals(fault, hint, transport):
    report = visited(fault(), transport, probe=None)
    assert names(report, PASSED) <= {"latency"}
    assert names(report, SKIPPED) == EFFECTS | REFUSING
    hints = {one.hint for one in report.verdicts if one.status == FAILED}
    assert [one.startswith(hint) for one in hints] == [True]


def test_refusals_alone_are_judged(transport):
    report = visited(wrong_receivers.IsElsewhere(), transport, *REFUSING)
    assert names(report, PASSED) == REFUSING


def test_a_probe_that_cannot_be_read_is_what_the_hint_is_about(transport, sosim_server):
    probe = f"{sosim_server.url}/__admin/none"
    [verdict] = visited(Right(), transport, "duplicate", probe=probe).verdicts
    assert verdict.detail == "the probe answered 404; 200 and a value are right"
    assert verdict.hint.startswith("The probe must be a page of this receiver")
    assert list(table.lines(verdict))[3].endswith(verdict.hint)
    assert judged(verdict)["hint"] == verdict.hint


class Blind:
    """A visit of a receiver that accepts everything, with a probe that tells what it is told."""

    terms = Terms(probe="any", timeout=0.0, quiet=0.0)

    def __init__(self, values: Iterable[Any]) -> None:
        samples = Samples(Pools(), "1")
        self.letters = Letters(url="any", secret="any", clock=ManualClock(), samples=samples)
        self.look = iter(values).__next__

    def accept(self, *_: Any) -> str:
        return "200"


def test_a_probe_must_show_a_delivery():
    with pytest.raises(Wrong, match="the probe stays 1 after a first delivery"):
        effects.CHECKS[0].run(Blind([1] * 9))


def test_a_probe_must_not_change_by_itself():
    with pytest.raises(Wrong, match="the probe changes by itself, from 1 to 2"):
        effects.CHECKS[0].run(Blind(range(1, 9)))


def test_latency_alone_times_ten_deliveries(transport):
    report = visited(Right(), transport, "latency")
    assert report.pace
    assert (report.pace.count, report.pace.late, report.pace.within) == (10, 0, True)


def test_percentiles_are_of_the_nearest_rank():
    seen = pace([n / 100 for n in range(100, 0, -1)], budget=0.9)
    assert seen
    assert (seen.p50, seen.p95, seen.p99, seen.slowest) == (0.5, 0.95, 0.99, 1.0)
    assert (seen.late, seen.within) == (10, False)


def test_without_a_probe_effects_are_not_judged(transport):
    report = visited(Right(), transport, probe=None)
    assert names(report, SKIPPED) == EFFECTS
    assert {one.detail for one in report.verdicts if one.status == SKIPPED} == {
        "without --probe URL nobody can tell what a delivery has changed"
    }
