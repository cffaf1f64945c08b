"""Discovery: what the API tells about itself and about tenants, without a login."""

from __future__ import annotations

from collections.abc import Sequence

from ..crm.documents import Document
from ..tenants import DEFAULT_TENANT, tenant_name
from ..world import World
from .operation import Call, Operation, Parameter

#: When the file versions that the simulator reports were built.
_BUILT = {"10.0": "2022-11-16", "11.0": "2026-02-24", "12.4": "2026-09-15"}


def api(world: World, call: Call) -> Document:
    """Tell the URL of the API's version and the versions of what runs it."""
    from ..delivery.compose import VERSIONS

    release = world.settings.release
    version = VERSIONS[release]
    return {
        "v1": f"{call.base}/v1",
        "Version": "v1",
        "NetServerVersion": version,
        "NetServerAssembly": f"SoDataBase, Version={release}.0.0",
        "NetServerDate": _BUILT[release],
        "NetServerLabel": f"Release_{release}",
        "NetServer": release,
        "Services": "88",
        "ServicesCurrent": "88",
        "Documentation": "https://docs.superoffice.com/en/api/",
    }


def page(document: Document) -> str:
    """Write what `api` tells as a page for browsers."""
    from html import escape

    rows = "".join(f"<tr><th>{escape(k)}<td>{escape(v)}" for k, v in document.items())
    return f"<!doctype html><title>SuperOffice WebAPI</title><table>{rows}</table>"


def tenant_state(world: World, call: Call) -> Document:
    """Tell how a tenant is: here every tenant runs, also one that nobody has used yet."""
    name = tenant_name(call.params["tenant"]) or DEFAULT_TENANT
    tenant = world.shared.tenant(name)
    settings = tenant.settings if tenant else world.common
    endpoint = f"{call.request.incoming.origin}/{name}"
    return {
        "ContextIdentifier": name,
        "Endpoint": endpoint,
        "State": "Running",
        "IsRunning": True,
        "ValidUntil": "9999-12-31T23:59:59",
        "Api": f"{endpoint}/api",
        "Version": f"Release_{settings.release}",
    }


def rows(operations: Sequence[Operation]) -> list[Operation]:
    """Make the rows of discovery for a table of operations: the list, and one for each agent URL.

    GET on an agent's URL describes the method and does not invoke it (docs of the agents).
    """
    listing = _listing(operations)

    def list_all(world: World, call: Call) -> Document:
        return {
            f"{call.base}{path.removeprefix('/api')}": methods for path, methods in listing.items()
        }

    described = [_description(one) for one in operations if _is_agent(one)]
    agents = {one.path.rpartition("/")[0]: one for one in operations if _is_agent(one)}
    return [
        Operation(
            id="Api",
            method="GET",
            path="/api",
            handler=api,
            result="ApiDescription",
            summary="Versions and entry points.",
            open=True,
            page=page,
        ),
        Operation(
            id="ApiV1",
            method="GET",
            path="/api/v1",
            handler=list_all,
            result="OperationList",
            summary="Every operation, by URL and method.",
            open=True,
        ),
        Operation(
            id="TenantState",
            method="GET",
            path="/api/state/{tenant}",
            handler=tenant_state,
            result="TenantState",
            summary="How a tenant is.",
            open=True,
            path_params=(Parameter("tenant", meaning="Name of the tenant."),),
        ),
        *described,
        *(_agent(path, listing) for path in agents),
    ]


def _is_agent(operation: Operation) -> bool:
    return operation.path.startswith("/api/v1/Agents/")


def _listing(operations: Sequence[Operation]) -> dict[str, dict[str, str]]:
    listing: dict[str, dict[str, str]] = {}
    for one in operations:
        listing.setdefault(one.path, {})[one.method] = _help(one)
    return listing


def _help(operation: Operation) -> str:
    query = "&".join(f"{one.name}={{{one.name}}}" for one in operation.query)
    return f"?{query}   {operation.summary}" if query else operation.summary


def _description(operation: Operation) -> Operation:
    def describe(world: World, call: Call) -> Document:
        return {operation.method: _help(operation)}

    return Operation(
        id=f"{operation.id}_Description",
        method="GET",
        path=operation.path,
        handler=describe,
        result="AgentDescription",
        summary=f"Describes {operation.path}.",
        open=True,
    )


def _agent(path: str, listing: dict[str, dict[str, str]]) -> Operation:
    def describe(world: World, call: Call) -> Document:
        return {
            f"{call.base}{url.removeprefix('/api')}": methods
            for url, methods in listing.items()
            if url.startswith(f"{path}/")
        }

    name = path.rpartition("/")[2]
    return Operation(
        id=f"v1{name}Agent",
        method="GET",
        path=path,
        handler=describe,
        result="OperationList",
        summary=f"Every method of the {name} agent.",
        open=True,
    )
