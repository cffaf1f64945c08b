"""The journal: bounded, counting what it drops, and able to wait for what is yet to come."""

import json
import threading
from dataclasses import dataclass
from typing import Any, get_type_hints

from cases import each

from simulator import waiting
from simulator.clock import MANUAL_START, monotonic
from simulator.journal.entries import (
    AttemptEntry,
    DeliveryEntry,
    EventEntry,
    MailEntry,
    RequestEntry,
)
from simulator.journal.journal import Journal, Line
from simulator.journal.log import Log, Tally
from simulator.journal.message import Message

LONG, SHORT = 30.0, 0.05


@dataclass(frozen=True)
class Note:
    id: int
    text: str = ""

    @property
    def weight(self) -> int:
        return len(self.text)


def log_of(*texts: str, size: int = 100, room: int = 1000) -> Log[Note]:
    """Make a log that holds notes."""
    log: Log[Note] = Log(size, room)
    add(log, *texts)
    return log


def add(log: Log[Note], *texts: str) -> None:
    """Add a note for each text."""
    for text in texts:
        log.add(lambda number, text=text: Note(number, text))


def later(log: Log[Note], *texts: str) -> None:
    """Add notes from another thread."""
    threading.Thread(target=add, args=(log, *texts)).start()


def any_note(note: Note) -> bool:
    """Match every note."""
    return True


def is_good(note: Note) -> bool:
    """Match notes that say so."""
    return note.text == "good"


def message(**changes: Any) -> Message:
    """Make a message as a target receives it."""
    facts: dict[str, Any] = {
        "id": 1,
        "tenant": "Default",
        "target": "orders",
        "received_at": MANUAL_START,
        "method": "POST",
        "path": "/",
        "query": "",
        "headers": (),
        "content": b"",
        "signature": "unsigned",
        "webhook_id": None,
        "attempt": None,
        "answered": "200",
    }
    return Message(**{**facts, **changes})


def entry(sort: str, **changes: Any) -> Any:
    """Make an entry of one of the journal's logs, with nothing in it but the changes."""
    if sort == "messages":
        return message(**changes)
    kinds = {
        "requests": RequestEntry,
        "events": EventEntry,
        "attempts": AttemptEntry,
        "deliveries": DeliveryEntry,
        "outbox": MailEntry,
    }
    kind: Any = kinds[sort]
    blank: Any = {str: "", int: 0, float: 0.0}
    facts = {name: blank.get(of, ()) for name, of in get_type_hints(kind).items()}
    return kind(**{**facts, **changes})


def test_entries_are_numbered_from_one():
    assert [note.id for note in log_of("a", "b", "c").all()] == [1, 2, 3]


def test_the_oldest_entries_make_room_for_new_ones():
    assert [note.text for note in log_of("a", "b", "c", size=2).all()] == ["b", "c"]


def test_what_made_room_is_counted():
    log = log_of("a", "b", "c", size=2)
    assert (len(log), log.dropped) == (2, 1)


@each(
    ("texts", "kept"),
    [
        (("aa", "bb", "c"), ["aa", "bb", "c"]),
        (("aa", "bb", "cc"), ["bb", "cc"]),
        (("a", "b", "c", "dddd"), ["c", "dddd"]),
        (("a", "b", "ccccc"), ["ccccc"]),
        (("a", "too long", "b"), ["b"]),
        (("a", "much too long"), ["much too long"]),
    ],
)
def test_the_oldest_entries_make_room_for_what_is_heavy_and_the_newest_is_kept(texts, kept):
    log = log_of(*texts, room=5)
    assert [note.text for note in log.all()] == kept
    assert log.dropped == len(texts) - len(kept)


def test_what_was_cleared_weighs_nothing():
    log = log_of("good", "bad", room=8)
    log.clear(is_good)
    add(log, "fresh")
    assert [note.text for note in log.all()] == ["bad", "fresh"]


