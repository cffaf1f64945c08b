"""Verdicts: what a check found."""

from __future__ import annotations

from dataclasses import dataclass

from .check import Check

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check found: `passed`, `failed` or `skipped`, why, and how many seconds it took.

    `hint` says what is wrong, or would be.
    """

    check: Check
    status: str
    detail: str
    seconds: float
    hint: str
