"""Languages: multi-language text is given in the language that the caller wants.

The source is the docs' page http-headers. A name may hold several languages, such as
`NO:"Leverandør";US:"Supplier"`. Without a language header it is given as it stands; with one, only
the text of that language is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .shape import Kind, Shape

#: Languages by the two letters that the CRM puts before a text, where they are not those of ISO.
_PREFIXES = {"da": "DA", "de": "GE", "en": "US", "nb": "NO", "nn": "NO", "no": "NO", "sv": "SW"}
_PART = re.compile(r'([A-Za-z]{2}):"([^"]*)"')
_MANY = re.compile(rf"{_PART.pattern}(;{_PART.pattern})*;?")
_DEFAULT = "US"


def wanted(headers: Mapping[str, str]) -> str | None:
    """Give the prefix of the language that a caller wants, or None for no translation.

    SO-Language counts before Accept-Language; `*` or `x` cancels translation.
    """
    tag = headers.get("so-language") or headers.get("accept-language")
    if not tag:
        return None
    first = re.split(r"[,;\s]", tag.strip(), maxsplit=1)[0].lower()
    code = first.partition("-")[0].partition("_")[0]
    if code in ("", "*", "x"):
        return None
    return _PREFIXES.get(code, code.upper())


def translate(document: Any, shape: Shape, language: str) -> Any:
    """Give the document with its translated members in one language; other members stay."""
    if document is None or shape.kind is Kind.ANY:
        return document
    if shape.translated and isinstance(document, str):
        return text_in(document, language)
    if shape.kind is Kind.ARRAY and shape.items:
        return [translate(item, shape.items, language) for item in document]
    if shape.kind is Kind.OBJECT:
        return {
            name: translate(value, shape.members[name.lower()][1], language)
            for name, value in document.items()
        }
    return document


def text_in(text: str, language: str) -> str:
    """Give one language of a multi-language text; English, then the first, where it is missing."""
    if not _MANY.fullmatch(text):
        return text
    parts: dict[str, str] = {prefix.upper(): part for prefix, part in _PART.findall(text)}
    return parts.get(language) or parts.get(_DEFAULT) or next(iter(parts.values()))
