"""Values: what is kept comes back as it was, whatever it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import MANUAL_START
from simulator.crm.associate import Associate
from simulator.crm.event import Event
from simulator.crm.webhook import Webhook
from simulator.journal.message import Message
from simulator.state.entries import KINDS
from simulator.state.values import from_text, to_text

TEXT = st.text(st.characters(), max_size=20)  # surrogates that stand alone too: JSON has them
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
ANY = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=5
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    bytes: st.binary(max_size=30),
    datetime: st.datetimes(timezones=st.just(UTC)),
    NoneType: st.none(),
    Any: ANY,
}


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Make values of a type."""
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Mapping:
        return st.dictionaries(TEXT, of(inner[1]), max_size=3)
    if origin is tuple and inner[1:] == (...,):
        return st.lists(of(inner[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(of, inner))
    return made(hint) if hasattr(hint, "_fields") else st.one_of(*map(of, inner))


@cache
def made(kind: type) -> st.SearchStrategy[Any]:
    """Make values of a named tuple."""
    return st.builds(kind, **{name: of(hint) for name, hint in get_type_hints(kind).items()})


class Pair(NamedTuple):
    """A tuple whose members have names."""

    name: str
    others: tuple[tuple[int, str], ...]
    at: datetime | None = None


@pytest.mark.parametrize("kind", [Webhook, Event, Associate, Pair, *KINDS.values()])
def test_a_value_comes_back_as_it_was(kind):
    @given(made(kind))
    def check(value: Any) -> None:
        text = to_text(value)
        assert text.isascii()
        assert from_text(kind, text) == value

    check()


@pytest.mark.parametrize(
    ("content", "written"),
    [(b'{"Event":1}', '"content":"{\\"Event\\":1}"'), (b"\xff", '"content":{"base64":"/w=="}')],
)
def test_a_body_that_is_text_can_be_read_in_the_file(content, written):
    members = dict.fromkeys(Message._fields) | {"content": content, "received_at": MANUAL_START}
    assert written in to_text(Message(**members))


def test_a_member_that_is_not_there_yet_has_its_default():
    assert from_text(Webhook, '{"id":7,"name":"Orders"}') == Webhook(id=7, name="Orders")


def test_a_member_that_is_not_known_is_left_out():
    assert from_text(Webhook, '{"id":7,"colour":"red"}') == Webhook(id=7)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"registered":"yesterday"}', '{"events":1}', '{"usage":[]}']
)
def test_what_is_no_such_value_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        from_text(Webhook, text)


@pytest.mark.parametrize("hint", [set[str], str | int, tuple[datetime, str]])
def test_a_type_that_nobody_has_thought_of_is_a_bug(hint):
    kind = NamedTuple("Strange", [("member", hint)])  # noqa: UP014 - its type is a parameter
    with pytest.raises(TypeError, match="cannot be kept"):
        to_text(kind(None))