def test_a_log_that_is_loaded_gives_what_it_has_no_room_for():
    log = log_of("before", size=3, room=5)
    gone = log.load([Note(7, "a"), Note(8, "bb"), Note(9, "ccc"), Note(10, "d")], Tally())
    assert ([note.id for note in gone], [note.id for note in log.all()]) == ([7, 8], [9, 10])
    add(log, "ee")
    assert [note.text for note in log.all()] == ["d", "ee"]


def test_what_was_cleared_is_not_counted_as_dropped():
    log = log_of("a", "b", "c", size=2)
    log.clear()
    assert (len(log), log.dropped) == (0, 1)


def test_numbers_go_on_after_clearing():
    log = log_of("a", "b")
    log.clear()
    add(log, "c")
    assert [note.id for note in log.all()] == [3]


def test_what_came_since_an_entry_is_given_wherever_the_log_begins():
    log = log_of("a", "b", "c", size=2)
    since = {number: [note.id for note in log.since(number)] for number in range(4)}
    assert since == {0: [2, 3], 1: [2, 3], 2: [3], 3: []}


def test_only_what_matches_is_cleared():
    log = log_of("good", "bad", "good")
    log.clear(is_good)
    assert [note.text for note in log.all()] == ["bad"]


def test_waiting_for_what_is_there_takes_no_time():
    assert [n.id for n in log_of("good", "bad", "good").wait(is_good, 2, LONG)] == [1, 3]


def test_waiting_for_nothing_gives_what_matches():
    assert [n.id for n in log_of("good", "bad").wait(is_good, 0, 0)] == [1]


def test_waiting_ends_with_the_entry_that_was_missing():
    log, started = log_of("good"), monotonic()
    later(log, "bad", "good")
    assert [n.id for n in log.wait(is_good, 2, LONG)] == [1, 3]
    assert monotonic() - started < LONG / 2


def test_waiting_in_vain_gives_what_there_is_in_the_end():
    log = log_of("good")
    later(log, "bad")
    assert [n.text for n in log.wait(is_good, 2, SHORT)] == ["good"]


def test_waiting_looks_at_each_entry_once():
    log, seen = log_of("a", "b"), []

    def look(note: Note) -> bool:
        seen.append(note.id)
        return True

    later(log, "c", "d")
    log.wait(look, 4, LONG)
    assert seen == [1, 2, 3, 4]


def test_waiting_sleeps_between_entries(monkeypatch):
    log = log_of()
    turns: list[int] = []
    sleep = threading.Condition.wait
    monkeypatch.setattr(
        threading.Condition,
        "wait",
        lambda one, left: turns.append(threading.get_ident()) or sleep(one, left),
    )
    log.wait(any_note, 1, SHORT)
    assert turns.count(threading.get_ident()) == 1


def test_it_is_quiet_while_nothing_comes():
    assert log_of("good").quiet(any_note, SHORT) is None


def test_it_stays_quiet_when_something_else_comes():
    log = log_of()
    later(log, "bad")
    assert log.quiet(is_good, SHORT) is None


def test_the_first_match_ends_the_quiet():
    log = log_of("good")

    def good_once_more(note: Note) -> bool:
        return is_good(note) and note.id > 1

    waiting.tell(lambda: later(log, "bad", "good", "good"))
    try:
        assert log.quiet(good_once_more, LONG) == Note(3, "good")
    finally:
        waiting.tell(None)


def test_every_entry_has_its_line_in_the_timeline():
    journal = Journal(10, 1000)
    received = journal.messages.add(lambda number: message(id=number))
    assert journal.timeline.all() == [Line(1, "message", received)]


HEAVY = "x" * 1000


