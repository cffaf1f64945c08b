"""Charsets of bodies."""

import pytest
from cases import each

from simulator.contract.charset import codec_of, text_of
from simulator.contract.unreadable import Unreadable


@each(
    ("charset", "body"),
    [
        ("", "Blåbær".encode()),
        ("UTF-8", "Blåbær".encode()),
        ('"utf-8"', "Blåbær".encode()),
        ("utf8", "\ufeffBlåbær".encode()),
        ("utf-16", "Blåbær".encode("utf-16")),
        ("utf-16le", "Blåbær".encode("utf-16-le")),
        ("utf-16le", "\ufeffBlåbær".encode("utf-16-le")),
        ("UTF-16BE", "Blåbær".encode("utf-16-be")),
        ("iso-8859-1", "Blåbær".encode("latin-1")),
        ("latin-1", "Blåbær".encode("latin-1")),
    ],
)
def test_known_charsets_are_read_without_their_marks(charset, body):
    assert text_of(body, charset) == "Blåbær"


@each("charset", ["utf-7", "hex", "rot13", "idna", "windows-1252", "🦊"])
def test_other_charsets_are_refused_by_name(charset):
    with pytest.raises(Unreadable, match="is not known; send the body as UTF-8") as caught:
        codec_of(charset)
    assert charset in caught.value.text


def test_a_byte_that_is_no_text_is_named_with_its_offset():
    with pytest.raises(Unreadable, match=r"Byte 0xE9 at offset 3 is not utf-8"):
        text_of(b"caf\xe9")


def test_a_letter_beyond_ascii_is_refused():
    with pytest.raises(Unreadable, match=r"Byte 0xC3 at offset 0 is not us-ascii"):
        text_of("å".encode(), "us-ascii")


def test_half_a_letter_of_utf_16_is_refused():
    with pytest.raises(Unreadable, match="truncated data"):
        text_of(b"a\x00b", "utf-16le")
