"""The pipeline: one request travels through its stages, whichever operation it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ..clock import monotonic
from ..contract import language, media, select, timezone
from ..contract.binding import Binder, BindingError
from ..contract.breach import Breach
from ..contract.contract import Carrier
from ..contract.decoded import Decoded
from ..contract.media import Media
from ..contract.unreadable import Unreadable
from ..crm import dates
from ..crm.errors import CrmError, SoAccessException
from ..journal import RequestEntry
from ..site import DEFAULT_TENANT, Site, tenant_name
from ..world import World
from . import auth, errors, operations
from .errors import ApiError, BadBinding, ContractBroken, MediaNotSupported, NoBody
from .http import Request, Response
from .operation import ENTITY, OPTIONAL, Call, Operation
from .routes import Routes

ROUTES = Routes(operations.ALL)

_LONGEST_HEADER = 1000
_UNPRINTABLE = re.compile(r"[^ -~]")


@dataclass(slots=True)
class Passage:
    """What is found out about one request on its way, for the journal and the answer's headers."""

    world: World
    request: Request
    request_id: str
    media: Media
    operation: Operation | None = None
    breaches: list[Breach] = field(default_factory=list)


def respond(site: Site, request: Request) -> Response:
    """Answer one request to the API: the one way in, whatever is wrong with it."""
    world = site.world(tenant_of(request.application))
    passage = Passage(world, request, world.next_request_id(), _negotiate(request))
    started = monotonic()
    try:
        response = _serve(passage)
    except (CrmError, ApiError) as error:
        response = _refuse(passage, error)
    _journal(passage, response.status, started)
    return response


def refuse(site: Site, request: Request, error: ApiError) -> Response:
    """Answer a request that cannot even begin, such as one whose body is too large."""
    world = site.world(tenant_of(request.application))
    passage = Passage(world, request, world.next_request_id(), _negotiate(request))
    response = _refuse(passage, error)
    _journal(passage, response.status, monotonic())
    return response


def tenant_of(application: str) -> str:
    """Give the tenant of an application path: `Cust12345` is one, any other means the default."""
    return tenant_name(application.partition("/")[0]) or DEFAULT_TENANT


def _serve(passage: Passage) -> Response:
    operation, path_values = ROUTES.match(passage.request.method, passage.request.path)
    passage.operation = operation
    caller = _authenticate(passage, operation)
    params = _bind_parameters(passage, operation, path_values)
    body = _check_request(passage, operation, _bind(passage, operation))
    document = operation.handler(passage.world, _call(passage, params, body, caller))
    carrier = _check_response(passage, operation, document)
    shown = _localise(passage, carrier, _select(passage, operation, carrier, document))
    return _encode(passage, operation, carrier, shown)


def _negotiate(request: Request) -> Media:
    headers = request.headers
    return media.negotiate(headers.get("accept", ""), headers.get("content-type", ""))


def _authenticate(passage: Passage, operation: Operation) -> Any:
    world = passage.world
    needed = world.settings.auth == "any" and not operation.open
    caller = auth.caller(passage.request.headers, needed=needed)
    if world.restricted and operation.restricted:
        raise SoAccessException(
            f"The Webhook agent is not available to this application in {world.name}: access must "
            "be requested when the app is registered"
        )
    return caller


def _bind_parameters(
    passage: Passage, operation: Operation, path_values: Mapping[str, str]
) -> dict[str, Any]:
    binder, values = Binder(textual=True), {}
    for one in operation.path_params:
        values[one.name] = _bound(binder, path_values[one.name], one.shape, one.name)
    for one in operation.query:
        text = passage.request.query.get(one.name.lower())
        if one.required and not text:
            raise BadBinding(
                "The parameters dictionary contains a null entry for parameter "
                f"'{one.name}' of non-nullable type 'System.Int32': add ?{one.name}= to the URL"
            )
        values[one.name] = _bound(binder, text or None, one.shape, one.name)
    passage.breaches += binder.breaches
    return values


def _bind(passage: Passage, operation: Operation) -> Any:
    """Decode and bind the body; None where there is none and none is needed."""
    if operation.body is None:
        return None
    shape = passage.world.carrier(operation.body).shape
    decoded = _decode(passage, operation)
    passage.breaches += decoded.breaches
    if decoded.value is None:
        return _without_body(operation)
    binder = Binder(decoded.textual)
    bound = _bound(binder, decoded.value, shape, "")
    passage.breaches += binder.breaches
    return bound


def _without_body(operation: Operation) -> None:
    if operation.body_missing == ENTITY:
        raise NoBody()
    if operation.body_missing != OPTIONAL:
        raise BadBinding(
            "The parameters dictionary contains a null entry for parameter "
            f"'{operation.body_name}': the request body must be a {operation.body}"
        )


def _decode(passage: Passage, operation: Operation) -> Decoded:
    request = passage.request
    content_type = request.headers.get("content-type", "")
    codec, charset = media.of_body(content_type)
    if codec is None:
        if not request.body.strip():
            return Decoded(None)
        known = ", ".join(media.BODIES)
        raise MediaNotSupported(
            f"The request entity's media type {content_type!r} is not supported; "
            f"send one of {known}"
        )
    shape = passage.world.carrier(operation.body or "").shape
    try:
        return media.decode(request.body, codec, charset, shape)
    except Unreadable as error:
        raise BadBinding(error.text) from None


