"""The answer of a target: read from the bytes that come in, as far as it is kept."""

from __future__ import annotations

from typing import NamedTuple

import httptools

from . import no_answer

#: How much of an answer is kept, in bytes; the rest is not read.
LONGEST_ANSWER = 65_536
#: So long may its head be, in bytes, and so many headers may it have.
LONGEST_HEAD, MOST_HEADERS = 65_536, 100
#: So many bytes may all of it take up as it is written: chunks of no content have no end else.
_LONGEST_WRITTEN = 2**20

_SWITCHING = 101
_VERSIONS = ("1.1", "1.0")


class Answer(NamedTuple):
    """What a target answered: `headers` have their exact names, in their order.

    `keeps` tells that more may be sent on the same connection: nothing came that nobody asked for.
    """

    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    keeps: bool


class AnswerReader:
    """Reads one answer; those that only tell that one is to come (100 to 199) are skipped.

    Lines may be folded, and end without CR, as .NET takes them too.
    """

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self._written = 0
        self._has_more = False
        self._held = b""
        self._is_begun = False
        self._parser = httptools.HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_data_after_close=True,
            lenient_optional_cr_before_lf=True,
        )
        self._begin()

    def feed(self, data: bytes) -> None:
        """Take what has come in; once the answer is whole, or long enough, it is in `answer`.

        :raises NoAnswer: if it is no HTTP
        """
        self._written += len(data)
        try:
            self._parse(data)
        except httptools.HttpParserUpgrade:
            self._has_more = True  # another protocol, which nobody asked for
        except httptools.HttpParserError as error:
            self._break(error)
        self._check()
        if self.answer is None:
            if self._size >= LONGEST_ANSWER:
                self.answer = self._make(keeps=False)
        elif self._has_more:
            self.answer = self.answer._replace(keeps=False)

    def _parse(self, data: bytes) -> None:
        """Have bytes parsed once there is a whole line: less than that may yet be cut off."""
        if not self._is_begun:
            data = self._held + data
            self._is_begun = b"\n" in data
            self._held = b"" if self._is_begun else data
            if self._is_begun and not data.lstrip(b"\r\n").startswith(b"HTTP/"):
                raise no_answer.garbage(f"it begins with {data[:20]!r}")
        if self._is_begun:
            self._parser.feed_data(data)

    def end(self) -> None:
        """Take it that nothing more comes in, which ends an answer that does not tell its length.

        :raises NoAnswer: if the answer is not whole
        """
        if not self._in_body or self._tells_length():
            raise no_answer.cut_off()
        self.answer = self._make(keeps=False)

    def _break(self, error: httptools.HttpParserError) -> None:
        if self.answer:
            self._has_more = True  # whatever follows a whole answer is none of its business
        elif self._in_body:
            raise no_answer.cut_off(error) from None
        else:
            raise no_answer.garbage(error) from None

    def _check(self) -> None:
        if max(self._head, 0 if self._in_body else self._written) > LONGEST_HEAD:
            raise no_answer.garbage(f"got more than {LONGEST_HEAD} bytes of headers")
        if len(self._headers) > MOST_HEADERS:
            raise no_answer.garbage(f"got more than {MOST_HEADERS} headers")
        if self._version not in _VERSIONS:
            raise no_answer.garbage(f"its version is HTTP/{self._version}")
        if self._written > _LONGEST_WRITTEN:
            raise no_answer.garbage(f"got more than {_LONGEST_WRITTEN} bytes, and no end of them")

    def _tells_length(self) -> bool:
        return any(
            name.lower() == "content-length"
            or (name.lower() == "transfer-encoding" and value.lower().endswith("chunked"))
            for name, value in self._headers
        )

    def _begin(self) -> None:
        self._status, self._phrase, self._version = 0, b"", _VERSIONS[0]
        self._headers: list[tuple[str, str]] = []
        self._parts: list[bytes] = []
        self._head = self._size = 0
        self._in_body = False

    def _make(self, *, keeps: bool) -> Answer:
        return Answer(
            status=self._status,
            phrase=self._phrase.decode("latin-1").strip(),
            headers=tuple(self._headers),
            body=b"".join(self._parts)[:LONGEST_ANSWER],
            keeps=keeps,
        )

    # What follows is called by the parser.

    def on_message_begin(self) -> None:
        if self.answer:
            self._has_more = True
        else:
            self._begin()

    def on_status(self, part: bytes) -> None:
        self._phrase += part

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_body:  # else it is a trailer, or belongs to what nobody asked for
            self._head += len(name) + len(value)
            self._headers.append((name.decode("latin-1"), value.decode("latin-1").strip()))

    def on_headers_complete(self) -> None:
        if not self._in_body:
            self._status = self._parser.get_status_code()
            self._version = self._parser.get_http_version()
            self._in_body = True

    def on_body(self, part: bytes) -> None:
        if self._size < LONGEST_ANSWER:
            self._parts.append(part)
        self._size += len(part)

    def on_message_complete(self) -> None:
        if self._status < 200 and self._status != _SWITCHING:
            self._in_body = False
        elif self.answer is None:
            self.answer = self._make(keeps=self._parser.should_keep_alive())
