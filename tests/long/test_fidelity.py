"""The fidelity ledger: complete, up to date, and true to the markers of the tests."""

import random
import re

import fidelity
import pytest
from fidelity import PAGE, ROOT, Fact, Proof

KNOWN = fidelity.facts((ROOT / "docs" / "facts.toml").read_text(encoding="utf-8"))
EXCUSED = {fact.id for fact in KNOWN if fact.not_shown}


@pytest.fixture(scope="module")
def shown() -> list[Proof]:
    """What the tests and fixtures show: to parse them all takes long, so it is done once."""
    return fidelity.proofs()


@pytest.fixture
def proven(shown: list[Proof]) -> set[str]:
    """The facts that something shows."""
    return {proof.fact for proof in shown}


def fact(name: str = "F001", **changes: str) -> Fact:
    given = dict(topic="Saving", says="It saves.", source="docs", tag="documented")
    return Fact(id=name, **{**given, **changes})


def is_told(one: Fact) -> bool:
    """Tell whether a fact can stand in a row of the page."""
    sentence = r"[$A-Z][^|\n]+\."
    return bool(
        re.fullmatch(sentence, one.says)
        and re.fullmatch(r"[^|\n]+", one.source)
        and re.fullmatch(rf"({sentence})?", one.not_shown)
        and one.tag in ("documented", "seen in client code", "inferred")
    )


# The ledger --------------------------------------------------------------------------------------


def test_the_page_is_what_the_generator_writes_today(shown: list[Proof]) -> None:
    is_current = PAGE.read_text(encoding="utf-8") == fidelity.page(KNOWN, shown)
    assert is_current, "run `python tests/fidelity.py`, which writes docs/fidelity.md anew"


def test_the_facts_are_numbered_without_a_gap() -> None:
    assert [one.id for one in KNOWN] == [f"F{number:03}" for number in range(1, 239)]


def test_a_fact_is_a_sentence_with_a_source() -> None:
    assert [one.id for one in KNOWN if not is_told(one)] == []


def test_no_two_facts_say_the_same() -> None:
    assert len({one.says for one in KNOWN}) == len(KNOWN)


def test_every_marker_names_a_known_fact(proven: set[str]) -> None:
    assert proven - {one.id for one in KNOWN} == set()


def test_every_marker_stands_on_a_test(shown: list[Proof]) -> None:
    assert [proof for proof in shown if proof.where.endswith("::")] == []


def test_every_known_fact_is_proven_or_excused(proven: set[str]) -> None:
    """What was inferred need not be proven; what is documented or seen in clients must be."""
    must = {one.id for one in KNOWN if one.tag != "inferred"}
    assert must - proven - EXCUSED == set()


def test_no_fact_is_both_proven_and_excused(proven: set[str]) -> None:
    assert not proven & EXCUSED


# The generator -----------------------------------------------------------------------------------


def test_a_marker_names_its_test_and_each_of_its_facts() -> None:
    source = "@pytest.mark.fact('F001', 'F002')\ndef test_it(): ..."
    assert list(fidelity.markers(source)) == [("test_it", "F001"), ("test_it", "F002")]


def test_a_marker_with_a_variable_names_what_its_decorator_lists() -> None:
    source = (
        "@pytest.mark.parametrize('x', [pytest.param(x, marks=pytest.mark.fact(fact))"
        " for fact, x in [('F001', 'a'), ('F002', 'b')]])\ndef test_it(x): ..."
    )
    assert list(fidelity.markers(source)) == [("test_it", "F001"), ("test_it", "F002")]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("pytestmark = pytest.mark.fact('F001')", [("", "F001")]),
        ("@pytest.mark.fact('F001')\ndef make(): ...", [("", "F001")]),
        ("@pytest.mark.fact()\ndef test_it(): ...", [("test_it", "")]),
        ("x = [pytest.mark.fact(*one['facts']) for one in exchanges]", []),
    ],
    ids=["module", "no test", "empty", "fixtures"],
)
def test_a_marker_in_the_wrong_place_is_seen(source: str, found: list[tuple[str, str]]) -> None:
    """Those of the fixtures count where the fixtures themselves list them."""
    assert list(fidelity.markers(source)) == found


def test_the_page_does_not_depend_on_the_order_of_files(shown: list[Proof]) -> None:
    text = (ROOT / "docs" / "facts.toml").read_text(encoding="utf-8")
    topics = re.split(r"\n\n(?=\[)", text)
    random.Random(1).shuffle(topics)
    assert fidelity.facts("\n\n".join(topics)) == KNOWN
    assert sorted(set(shown)) == shown


def test_the_page_tells_what_is_open_and_what_is_excused() -> None:
    known = [fact("F001"), fact("F002"), fact("F003", not_shown="Nothing shows it.")]
    page = fidelity.page(known, [Proof("F001", "tests/test_it.py::test_it")])
    titles = re.split(r"^## ", page, flags=re.MULTILINE)
    assert [re.findall(r"F\d{3}", part) for part in titles[1:]] == [["F001"], ["F002"], ["F003"]]
    assert "[test_it](../tests/test_it.py)" in titles[1]
    assert "Nothing shows it." in titles[3]