def _bound(binder: Binder, value: Any, shape: Any, pointer: str) -> Any:
    try:
        return binder.bind(value, shape, pointer)
    except BindingError as error:
        raise BadBinding(str(error)) from None


def _check_request(passage: Passage, operation: Operation, body: Any) -> Any:
    """Note how the bound request breaks its schema; a strict tenant refuses any breach."""
    if operation.body and body is not None:
        passage.breaches += passage.world.carrier(operation.body).check(body)
    if operation.selects and operation.result:
        tree = select.parse(passage.request.query.get("$select"))
        shape = passage.world.carrier(operation.result).shape
        passage.breaches += select.unknown(tree, shape)
    if passage.breaches and passage.world.settings.strict:
        listed = "; ".join(map(str, passage.breaches))
        raise BadBinding(f"The request breaks the contract, and this tenant is strict: {listed}")
    return body


def _call(passage: Passage, params: dict[str, Any], body: Any, caller: Any) -> Call:
    headers = passage.request.headers
    return Call(
        params=params,
        body=body,
        caller=caller,
        base=passage.request.base,
        request_id=passage.request_id,
        modified_since=_moment(headers.get("if-modified-since")),
        unmodified_since=_moment(headers.get("if-unmodified-since")),
    )


def _moment(text: str | None) -> datetime | None:
    """Read an HTTP date; one that cannot be read counts as absent, as HTTP says."""
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _check_response(passage: Passage, operation: Operation, document: Any) -> Carrier | None:
    if operation.result is None:
        return None
    return _checked(passage.world, operation.result, document)


def _checked(world: World, name: str, document: Any) -> Carrier:
    carrier = world.carrier(name)
    if breaches := carrier.check(document):
        raise ContractBroken(carrier.schema_id, breaches)
    return carrier


def _select(passage: Passage, operation: Operation, carrier: Carrier | None, document: Any) -> Any:
    """Null what is not selected, after the check: a selected document may lack what it needs."""
    if carrier is None or not operation.selects:
        return document
    return select.apply(document, select.parse(passage.request.query.get("$select")))


def _localise(passage: Passage, carrier: Carrier | None, document: Any) -> Any:
    headers = passage.request.headers
    wanted = language.wanted(headers)
    if carrier and wanted:
        document = language.translate(document, carrier.shape, wanted)
    zone = timezone.wanted(headers.get("so-timezone", ""))
    if carrier and zone and zone.with_offset:
        document = timezone.with_offsets(document, carrier.shape)
    return document


def _encode(
    passage: Passage, operation: Operation, carrier: Carrier | None, document: Any
) -> Response:
    headers = _headers(passage)
    if carrier is None:
        return Response(status=operation.status, reason=operation.reason, headers=headers)
    if operation.page and not media.names_type(
        passage.request.headers.get("accept", ""), *media.ANSWERS
    ):
        kind, body = "text/html; charset=utf-8", operation.page(document).encode()
    else:
        kind = passage.media.content_type
        body = passage.media.encode(document, carrier.shape)
    return Response(
        status=operation.status,
        reason=operation.reason,
        headers=(("Content-Type", kind), *headers),
        body=body,
    )


def _refuse(passage: Passage, error: CrmError | ApiError) -> Response:
    """Translate an error, once, into the shape that the CRM gives it."""
    own = error.headers if isinstance(error, ApiError) else ()
    document = errors.document(error)
    if document is None:
        kind, body = "text/html; charset=utf-8", error.text.encode()
    else:
        carrier = _checked(
            passage.world, "Error" if "Error" in document else "BindingError", document
        )
        kind = passage.media.content_type
        body = passage.media.encode(document, carrier.shape)
    content = (("Content-Type", kind),) if body else ()
    return Response(
        status=error.status,
        reason=errors.reason(error),
        headers=(*content, *own, *_headers(passage)),
        body=body,
    )


def _headers(passage: Passage) -> tuple[tuple[str, str], ...]:
    headers = [("X-Simulator-Request", passage.request_id)]
    if passage.breaches:
        text = _UNPRINTABLE.sub("?", "; ".join(map(str, passage.breaches)))
        headers.append(("X-Simulator-Contract", text[:_LONGEST_HEADER]))
    zone = timezone.wanted(passage.request.headers.get("so-timezone", ""))
    if zone and zone.zone:
        headers.append(("SO-TIMEZONE", _UNPRINTABLE.sub("?", zone.zone)[:_LONGEST_HEADER]))
    return tuple(headers)


def _journal(passage: Passage, status: int, started: float) -> None:
    world, operation = passage.world, passage.operation
    world.journal.requests.add(
        lambda number: RequestEntry(
            id=number,
            request_id=passage.request_id,
            at=dates.with_z(world.clock.now()),
            tenant=world.name,
            method=passage.request.method,
            path=passage.request.path,
            operation=operation.id if operation else None,
            status=status,
            breaches=tuple(map(str, passage.breaches)),
            duration_ms=round((monotonic() - started) * 1000, 3),
        )
    )
