"""XML text: reading and writing documents as XML, which their shapes tell how to.

XML knows no types, so what is read are texts, except where an `xsi:type` says more.
"""

from __future__ import annotations

import re
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from .charset import codec_of, text_of
from .decoded import Decoded
from .shape import Kind, Shape
from .unreadable import Unreadable, advice
from .xml_names import element_of
from .xml_reader import Reader
from .xml_writer import written

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(body: bytes, charset: str | None, shape: Shape) -> Decoded:
    """Read a body of XML as the shape says; an empty one is read as null.

    Names are read in any case, any order and any namespace.

    :param charset: what Content-Type says; None leaves it to the byte order mark or the declaration
    :raises Unreadable: for XML that is not well-formed, has a DTD, another root than the shape's
        title or nesting deeper than 256, and where only JSON is documented
    """
    if shape.kind is Kind.ANY:
        raise Unreadable(
            "This body is a patch, which is JSON: send Content-Type: application/json."
        )
    text = text_of(body, _declared(body) if charset is None else charset)
    if not text.strip():
        return Decoded(None, textual=True)
    reader = Reader(shape)
    value = _parsed(text, reader, shape)
    return Decoded(value, tuple(reader.breaches), textual=True)


def encode(document: Any, shape: Shape) -> bytes:
    """Write a document as UTF-8 with an XML declaration, in a root element named as its shape is.

    A null is an element with `xsi:nil`, wherever it stands.
    """
    return f'<?xml version="1.0" encoding="utf-8"?>{written(document, shape)}'.encode()


def _declared(body: bytes) -> str:
    """Give the charset that a body names by itself."""
    if body.startswith(_UTF_16_MARKS):
        return "utf-16"
    declaration = _DECLARED.match(body.removeprefix(b"\xef\xbb\xbf"))
    charset = declaration[1].decode("ascii") if declaration else "utf-8"
    if codec_of(charset).startswith("utf-16"):
        raise Unreadable(
            f"The XML declares {charset}, but its bytes are not: declare utf-8, or name the "
            "charset in Content-Type."
        )
    return charset


def _parsed(text: str, reader: Reader, shape: Shape) -> Any:
    parser = XMLParser(target=reader, forbid_dtd=True)
    try:
        parser.feed(text)
        return parser.close()
    except DefusedXmlException as error:
        raise Unreadable("The XML has a DTD or entities; send it without <!DOCTYPE>.") from error
    except ParseError as error:
        raise _malformed(text, error, element_of(shape)) from error


def _malformed(text: str, error: ParseError, root: str) -> Unreadable:
    reason = str(error).rpartition(": line ")[0]
    line, column = error.position
    hint = advice(text, "XML") or f" Send <{root}>…</{root}>."
    return Unreadable(
        f"The body is not well-formed XML: {reason} at line {line}, column {column + 1}.{hint}"
    )
