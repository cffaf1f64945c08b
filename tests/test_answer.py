"""The answer of a target: read however it comes in, and from targets that are not strict."""

from __future__ import annotations

import pytest
from cases import each

from simulator.delivery.answer import LONGEST_ANSWER, Answer, AnswerReader
from simulator.delivery.no_answer import NoAnswer

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def read(*parts: bytes, ends: bool = False) -> Answer | None:
    """Read an answer that comes in such parts."""
    reader = AnswerReader()
    for part in parts:
        reader.feed(part)
    if ends and reader.answer is None:
        reader.end()
    return reader.answer


def whole(data: bytes) -> Answer:
    """Read an answer that comes in one part, and before the end of the connection."""
    answer = read(data)
    assert answer
    return answer


def test_an_answer_is_the_same_whether_it_comes_at_once_or_byte_by_byte():
    data = b"HTTP/1.1 404 Not Here\r\nX-a: b c\r\nx-A:\r\nContent-Length: 3\r\n\r\nabc"
    answer = read(*(data[n : n + 1] for n in range(len(data))))
    assert answer == whole(data)
    assert answer == Answer(
        status=404,
        phrase="Not Here",
        headers=(("X-a", "b c"), ("x-A", ""), ("Content-Length", "3")),
        body=b"abc",
        keeps=True,
    )


def test_headers_that_come_twice_are_kept_in_their_order_and_case():
    answer = whole(b"HTTP/1.1 204 No\r\nSet-X: 1\r\nOther: 2\r\nset-x: 3\r\n\r\n")
    assert answer.headers == (("Set-X", "1"), ("Other", "2"), ("set-x", "3"))


@each(
    ("data", "kept"),
    [
        (OK, True),
        (CHUNKED + b"1;a=b\r\nx\r\n0\r\nTrailer: y\r\n\r\n", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", True),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", False),
        (OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), False),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", False),
        (OK + b"more", False),
        (OK + OK, False),
        (OK + b"HTTP/1.1 500 No\r\n" + b"X: y\r\n" * 200, False),
    ],
)
def test_a_connection_is_used_again_where_nothing_speaks_against_it(data, kept):
    answer = whole(data)
    assert answer.status in (101, 200, 204, 304)
    assert answer.keeps == kept
    assert all(name != "Trailer" for name, _ in answer.headers)


@each(
    ("data", "body"),
    [
        (b"HTTP/1.0 200 OK\r\nX: y\r\n\r\nall of it", b"all of it"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nnope", b"nope"),
    ],
)
def test_an_answer_that_tells_no_length_ends_with_the_connection(data, body):
    assert read(data) is None
    answer = read(data, ends=True)
    assert answer
    assert (answer.body, answer.keeps) == (body, False)


@each("before", [100, 102, 103, 199])
def test_answers_before_the_answer_are_skipped(before):
    first = f"HTTP/1.1 {before} Wait\r\nLink: </a>\r\n\r\n".encode()
    assert whole(first + first + OK) == read(first, OK) == whole(OK)


def test_nothing_but_a_promise_is_no_answer():
    with pytest.raises(NoAnswer, match="before its answer was complete"):
        read(b"HTTP/1.1 100 Continue\r\n\r\n", ends=True)


@each(
    "data",
    [
        b"HTTP/1.1 200 OK\nX-A: b\nContent-Length: 2\n\nok",
        b"\r\nHTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nX-A:\r\n b\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nX-A: \t b \t\r\nContent-Length: 2\r\n\r\nok",
    ],
)
def test_what_is_not_quite_right_is_read(data):
    answer = whole(data)
    assert (answer.headers[0], answer.body) == (("X-A", "b"), b"ok")


def test_chunks_win_over_a_length():
    told = CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 9\r\n\r\n")
    assert whole(told + b"2\r\nok\r\n0\r\n\r\n").body == b"ok"


def test_no_more_is_read_than_is_kept():
    answer = whole(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + b"x" * 70_000)
    assert (len(answer.body), answer.keeps) == (LONGEST_ANSWER, False)


@each(
    ("parts", "reason"),
    [
        ([b"RTSP/1.0 200 OK\r\n\r\n"], "garbage"),
        ([b"HTTP/2.0 200 OK\r\n\r\n"], "garbage"),
        ([b"HTTP/1.1 200 OK\r\nX Y: z\r\n\r\n"], "garbage"),
        ([b"x" * 70_000], "garbage"),
        ([b"HTTP/1.1 100 Continue\r\n\r\n"] * 3_000, "garbage"),
        ([CHUNKED + b"zz\r\n"], "closed"),
        ([CHUNKED + b"1;", *[b"x" * 70_000] * 20], "garbage"),
        ([CHUNKED + b"0\r\nX: ", *[b"x" * 70_000] * 20], "garbage"),
    ],
)
def test_what_is_not_http_is_told_before_it_fills_the_memory(parts, reason):
    with pytest.raises(NoAnswer) as caught:
        read(*parts)
    assert caught.value.reason == reason
