"""The audit of dependencies: what could not be looked up is not taken for free of faults."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

AUDIT = runpy.run_path(str(Path(__file__).parent.parent / ".ci" / "audit.py"))
FREE = {"name": "flask", "version": "3.1", "vulns": []}
HIT = {"name": "jinja2", "version": "2.10", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "click", "skip_reason": "Dependency not found"}


def audited(known: list[Any], found: list[Any]) -> int:
    """Audit where pip-audit finds this of the vulnerable release, and that of the requirements."""
    code: int = AUDIT["main"](lambda asked, *_: known if asked == [AUDIT["KNOWN"]] else found, [])
    return code


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([FREE], 0, "no known vulnerability in 1 packages"),
        ([FREE, HIT], 1, "jinja2 2.10: CVE-1, mended in 3"),
        ([FREE, SKIPPED], 1, "click: Dependency not found"),
        ([], 1, ""),
    ],
)
def test_what_is_found_decides(capsys, found, code, said):
    assert audited([HIT], found) == code
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("known", [[], [SKIPPED], [FREE]])
def test_a_service_that_does_not_know_the_vulnerable_release_is_none(capsys, known):
    assert audited(known, [FREE]) == 3
    assert capsys.readouterr().out.startswith("NOT AUDITED")


def test_a_broken_auditor_is_no_missing_network(monkeypatch):
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(SystemExit, match="pip-audit ended with 1"):
        AUDIT["pip_audit"](["flask"])
