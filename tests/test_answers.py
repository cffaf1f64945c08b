"""Answers: what targets were told to reply, in order, and which targets are remembered."""

import pytest

from simulator.answers import OK, Answer, Answers


def answers(*scripted: Answer, limit: int = 10) -> Answers:
    """Make the targets of a tenant, where `t` is told what to answer."""
    made = Answers(limit)
    if scripted:
        made.script("t", None, scripted)
    return made


def statuses(made: Answers, count: int, name: str = "t") -> list[int]:
    """Take that many answers."""
    return [made.next(name).status for _ in range(count)]


def test_an_untold_target_says_200():
    assert answers().next("t") == OK


def test_answers_are_used_in_order_and_the_last_one_stays():
    made = answers(Answer(status=500), Answer(status=410), Answer(status=503))
    assert statuses(made, 5) == [500, 410, 503, 503, 503]


def test_an_answer_is_used_as_often_as_it_says():
    made = answers(Answer(status=500, times=2), Answer(status=204))
    assert statuses(made, 4) == [500, 500, 204, 204]


def test_after_the_last_of_its_times_a_target_says_200_again():
    assert statuses(answers(Answer(status=500, times=1)), 3) == [500, 200, 200]


@pytest.mark.parametrize(
    "scripted",
    [
        [],
        [Answer(status=500)],
        [Answer(status=500), Answer(status=410)],
        [Answer(status=500, times=1), Answer(status=410)],
        [Answer(status=500, times=3), Answer(status=410)],
    ],
)
def test_an_answer_that_is_given_back_comes_again(scripted):
    made, other = answers(*scripted), answers(*scripted)
    before = made.get("t")
    made.next("t")
    made.give_back(before)
    assert (made.get("t").received, made.get("t").answers) == (0, tuple(scripted))
    assert statuses(made, 5) == statuses(other, 5)


def test_nothing_is_given_back_to_a_target_that_has_another_script_by_now():
    made = answers(Answer(status=500, times=1))
    before = made.get("t")
    made.next("t")
    made.script("t", answers=[Answer(status=404)])
    made.give_back(before)
    assert (made.get("t").received, statuses(made, 2)) == (1, [404, 404])


def test_a_new_script_takes_the_place_of_the_old_one():
    made = answers(Answer(status=500))
    made.script("t", "s3cret", [Answer(status=404)])
    assert statuses(made, 1) == [404]
    assert made.get("t").secret == "s3cret"


def test_messages_are_counted():
    made = answers()
    statuses(made, 3)
    assert made.get("t").received == 3


def test_a_new_script_keeps_the_count():
    made = answers()
    statuses(made, 3)
    assert made.script("t", None, []).received == 3


def test_a_target_that_was_only_looked_at_is_not_listed():
    made = answers()
    assert made.get("t").name == "t"
    assert made.all() == []


def test_targets_are_listed_oldest_first():
    made = answers()
    for name in ("b", "a", "b"):
        made.next(name)
    assert [target.name for target in made.all()] == ["b", "a"]


def test_past_the_limit_the_oldest_plain_target_is_forgotten():
    made = answers(Answer(status=500), limit=3)
    made.script("verifying", "s3cret", [])
    for name in ("old", "new"):
        made.next(name)
    assert [target.name for target in made.all()] == ["t", "verifying", "new"]


def test_past_the_limit_even_a_scripted_one_goes_when_there_is_no_other():
    made = answers(Answer(status=500), limit=1)
    made.script("u", None, [OK])
    assert [target.name for target in made.all()] == ["u"]


def test_every_target_can_be_forgotten():
    made = answers(Answer(status=500))
    made.clear()
    assert statuses(made, 1) == [200]


def test_an_answer_cannot_be_changed():
    with pytest.raises(AttributeError):
        OK.status = 500