@each(
    ("sort", "changes"),
    [
        ("requests", {"path": HEAVY}),
        ("requests", {"breaches": (HEAVY,)}),
        ("events", {"event": HEAVY}),
        ("requests", {"breaches": ("x",) * 17}),
        ("events", {"changes": (HEAVY,)}),
        ("events", {"changes": ("x",) * 17}),
        ("events", {"webhooks": (1,) * 125}),
        ("events", {"skipped": ((1, "Stopped"),) * 13}),
        ("attempts", {"url": HEAVY}),
        ("attempts", {"message": HEAVY}),
        ("attempts", {"event": HEAVY}),
        ("deliveries", {"event": HEAVY}),
        ("outbox", {"subject": HEAVY}),
        ("outbox", {"body": HEAVY}),
        ("outbox", {"to": (HEAVY,)}),
        ("outbox", {"to": ("x",) * 17}),
        ("messages", {"content": HEAVY.encode()}),
        ("messages", {"path": HEAVY}),
        ("messages", {"query": HEAVY}),
        ("messages", {"headers": (("X-Much", HEAVY),)}),
        ("messages", {"headers": ((HEAVY, "much"),)}),
    ],
)
def test_whatever_a_caller_makes_long_is_weighed_in_the_timeline_too(sort, changes):
    journal = Journal(100, 2500)
    log = getattr(journal, sort)
    for number in range(1, 4):
        log.add(lambda _, number=number: entry(sort, id=number, **changes))
    assert (len(log), len(journal.timeline)) == (2, 2)


def test_messages_that_are_forgotten_leave_the_timeline_too():
    journal = Journal(10, 1000)
    for target in ("orders", "stock"):
        journal.messages.add(lambda number, name=target: message(id=number, target=name))
    journal.forget_messages("orders")
    assert [one.target for one in journal.messages.all()] == ["stock"]
    assert [one.entry.target for one in journal.timeline.all()] == ["stock"]


def test_nobody_waits_for_what_will_never_come():
    log = log_of()
    threading.Timer(SHORT, log.end).start()
    assert log.wait(is_good, 1, LONG) == []


@each(
    ("content", "document"),
    [(b'{"a":1}', {"a": 1}), (b"no", None), (b"\xff", None), (b"[" * 100_000, None), (b"", None)],
)
def test_a_message_knows_its_body_as_json(content, document):
    assert message(content=content).json == document


DEEP = {number: b"[" * number + b"]" * number for number in (256, 257)}


@each(
    "content",
    [
        *(b'{"a":NaN}', b"[-Infinity]", b"1e999", b'"\\ud800"', b'{"\\uDFFF":1}'),
        *(b'"\xed\xa0\x80"', b"9" * 5000, DEEP[257], b'{"a":' * 970 + b"1" + b"}" * 970),
    ],
)
def test_a_body_that_could_not_be_written_as_json_again_is_none(content):
    assert message(content=content).json is None


@each(
    ("content", "document"),
    [
        (b'"\\ud83d\\ude00 \\\\ud800"', "\U0001f600 \\ud800"),
        (b"1e308", 1e308),
        (b'{"a":"%b"}' % DEEP[257], {"a": DEEP[257].decode()}),
        (json.dumps([[1]] * 999).encode(), [[1]] * 999),
        ("\ufeff[1]".encode(), [1]),
        ("[1]".encode("utf-16"), [1]),
    ],
)
def test_a_body_that_can_be_written_as_json_again_is_json(content, document):
    assert message(content=content).json == document


def test_a_body_may_be_as_deep_as_one_that_the_api_reads():
    assert message(content=DEEP[256]).json is not None


def test_what_is_read_of_a_large_body_is_not_kept():
    told = message(content=b'{"Event":"sale.sold","Changes":[%b0]}' % (b"0," * 10_000))
    assert (told.event, len(told.json["Changes"])) == ("sale.sold", 10_001)
    assert "json" not in vars(told)


def test_bytes_that_are_no_text_are_shown_all_the_same():
    assert message(content=b"a\xff").body == "a\ufffd"


def test_the_header_tells_the_event_in_any_case():
    headers = (("x-superoffice-EVENT", "sale.sold"), ("X-Superoffice-Eventid", "guid"))
    told = message(headers=headers, content=b'{"Event":"other","EventId":"other"}')
    assert (told.event, told.event_id) == ("sale.sold", "guid")


def test_without_the_header_the_body_tells_the_event():
    told = message(content=b'{"Event":"sale.sold","EventId":"guid"}')
    assert (told.event, told.event_id) == ("sale.sold", "guid")


@each("content", [b"", b"[]", b'{"Event":1,"EventId":null}'])
def test_a_message_may_have_no_event(content):
    assert (message(content=content).event, message(content=content).event_id) == (None, None)
