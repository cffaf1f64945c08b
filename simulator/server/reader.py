"""The reader: bytes that come in on a connection, made into requests."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import httptools

#: The largest target, names and values of headers together, in bytes; and how much may come of
#: what is chunked without anything of the body in it: trailers and extensions of chunks.
HEAD_LIMIT = 65_536
#: What comes of a head without an end before it is given up, blanks and all.
_ENDLESS = 2 * HEAD_LIMIT
#: The headers that tell how a request comes.
_LENGTH, _ENCODING, _EXPECT = _NOTED = (b"content-length", b"transfer-encoding", b"expect")


class _TooLarge(Exception):
    """The head is larger than is read."""


class Unreadable(Exception):
    """What came is no HTTP request; `status` says how it is refused. Nothing after it is read."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(slots=True)
class Parsed:
    """One request. `headers` have their exact names.

    `size` is how much of the body has come. `is_whole` is False where more was to come; of these
    `is_cut` tells bodies that ended too early or were chunked wrongly from those left unread.
    """

    method: bytes = b""
    target: bytes = b""
    version: str = "1.1"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: list[bytes] = field(default_factory=list)
    size: int = 0
    announced: int = 0
    is_chunked: bool = False
    expects: bool = False
    keeps: bool = False
    is_whole: bool = False
    is_cut: bool = False


class Reader:
    """Reads the requests of one connection.

    :param limit: the largest body that is read, in bytes; of a larger one the rest is left
    """

    def __init__(self, limit: int) -> None:
        self.ready: deque[Parsed] = deque()
        self._limit = limit
        self._begin_connection()

    def _begin_connection(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self._piece = 0
        self._begin()

    def _begin(self) -> None:
        self._now = Parsed()
        self._noted: dict[bytes, bytes] = {}
        #: At least as much as has come of the head, and then since the last part of the body.
        self._come = self._piece
        self._has_begun = False
        self._in_body = False

    @property
    def is_between(self) -> bool:
        """Tell that nothing of a next request has come yet."""
        return not self._has_begun

    @property
    def wants_continue(self) -> bool:
        """Tell, once, that the caller waits for `100 Continue` before he sends the body."""
        waits = self._in_body and self._now.expects and not self.is_too_large
        self._now.expects &= not waits
        return waits

    @property
    def is_too_large(self) -> bool:
        """Tell that the body under way is larger than is read."""
        now = self._now
        return self._in_body and max(now.size, now.announced) > self._limit

    def feed(self, data: bytes) -> None:
        """Take what has come in; whole requests are then in `ready`.

        :raises Unreadable: if it is no HTTP; the parts of a body before that are kept
        """
        self._piece = len(data)
        self._come += self._piece
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # Nothing here speaks another protocol: go on as if it had not been offered.
            rest = data[upgrade.args[0] :]
            self._begin_connection()
            if rest:
                self.feed(rest)
        except httptools.HttpParserError as error:
            if isinstance(error.__context__, _TooLarge):
                raise _refused("the headers are") from None
            raise Unreadable(400, f"this is no HTTP request: {error}") from None
        if self._has_begun and not self._in_body and self._come > _ENDLESS:
            raise _refused("the headers are")
        if self._in_body and self._now.is_chunked and self._come > _ENDLESS:
            raise _refused("what comes between the parts of the body, or behind it, is")

    def break_off(self) -> Parsed | None:
        """Give the request whose body is under way as far as it has come, or None."""
        self._now.is_cut = not self.is_too_large
        return self._now if self._in_body else None

    # What follows is called by the parser.

    def on_message_begin(self) -> None:
        self._has_begun = True

    def on_url(self, part: bytes) -> None:
        self._now.target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_body:
            return  # a trailer, which must not pass for a header
        self._now.headers.append((name.decode("latin-1"), value.decode("latin-1")))
        if (lower := name.lower()) in _NOTED:
            self._noted[lower] = value.strip().lower()

    def on_headers_complete(self) -> None:
        now = self._now
        if self._come > HEAD_LIMIT and _size(now) > HEAD_LIMIT:
            raise _TooLarge
        now.method = self._parser.get_method()
        now.version = self._parser.get_http_version()
        now.keeps = self._parser.should_keep_alive() and now.version != "1.0"
        if noted := self._noted:
            now.announced = int(noted.get(_LENGTH, b"0"))
            now.is_chunked = _ENCODING in noted
            now.expects = noted.get(_EXPECT) == b"100-continue"
        self._in_body = True
        self._come = self._piece

    def on_body(self, part: bytes) -> None:
        now = self._now
        self._come = 0
        room = self._limit + 1 - now.size  # one byte more than allowed shows that it is too much
        now.size += len(part)
        if room > 0:
            now.body.append(part[:room])

    def on_message_complete(self) -> None:
        self._now.is_whole = True
        self.ready.append(self._now)
        self._begin()


def _size(parsed: Parsed) -> int:
    """Give the size of a head, which is the same in whatever pieces it came."""
    return len(parsed.target) + sum(len(name) + len(value) for name, value in parsed.headers)


def _refused(what: str) -> Unreadable:
    return Unreadable(431, f"{what} larger than {HEAD_LIMIT} bytes")
