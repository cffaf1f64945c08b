"""Breaches say where and what."""

from cases import each

from simulator.contract.breach import Breach, Breaches, below


def test_a_breach_names_its_place():
    assert str(Breach("/Headers/X", "is odd")) == "/Headers/X is odd"


def test_a_breach_of_the_whole_body_says_so():
    assert str(Breach("", "is odd")) == "the body is odd"


@each(
    ("token", "pointer"),
    [("Name", "/a/Name"), (3, "/a/3"), ("x/y~z", "/a/x~1y~0z"), ("", "/a/")],
)
def test_pointers_escape_slashes_and_tildes(token, pointer):
    assert below("/a", token) == pointer


def test_pointers_cut_endless_names():
    assert below("", "n" * 5000) == "/" + "n" * 100


def test_no_more_than_a_hundred_breaches_are_kept():
    breaches = Breaches()
    for number in range(500):
        breaches.note(f"/{number}", "is odd")
    assert len(breaches) == 100
    assert breaches[-1].pointer == "/99"
