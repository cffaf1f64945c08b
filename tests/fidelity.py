"""The fidelity ledger: every known fact of the CRM, and the tests and fixtures that show it.

Facts are in docs/facts.toml; a test names those it proves with `@pytest.mark.fact("F011")`, a
fixture in its list `facts`. `python tests/fidelity.py` writes docs/fidelity.md. Sources are parsed,
not run, so that the page is the same whatever is selected, skipped, or run in parallel.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "fidelity.md"

_INTRO = """# Fidelity

What is known of the CRM's webhook API, in our own words, with its public source and the tests that
show that the simulator does the same. `python tests/fidelity.py` writes this page from
[facts.toml](facts.toml) and from the markers of the tests; it is not edited by hand.
"""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact. `not_shown` is the reason why no test shows it, "" where one should."""

    id: str
    topic: str
    says: str
    source: str
    tag: str
    not_shown: str = ""


@dataclass(frozen=True, order=True)
class Proof:
    """Where a fact is shown: a test or a fixture, by its path and name."""

    fact: str
    where: str


def facts(text: str) -> list[Fact]:
    """Read the facts by their ids, from the text of facts.toml."""
    topics = tomllib.loads(text)
    known = [
        Fact(id=name, topic=topic, **rest)
        for topic, inside in topics.items()
        for name, rest in inside.items()
    ]
    return sorted(known, key=lambda fact: fact.id)


def proofs(root: Path = ROOT) -> list[Proof]:
    """List what the tests and fixtures of a checkout say that they show."""
    return sorted({*_of_tests(root), *_of_fixtures(root)})


def markers(source: str) -> Iterator[tuple[str, str]]:
    """Give test and fact of every marker in a module; the test is "" where none carries it.

    A marker that is given a variable, inside parametrize, names the facts that its decorator lists;
    those of the fixtures are read from the fixtures.
    """
    tree = ast.parse(source)
    owners = {
        node: (function.name, decorator)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test")
        for decorator in function.decorator_list
        for node in ast.walk(decorator)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fact":
            test, decorator = owners.get(node, ("", node))
            yield from ((test, fact) for fact in _named(node, decorator))


def page(known: Sequence[Fact], shown: Iterable[Proof]) -> str:
    """Write the page."""
    where: dict[str, list[str]] = {}
    for proof in shown:
        where.setdefault(proof.fact, []).append(proof.where)
    proven = [fact for fact in known if fact.id in where]
    unshown = [fact for fact in known if fact.not_shown and fact.id not in where]
    open_ = [fact for fact in known if not fact.not_shown and fact.id not in where]
    count = (
        f"Of {len(known)} facts, {len(proven)} are shown by tests, {len(open_)} are not yet, "
        f"and {len(unshown)} will not be.\n"
    )
    return "\n".join([_INTRO, count, *_proven(proven, where), *_open(open_), *_not_shown(unshown)])


def _named(marker: ast.Call, decorator: ast.expr) -> list[str]:
    if all(isinstance(one, ast.Constant) for one in marker.args):
        return _texts(marker.args) or [""]
    return [text for text in _texts(ast.walk(decorator)) if re.fullmatch(r"F\d{3}", text)]


def _texts(nodes: Iterable[ast.AST]) -> list[str]:
    return [str(node.value) for node in nodes if isinstance(node, ast.Constant)]


def _of_tests(root: Path) -> Iterator[Proof]:
    for path in (root / "tests").rglob("test_*.py"):
        if "node_modules" not in path.parts:
            name = path.relative_to(root).as_posix()
            for test, fact in markers(path.read_text(encoding="utf-8")):
                yield Proof(fact, f"{name}::{test}")


def _of_fixtures(root: Path) -> Iterator[Proof]:
    for path in (root / "fixtures").rglob("*.json"):
        fixture = json.loads(path.read_text(encoding="utf-8"))
        for fact in fixture.get("facts", ()):
            yield Proof(fact, path.relative_to(root).as_posix())


def _proven(known: Sequence[Fact], where: Mapping[str, list[str]]) -> Iterator[str]:
    yield "## Shown by tests\n"
    for topic in dict.fromkeys(fact.topic for fact in known):
        yield f"### {topic}\n"
        rows = [(fact, _linked(where[fact.id])) for fact in known if fact.topic == topic]
        yield _table("shown by", rows)


def _open(known: Sequence[Fact]) -> Iterator[str]:
    if known:
        yield "## Not yet proven\n"
        yield _table("topic", [(fact, fact.topic) for fact in known])


def _not_shown(known: Sequence[Fact]) -> Iterator[str]:
    if known:
        yield "## Not shown, and why\n"
        yield _table("reason", [(fact, fact.not_shown) for fact in known])


def _table(last: str, rows: Iterable[tuple[Fact, str]]) -> str:
    lines = [f"| fact | in our words | source | {last} |", "|---|---|---|---|"]
    lines += [
        f"| {fact.id} | {fact.says} | {fact.source} ({fact.tag}) | {last} |" for fact, last in rows
    ]
    return "\n".join(lines) + "\n"


def _linked(places: Iterable[str]) -> str:
    return "<br>".join(_link(place) for place in places)


def _link(place: str) -> str:
    path, _, test = place.partition("::")
    fixture = path.removeprefix("fixtures/").removesuffix(".json")
    return f"[{test or fixture}](../{path})"


def main() -> None:
    """Write docs/fidelity.md."""
    known = facts((ROOT / "docs" / "facts.toml").read_text(encoding="utf-8"))
    PAGE.write_text(page(known, proofs()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
