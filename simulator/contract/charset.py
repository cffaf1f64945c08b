"""Charsets: the text of a body's bytes."""

from __future__ import annotations

from .unreadable import Unreadable, quoted

_CODECS = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-8859-1": "latin-1",
    "latin-1": "latin-1",
    "latin1": "latin-1",
    "us-ascii": "ascii",
    "ascii": "ascii",
}


def codec_of(charset: str) -> str:
    """Give Python's name of a charset that a Content-Type or an XML declaration names.

    :raises Unreadable: for a charset that the simulator does not read
    """
    name = charset.strip().strip("\"'").lower()
    if name not in _CODECS:
        raise Unreadable(
            f"The charset {quoted(charset)} is not known; send the body as UTF-8 "
            "(UTF-16, ISO-8859-1 and US-ASCII are read too)."
        )
    return _CODECS[name]


def text_of(body: bytes, charset: str = "utf-8") -> str:
    """Give the text of a body, without its byte order mark.

    :raises Unreadable: for an unknown charset, and for bytes that it has no character for
    """
    try:
        text = body.decode(_CODECS.get(charset) or codec_of(charset))
    except UnicodeDecodeError as error:
        raise Unreadable(_wrong_byte(error, charset or "utf-8")) from error
    return text.removeprefix("\ufeff")


def _wrong_byte(error: UnicodeDecodeError, charset: str) -> str:
    return (
        f"Byte 0x{error.object[error.start]:02X} at offset {error.start} is not {charset.lower()} "
        f"({error.reason}); send the body as UTF-8, or name its charset in Content-Type."
    )
