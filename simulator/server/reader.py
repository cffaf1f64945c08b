"""The reader: bytes that come in on a connection, made into requests."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import httptools

#: The largest request line and headers together, in bytes.
HEAD_LIMIT = 65_536
#: So much may come without the end of a header, or of what is chunked without anything of the body
#: in it: trailers and extensions of chunks.
_ENDLESS = 2 * HEAD_LIMIT
#: What a header has besides its name and its value.
_BESIDES = len(b": \r\n")
#: The headers that tell how a request comes, and to whom.
_LENGTH, _ENCODING, _EXPECT = b"content-length", b"transfer-encoding", b"expect"
_HOST = b"host"
_NOTED = frozenset((_LENGTH, _ENCODING, _EXPECT, _HOST))


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
        self._lacks_body = False
        self._begin_connection()

    def _begin_connection(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self._skips = False
        self._begin()

    def _begin(self) -> None:
        self._now = Parsed()
        self._noted: dict[bytes, bytes] = {}
        self._size = 0
        self._come = 0
        self._has_begun = False
        self._has_host = False
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
        while data:
            data = self._fed(data)

    def _fed(self, data: bytes) -> bytes:
        """Take what has come in; give what is left of it where another protocol was offered."""
        self._come += len(data)
        left = b""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._decline()
            left = data[upgrade.args[0] :]
        except httptools.HttpParserError as error:
            raise _unreadable(error) from None
        if self._come > _ENDLESS:
            self._refuse_what_has_no_end()
        return left

    def _decline(self) -> None:
        """Go on as if no other protocol had been offered, since nothing here speaks one.

        The parser leaves the body out then, so another one reads it, behind a head of its own.
        """
        now, framing = self._now, self._framing()
        self._begin_connection()
        if self._lacks_body:
            self._lacks_body = False
            self._now, self._has_begun, self._in_body = now, True, True
            self._skips = True
            try:
                self._parser.feed_data(b"POST / HTTP/1.1\r\n" + framing + b"\r\n\r\n")
            except httptools.HttpParserError as error:
                raise _unreadable(error) from None
            self._skips = False

    def _framing(self) -> bytes:
        told = [one for one in (_LENGTH, _ENCODING) if one in self._noted]
        return b"\r\n".join(name + b": " + self._noted[name] for name in told)

    def _refuse_what_has_no_end(self) -> None:
        if not self._in_body and self._has_begun:
            raise _refused("the headers are")
        if self._in_body and self._now.is_chunked:
            raise _refused("what comes between the parts of the body, or behind it, is", _ENDLESS)

    def break_off(self) -> Parsed | None:
        """Give the request whose body is under way as far as it has come, or None."""
        self._now.is_cut = not self.is_too_large
        return self._now if self._in_body else None

    # What follows is called by the parser.

    def on_message_begin(self) -> None:
        self._has_begun = True

    def on_url(self, part: bytes) -> None:
        if self._skips:
            return
        self._now.target += part
        self._size += len(part)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_body:
            return  # a trailer, which must not pass for a header
        self._come = 0
        self._size += len(name) + len(value) + _BESIDES
        if self._size > HEAD_LIMIT:
            raise _refused("the headers are")
        self._now.headers.append((name.decode("latin-1"), value.decode("latin-1")))
        if (lower := name.lower()) in _NOTED:
            if lower != _HOST:
                self._noted[lower] = value.strip().lower()
            elif self._has_host:
                raise Unreadable(400, "there is more than one Host")
            else:
                self._has_host = True

    def on_headers_complete(self) -> None:
        if self._skips:
            return
        now = self._now
        if self._size > HEAD_LIMIT:
            raise _refused("the headers are")
        now.method = self._parser.get_method()
        now.version = self._parser.get_http_version()
        now.keeps = self._parser.should_keep_alive() and now.version != "1.0"
        if noted := self._noted:
            now.announced = int(noted.get(_LENGTH, b"0"))
            now.is_chunked = _ENCODING in noted
            now.expects = noted.get(_EXPECT) == b"100-continue" and now.version != "1.0"
        self._in_body = True
        self._come = 0

    def on_body(self, part: bytes) -> None:
        now = self._now
        self._come = 0
        room = self._limit + 1 - now.size  # one byte more than allowed shows that it is too much
        now.size += len(part)
        if room > 0:
            now.body.append(part[:room])

    def on_message_complete(self) -> None:
        now = self._now
        self._lacks_body = self._parser.should_upgrade() and (now.announced > 0 or now.is_chunked)
        if not self._lacks_body:
            now.is_whole = True
            self.ready.append(now)
            self._begin()


def _unreadable(error: httptools.HttpParserError) -> Unreadable:
    """Give what was raised while the parser called, or what it says itself."""
    if isinstance(error.__context__, Unreadable):
        return error.__context__
    return Unreadable(400, f"this is no HTTP request: {error}")


def _refused(what: str, most: int = HEAD_LIMIT) -> Unreadable:
    return Unreadable(431, f"{what} larger than {most} bytes")
