"""What is sent by fuzzing over a raw connection: HTTP, most of it not quite right."""

from __future__ import annotations

import http.client
import io
import socket
from typing import Any, cast

from hypothesis import strategies as st
from support import BASIC, REST


def mostly(common: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make something common nine times of ten, and something odd else."""
    return st.integers(0, 9).flatmap(lambda number: common if number else odd)


METHODS = mostly(
    st.sampled_from([b"GET", b"POST", b"PUT", b"DELETE", b"HEAD", b"PATCH"]),
    st.sampled_from([b"OPTIONS", b"CONNECT", b"PRI", b"get", b"X Y", b""]),
)
TARGETS = mostly(
    st.sampled_from(
        [
            *(b"/", b"/__admin/livez", b"/targets/t", b"/Cust1/targets/t", b"//", b"/?", b"/%"),
            *(f"{REST}/1".encode(), REST.encode(), b"/api/v1/Agents/Webhook/CreateDefaultWebhook"),
            *(
                b"http://x/__admin/livez",
                b"/__admin/console",
                b"/__admin/requests?limit=x",
                b"/%ff/api",
            ),
        ]
    ),
    st.sampled_from([b"*", b"a:1", b"?", b"http://", b"/\xc3\xa9", b""]) | st.binary(max_size=12),
)
VERSIONS = mostly(
    st.sampled_from([b" HTTP/1.1", b" HTTP/1.1", b" HTTP/1.0"]),
    st.sampled_from([b" HTTP/0.9", b" HTTP/2.0", b"", b" http/1.1", b" H"]),
)
NAMES = st.sampled_from(
    [b"Host", b"Accept", b"Content-Type", b"Expect", b"Connection", b"Upgrade", b"A_B", b"Cookie"]
)
VALUES = mostly(
    st.sampled_from(
        [
            *(b"x", b"", b"close", b"keep-alive", b"upgrade", b"h2c", b"100-continue", b"text/xml"),
            *(b"application/json", b"\xff\xfe", b"a\tb", b" ", b"127.0.0.1"),
        ]
    ),
    st.binary(max_size=6),
)
LINES = mostly(
    st.tuples(NAMES, VALUES).map(b": ".join) | st.just(b"Authorization: " + BASIC.encode()),
    st.binary(max_size=12),
)
BODIES = st.sampled_from([b"", b"{}", b'{"Name": 5}', b"<a/>", b"a=b", b"null"]) | st.binary(
    max_size=40
)
LENGTHS = st.sampled_from([b"0", b"1", b"-1", b"+1", b"1e1", b"99999999999999999999", b"1, 1", b""])


@st.composite
def chunks(draw: st.DrawFn, body: bytes) -> bytes:
    """Write a body in chunks, sometimes wrongly."""
    at = draw(st.integers(0, len(body)))
    parts = [part for part in (body[:at], body[at:]) if part]
    written = b"".join(b"%x%s\r\n%s\r\n" % (len(one), _extension(draw), one) for one in parts)
    return written + draw(
        st.sampled_from([b"0\r\n\r\n"] * 6 + [b"0\r\nA: b\r\n\r\n", b"", b"z\r\n"])
    )


def _extension(draw: st.DrawFn) -> bytes:
    return draw(st.sampled_from([b"", b"", b";a=b", b" "]))


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Write a request whose body has the length that is told, or another one, or chunks."""
    lines, body = draw(st.lists(LINES, max_size=3)), draw(BODIES)
    framing = draw(
        mostly(st.sampled_from(["length", "chunks"]), st.sampled_from(["wrong", "none", "both"]))
    )
    if framing in ("length", "both"):
        lines.append(b"Content-Length: %d" % len(body))
    if framing in ("chunks", "both"):
        lines.append(b"Transfer-Encoding: chunked")
        body = draw(chunks(body))
    if framing == "wrong":
        lines.append(b"Content-Length: " + draw(LENGTHS))
    first = draw(METHODS) + b" " + draw(TARGETS) + draw(VERSIONS)
    end = draw(st.sampled_from([b"\r\n"] * 9 + [b"\n"]))
    return end.join([first, *lines, b"", b""]) + body


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    """Write what comes in on one connection: some requests, changed here and there, or no HTTP."""
    sent = b"".join(draw(st.lists(requests(), min_size=1, max_size=3)))
    for _ in range(draw(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2]))):
        at, cut = draw(st.integers(0, len(sent))), draw(st.integers(0, 9))
        sent = sent[:at] + draw(st.binary(max_size=4)) + sent[at + cut :]
    return sent


STREAMS = mostly(streams(), st.binary(max_size=200))


class Answers:
    """What came back on a connection, read answer by answer as any client would."""

    def __init__(self, received: bytes) -> None:
        self._file = _Unclosable(received)

    def next(self, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
        """Read one more answer with its body.

        :raises http.client.HTTPException: if it is none
        """
        answer = http.client.HTTPResponse(cast(socket.socket, self), method=method)
        answer.begin()
        return answer, answer.read()

    @property
    def rest(self) -> bytes:
        """Give what was not read yet."""
        return self._file.getvalue()[self._file.tell() :]

    def makefile(self, _mode: str) -> Any:
        """Give the file of them all, which is how http.client reads."""
        return self._file


class _Unclosable(io.BytesIO):
    def close(self) -> None:
        """Stay open for the next answer."""
