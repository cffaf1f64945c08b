"""Many cases in one test: all of them are tried, and those that fail are named."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

Test = Callable[..., None]


def each(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Try a test with every case, as `parametrize` does, yet as one test with one set of fixtures.

    To run a test costs pytest more than most cases take, so a wide family of small cases is one
    test. A case must neither need what an earlier one leaves in the fixtures nor be hurt by it.
    """
    given = [*cases]

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def tried(**fixtures: Any) -> None:
            failures = [error for case in given if (error := _failure(test, names, case, fixtures))]
            if len(failures) == 1:
                raise failures[0]
            if failures:
                raise BaseExceptionGroup(f"{len(failures)} of {len(given)} cases fail", failures)

        tried.__signature__ = _without(test, names)  # type: ignore[attr-defined]
        return tried

    return decorate


def _failure(
    test: Test, names: str | tuple[str, ...], case: Any, fixtures: dict[str, Any]
) -> BaseException | None:
    arguments = {names: case} if isinstance(names, str) else dict(zip(names, case, strict=True))
    try:
        test(**fixtures, **arguments)
    except (Exception, pytest.fail.Exception) as error:
        error.add_note(f"the case is {arguments!r:.500}")
        return error
    return None


def _without(test: Test, names: str | tuple[str, ...]) -> inspect.Signature:
    """Give the signature that pytest looks for fixtures in."""
    taken = {names} if isinstance(names, str) else {*names}
    whole = inspect.signature(test)
    assert taken <= whole.parameters.keys(), f"{test.__name__} does not take {taken}"
    return whole.replace(parameters=[p for n, p in whole.parameters.items() if n not in taken])
