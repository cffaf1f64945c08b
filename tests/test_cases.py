"""Cases: none is left out, and each that fails is told apart from the others."""

import pytest
from cases import each


def test_every_case_is_tried_with_the_same_fixtures():
    tried = []

    @each(("a", "b"), [(1, 2), (3, 4)])
    def test(fixture, a, b):
        tried.append((fixture, a, b))

    test(fixture="x")
    assert tried == [("x", 1, 2), ("x", 3, 4)]


def test_the_only_case_that_fails_is_named():
    @each("number", iter([1, 2, 3]))
    def test(number):
        assert number != 2

    with pytest.raises(AssertionError) as caught:
        test()
    assert caught.value.__notes__ == ["the case is {'number': 2}"]


def test_all_cases_that_fail_are_named():
    @each("number", [1, 0, -1, "x"])
    def test(number):
        with pytest.raises(ZeroDivisionError):
            1 / number

    with pytest.raises(BaseExceptionGroup, match="3 of 4 cases fail") as caught:
        test()
    notes = [error.__notes__ for error in caught.value.exceptions]
    assert notes == [[f"the case is {{'number': {one!r}}}"] for one in (1, -1, "x")]


@pytest.fixture
def seven():
    return 7


@each("small", [1, 2])
@each("smaller", [-1, 0])
def test_pytest_sees_the_fixtures_alone(seven, small, smaller):
    assert smaller < small < seven


def test_a_name_that_the_test_does_not_take_is_refused():
    with pytest.raises(AssertionError, match="does not take"):
        each("b", [1])(lambda a: None)
