"""The pipeline: one request travels through its stages, whichever operation it is for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache

from .. import guard, logs
from ..clock import milliseconds_since, monotonic, pause
from ..crm.errors import CrmError, SoAccessException
from ..journal.entries import RequestEntry
from ..keeping import CannotKeep
from ..site import Site
from ..tenants import DEFAULT_TENANT, tenant_name
from ..world import World
from . import asked, errors, operations, reading, writing
from .errors import ApiError, ContractBroken, Fault, NotKept, OtherSite, Unauthorized
from .http import Request, Response
from .operation import Operation
from .passage import Passage
from .routes import Routes

ROUTES = Routes(operations.ALL)

#: Longer names are looked at each time, so that what is remembered stays small.
_SHORT = 200

log = logging.getLogger(__name__)


def respond(site: Site, request: Request) -> Response:
    """Answer one request to the API: the one way in, whatever is wrong with it."""
    started = monotonic()
    passage = _begin(site, request)
    try:
        response = _serve(passage)
    except (CrmError, ApiError) as error:
        if isinstance(error, ContractBroken):
            site.failed(error)
        response = _refuse(passage, error)
    except CannotKeep as error:
        response = _refuse(passage, NotKept(str(error)))
    _journal(passage, response.status, started)
    return response


def refuse(site: Site, request: Request, error: ApiError) -> Response:
    """Answer a request that cannot even begin, such as one whose body is too large."""
    started = monotonic()
    passage = _begin(site, request)
    response = _refuse(passage, error)
    _journal(passage, response.status, started)
    return response


def tenant_of(application: str) -> str:
    """Give the tenant of an application path: `Cust12345` is one, any other means the default."""
    name = tenant_name(application.partition("/")[0]) if application else None
    return name or DEFAULT_TENANT


def _begin(site: Site, request: Request) -> Passage:
    world = site.world(tenant_of(request.application))
    passage = Passage(world, request, world.next_request_id())
    if log.isEnabledFor(logging.DEBUG):
        passage.debug()
    passage.enter("headers")
    passage.asked = asked.by(request.incoming.headers)
    return passage


def _refuse(passage: Passage, error: CrmError | ApiError) -> Response:
    passage.error = errors.told(error)
    if passage.stages:
        passage.stages.refuse(error)
    return writing.refuse(passage, error)


def _serve(passage: Passage) -> Response:
    _keep_out(passage)
    passage.enter("route")
    operation, path_values = ROUTES.match(passage.request.incoming.method, passage.request.path)
    passage.operation = operation
    _authenticate(passage, operation)
    _meet_fault(passage, operation)
    params = reading.bind_parameters(passage, operation, path_values)
    body = reading.check(passage, operation, reading.bind_body(passage, operation))
    call = reading.call(passage, params, body)
    passage.enter("operation")
    document = operation.handler(passage.world, call)
    carrier = writing.check(passage, operation, document)
    shown = writing.localise(passage, carrier, writing.narrow(passage, operation, document))
    return writing.encode(passage, operation, carrier, shown)


def _keep_out(passage: Passage) -> None:
    """Refuse pages of other sites, but for apps under development on this machine."""
    headers, settings = passage.request.incoming.headers, passage.world.settings
    host, origin = headers.get("host", ""), headers.get("origin")
    look = _stranger if len(host) + len(origin or "") < _SHORT else _stranger.__wrapped__
    if stranger := look(host, origin, settings.host, settings.allow_host):
        raise OtherSite(stranger.text)


@lru_cache(maxsize=256)  # nearly all callers come by the same name
def _stranger(
    host: str, origin: str | None, own: str, allowed: tuple[str, ...]
) -> guard.Stranger | None:
    return guard.by_origin(host, origin, allowed) or guard.by_host(host, own, allowed)


def _authenticate(passage: Passage, operation: Operation) -> None:
    """Refuse a caller who has no credentials where some are needed; any will do."""
    passage.enter("authenticate")
    world = passage.world
    if not (passage.asked.signed_in or operation.open or world.settings.auth != "any"):
        raise Unauthorized()
    if world.restricted and operation.restricted:
        raise SoAccessException(
            f"The Webhook agent is not available to this application in {world.name}: access must "
            "be requested when the app is registered"
        )


def _meet_fault(passage: Passage, operation: Operation) -> None:
    """Have the call go wrong as the tester told it to."""
    passage.enter("fault")
    fault = passage.world.faults.of_call(operation.id)
    if fault is None:
        return
    pause(fault.delay)
    if fault.status:
        raise Fault(fault.status, fault.error)


def _journal(passage: Passage, status: int, started: float) -> None:
    passage.enter("journal")
    world, request, operation = passage.world, passage.request, passage.operation
    duration = milliseconds_since(started)

    def make(number: int) -> RequestEntry:
        return RequestEntry(
            id=number,
            request_id=passage.request_id,
            at=world.clock.now(),
            tenant=world.name,
            method=request.incoming.method,
            path=request.path,
            operation=operation.id if operation else None,
            status=status,
            breaches=tuple(map(str, passage.breaches)),
            duration_ms=duration,
            error=passage.error,
        )

    entry = _kept(world, make)
    logs.tell(log, "request", entry)
    if stages := passage.stages:
        facts = {"stages": stages.durations, "error": stages.error}
        logs.tell(log, "stages", entry, logging.DEBUG, **facts)


def _kept(world: World, make: Callable[[int], RequestEntry]) -> RequestEntry:
    """Keep an entry; where it cannot be, only the logs have it, for the call itself is over."""
    try:
        with world.kept.unit:
            return world.journal.requests.add(make)
    except CannotKeep:
        return make(0)
