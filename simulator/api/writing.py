"""Writing: from a handler's document, or an error, to the response that goes out."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from ..contract import language, media, select, timezone
from ..contract.contract import Carrier
from ..crm.errors import CrmError
from ..world import World
from . import errors, reading
from .errors import ApiError, ContractBroken
from .http import Headers, Response
from .operation import Operation
from .passage import Passage

_LONGEST_HEADER = 1000
_UNPRINTABLE = re.compile(r"[^ -~]")

#: Headers that tell of a body, and the body.
_Content = tuple[Headers, bytes]


def check(passage: Passage, operation: Operation, document: Any) -> Carrier | None:
    """Check a result before it leaves, and give its schema; None where there is no body.

    :raises ContractBroken: if it breaks its schema
    """
    passage.enter("check-answer")
    return _checked(passage.world, operation.result, document) if operation.result else None


def _checked(world: World, name: str, document: Any) -> Carrier:
    carrier = world.carrier(name)
    # A text too long for its column is a breach of whoever saved it, and comes back as it was sent.
    if breaches := carrier.check(document, but="maxLength"):
        raise ContractBroken(carrier.schema_id, breaches)
    return carrier


def narrow(passage: Passage, operation: Operation, document: Any) -> Any:
    """Null what is not selected, after the check: a selected document may lack what it needs."""
    passage.enter("select")
    if not operation.selects or not (tree := reading.selected(passage)):
        return document
    return select.apply(document, tree, omit=passage.world.variants["select"] == "omitted")


def localise(passage: Passage, carrier: Carrier | None, document: Any) -> Any:
    """Give the texts in the language, and the dates in the form, that the caller asks for."""
    passage.enter("localise")
    if carrier is None:
        return document
    if wanted := passage.asked.language:
        document = language.translate(document, carrier.shape, wanted)
    if (zone := passage.asked.zone) and zone.with_offset:
        document = timezone.with_offsets(document, carrier.shape)
    return document


def encode(
    passage: Passage, operation: Operation, carrier: Carrier | None, document: Any
) -> Response:
    """Write a document in the media type that the caller asks for."""
    if operation.page and media.prefers_html(passage.request.incoming.headers.get("accept", "")):
        content, body = _html(operation.page(document))
    else:
        content, body = _document(passage, carrier, document) if carrier else ((), b"")
    reason = _reason(passage, operation.status, operation.reason)
    return Response(operation.status, reason, content + _headers(passage), body)


def refuse(passage: Passage, error: CrmError | ApiError) -> Response:
    """Translate an error, once, into the shape that the CRM gives it."""
    own = error.headers if isinstance(error, ApiError) else ()
    content, body = _error(passage, error)
    documented = passage.operation.refused if passage.operation else {}
    reason = _reason(passage, error.status, errors.reason(error, documented))
    return Response(error.status, reason, (*content, *own, *_headers(passage)), body)


def _reason(passage: Passage, status: int, documented: str) -> str:
    standard = passage.world.variants["reason-phrase"] == "standard"
    return HTTPStatus(status).phrase if standard else documented


def _error(passage: Passage, error: CrmError | ApiError) -> _Content:
    document = errors.document(error)
    if document is None:
        return _html(error.text) if error.text else ((), b"")
    name = "Error" if "Error" in document else "BindingError"
    carrier = _checked(passage.world, name, document)
    return _document(passage, carrier, _with_text_in(passage.world, document))


def _with_text_in(world: World, document: dict[str, Any]) -> dict[str, Any]:
    """Leave out of an error object the member for the text that the variant does not want."""
    wanted = world.variants["error-text"]
    other = {"Message": "ErrorMessage", "ErrorMessage": "Message"}.get(wanted)
    if "Error" not in document or other is None:
        return document
    return {name: value for name, value in document.items() if name != other}


def _document(passage: Passage, carrier: Carrier, document: Any) -> _Content:
    wanted = passage.asked.media
    passage.enter("encode")
    return (("Content-Type", wanted.content_type),), wanted.encode(document, carrier.shape)


def _html(text: str) -> _Content:
    return (("Content-Type", "text/html; charset=utf-8"),), text.encode()


def _headers(passage: Passage) -> Headers:
    headers: Headers = (("X-Simulator-Request", passage.request_id),)
    if passage.breaches:
        told = _printable("; ".join(map(str, passage.breaches)))
        headers += (("X-Simulator-Contract", told),)
    if (zone := passage.asked.zone) and zone.zone:
        headers += (("SO-TIMEZONE", _printable(zone.zone)),)
    return headers


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("?", text)[:_LONGEST_HEADER]
