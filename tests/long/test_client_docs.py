"""What docs/testing-a-client.md shows of a failed test is what pytest says of it."""

from __future__ import annotations

import re

from docs_blocks import ROOT, blocks

PAGE = ROOT / "docs" / "testing-a-client.md"


def test_a_failed_test_is_reported_as_shown(run_pytest, pytester):
    [failing] = [one for one in blocks(PAGE) if one.not_run and "it fails" in one.not_run]
    [shown] = [one for one in blocks(PAGE) if one.language == "text"]
    (pytester.path / "test_failing.py").write_text(failing.text, encoding="utf-8")
    report = run_pytest("", "test_failing.py").stdout.str()
    pattern = re.escape(shown.text.rstrip()).replace("…", "[^\n]*")
    assert re.search(pattern, report), report
