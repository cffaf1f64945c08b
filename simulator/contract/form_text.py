"""Form text: reading form fields as a document, by the names that ASP.NET gives nested values.

`Name=x`, `Webhook.Name=x` and `Webhook[Name]=x` are members, `Events=a&Events=b`, `Events[]=a` and
`Events[0]=a` are lists, `Headers[X-Test]=v` is an entry of a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from .breach import Breaches
from .charset import codec_of, text_of
from .decoded import Decoded
from .form_tree import Branch
from .shape import Kind, Shape
from .unreadable import Unreadable, advice, quoted

FIELDS = 1000
DEPTH = 32
_WRONG_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_FIRST, _BRACKETED = r"[^.\[\]]+", r"\[[^\[\]]*\]"
_NAME = re.compile(rf"(?:(?:{_FIRST}|{_BRACKETED})(?:\.{_FIRST}|{_BRACKETED})*)?")
_SEGMENT = re.compile(r"\[([^\[\]]*)\]|([^.\[\]]+)")


def decode(body: bytes, charset: str, shape: Shape) -> Decoded:
    """Read a body of form fields as the shape says; an empty one is read as null.

    :raises Unreadable: for wrong escapes and bytes, names that cannot be, fields that contradict
        each other, more than 1000 fields, nesting deeper than 32, JSON or XML sent as a form, and
        where only JSON is documented
    """
    if shape.kind is Kind.ANY:
        raise Unreadable(
            "This body is a patch, which is JSON: send Content-Type: application/json."
        )
    if not body.strip():
        return Decoded(None, textual=True)
    _refuse_other(body)
    root, breaches = Branch("", shape), Breaches()
    for name, text in _fields(body, charset):
        root.place(_segments(name), text, name)
    return Decoded(root.value(breaches), tuple(breaches), textual=True)


def _refuse_other(body: bytes) -> None:
    """Refuse what is no form at all: curl says that it sends a form if it is not told otherwise."""
    seems = advice(body[:80].decode("latin-1"), "form fields")
    if seems:
        raise Unreadable(
            "The body came as application/x-www-form-urlencoded, which curl -d says by default."
            + seems
        )


def _fields(body: bytes, charset: str) -> Iterator[tuple[str, str]]:
    if body.count(b"&") >= FIELDS:
        count = body.count(b"&") + 1
        raise Unreadable(f"The form has {count} fields; send at most {FIELDS}, or send JSON.")
    codec = codec_of(charset)
    if codec.startswith("utf-16"):
        body, codec = text_of(body, charset).encode(), "utf-8"
    for field in body.removeprefix(b"\xef\xbb\xbf").split(b"&"):
        if field:
            name, _, text = field.partition(b"=")
            yield _text(name, codec), _text(text, codec)


def _text(raw: bytes, codec: str) -> str:
    wrong = _WRONG_ESCAPE.search(raw)
    if wrong:
        escape = quoted(wrong[0].decode("latin-1"))
        raise Unreadable(f"{escape} in the form is no percent escape; write a percent sign as %25.")
    try:
        return unquote_to_bytes(raw.replace(b"+", b" ")).decode(codec)
    except UnicodeDecodeError as error:
        byte, field = error.object[error.start], quoted(raw.decode("latin-1"))
        raise Unreadable(
            f"{field} in the form holds the byte 0x{byte:02X}, which is not {codec}; escape texts "
            "as UTF-8."
        ) from error


def _segments(name: str) -> list[str]:
    if not _NAME.fullmatch(name):
        raise Unreadable(
            f"The field name {quoted(name)} cannot be read; write Webhook.Name or Webhook[Name]."
        )
    segments = [bracketed or plain for bracketed, plain in _SEGMENT.findall(name)]
    if len(segments) > DEPTH:
        raise Unreadable(f"The field {quoted(name)} is nested deeper than {DEPTH} levels.")
    return segments
