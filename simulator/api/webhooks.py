"""The handlers of the webhook operations: plain functions that the Agents and REST rows share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..contract.binding import Binder, BindingError
from ..crm.documents import Document, webhook_document, webhook_from
from ..crm.errors import (
    ArgumentException,
    ConflictException,
    PreconditionException,
    SoNotFoundException,
)
from ..crm.event import check_name
from ..crm.registry import missing
from ..crm.webhook import UNKNOWN, Webhook
from ..world import World
from . import storable
from .errors import NotModified
from .operation import Call


def create_default(world: World, call: Call) -> Document:
    """Write a webhook with default values; nothing is stored."""
    return world.default_webhook()


def save(world: World, call: Call) -> Document:
    """Create or replace the webhook in the body; an agent never answers 404 (docs of agents)."""
    try:
        return _document(world, _saved(world, call, _defined(call, call.body)))
    except SoNotFoundException as error:
        raise SoNotFoundException(error.text, status=400) from None


def create(world: World, call: Call) -> Document:
    """Create or replace the webhook in the body, and answer with links."""
    return _linked(world, call, _saved(world, call, _defined(call, call.body)))


def replace_by_id(world: World, call: Call) -> Document:
    """Replace the webhook of the path by the one in the body; the path's id wins over the body's.

    Official request samples PUT bodies without an id, and with another one. Like every save, it
    takes the id of a default webhook, which nobody has saved yet.
    """
    webhook_id = call.params["id"]
    webhook = _defined(call, call.body)._replace(id=webhook_id)
    if webhook_id == 0:
        raise missing(webhook_id)
    if call.asked.unmodified_since and world.registry.find(webhook_id, call.caller.application):
        return _linked(world, call, _resaved(world, call, lambda _: webhook))
    return _linked(world, call, _saved(world, call, webhook))


def patch(world: World, call: Call) -> Document:
    """Apply a JSON Patch or a merge patch to the webhook of the path, and save what comes out."""
    return _linked(world, call, _resaved(world, call, partial(_patched, world, call)))


def _patched(world: World, call: Call, old: Webhook) -> Webhook:
    from ..contract.patch import apply
    from ..contract.patch_operation import PatchConflict, PatchError

    carrier, binder = world.carrier("Webhook"), Binder()
    try:
        changed = apply(_document(world, old), call.body, carrier.shape)
        bound: Document = binder.bind(changed, carrier.shape)
    except PatchConflict as error:
        raise ConflictException(error.text) from None
    except (PatchError, BindingError) as error:
        raise ArgumentException(str(error)) from None
    call.note([*binder.breaches, *carrier.check(bound)])
    return _defined(call, bound)._replace(id=old.id)


def find(world: World, call: Call) -> Document | None:
    """Give a webhook, or null: an agent never answers 404."""
    webhook = world.registry.find(call.params["webhookId"], call.caller.application)
    return _document(world, webhook) if webhook else None


def get(world: World, call: Call) -> Document:
    """Give the webhook of the path, with links."""
    webhook = world.registry.get(call.params["id"], call.caller.application)
    since = call.asked.modified_since
    if since and webhook.updated.replace(microsecond=0) <= since:
        raise NotModified()
    return _linked(world, call, webhook)


def get_all(world: World, call: Call) -> list[Document]:
    """List the webhooks that fit all of the filters; null, "" and Unknown let everything pass."""
    given = call.body or call.params
    filters = {name.lower(): value for name, value in given.items()}
    name, event = filters["namefilter"], filters["eventfilter"]
    state = filters["statusfilter"]
    fold = str if world.variants["filter-case"] == "sensitive" else str.lower
    return [
        _document(world, webhook)
        for webhook in world.registry.all(call.caller.application)
        if (not name or fold(webhook.name or "") == fold(name))
        and (not event or fold(event) in map(fold, webhook.events))
        and (state in (None, UNKNOWN) or webhook.state == state)
    ]


def delete(world: World, call: Call) -> None:
    """Delete a webhook; that there is none is no error (docs know only 204)."""
    world.delete(call.params["WebhookId"], call.caller)


def delete_by_id(world: World, call: Call) -> None:
    """Delete the webhook of the path, unless it changed since If-Unmodified-Since."""
    webhook_id = call.params["id"]
    deleted = world.delete(webhook_id, call.caller, partial(_check_unmodified, call=call))
    if not deleted and world.variants["delete-missing"] == "404":
        raise missing(webhook_id)


def test_wrapped(world: World, call: Call) -> Document:
    """Call the target of the webhook in the request with the `test` event."""
    if call.body["Webhook"] is None:
        raise ArgumentException(
            'Webhook is null: no webhook to test; send it as {"Webhook": {"TargetUrl": …}}'
        )
    return _result(world, call, call.body["Webhook"])


def test_bare(world: World, call: Call) -> Document:
    """Call the target of the webhook that is the body with the `test` event."""
    return _result(world, call, call.body)


def signal_request(world: World, call: Call) -> None:
    """Signal the event that the request names."""
    body = call.body
    _signal(world, call, body["EventName"], body["PrimaryKey"], body["Data"])


def signal_path(world: World, call: Call) -> None:
    """Signal the event that the path names; the body is its data."""
    _signal(world, call, call.params["eventName"], call.params["primaryKey"], call.body)


def last_error(world: World, call: Call) -> str:
    """Give the last error of a webhook, or "" where there is none."""
    webhook_id = call.body["WebhookId"] if call.body else call.params["webhookId"]
    webhook = world.registry.find(webhook_id, call.caller.application)
    return webhook.usage.last_error if webhook else ""


def _defined(call: Call, document: Document) -> Webhook:
    """Read the webhook that is to be saved, and note what the CRM could not store as it stands."""
    call.note(storable.breaches(document))
    return webhook_from(document)


def _saved(world: World, call: Call, webhook: Webhook) -> Webhook:
    return world.save(webhook, call.caller, call.request_id)


def _resaved(world: World, call: Call, change: Callable[[Webhook], Webhook]) -> Webhook:
    """Save what `change` makes of the webhook of the path, so that 412 is about what there is."""

    def read() -> Webhook:
        webhook = world.registry.get(call.params["id"], call.caller.application)
        _check_unmodified(webhook, call)
        return webhook

    return world.resave(read, change, call.caller, call.request_id)


def _check_unmodified(webhook: Webhook, call: Call) -> None:
    since = call.asked.unmodified_since
    if since and webhook.updated.replace(microsecond=0) > since:
        raise PreconditionException(
            f"Update aborted: webhook {webhook.id} has changed since {since:%Y-%m-%d %H:%M:%S} UTC"
        )


def _document(world: World, webhook: Webhook) -> Document:
    return webhook_document(webhook, world.settings.release)


def _linked(world: World, call: Call, webhook: Webhook) -> Document:
    archive = f"{call.base}/v1/Webhook"
    links = {"Self": f"{archive}/{webhook.id}", "Archive": archive}
    return {**_document(world, webhook), "_Links": links}


def _result(world: World, call: Call, definition: Document) -> Document:
    tried = world.test(webhook_from(definition), call.caller, call.request_id)
    return {
        "Success": tried.delivered,
        "Message": tried.message,
        "TableRight": None,
        "FieldProperties": {},
    }


def _signal(
    world: World, call: Call, name: str | None, primary_key: int, data: dict[str, Any] | None
) -> None:
    """Signal an event: the data's names are what changed; targets never see its values.

    Where there is no data at all, the changes are those that the event is documented with.
    """
    given = {
        "primary_key": primary_key,
        "changes": None if data is None else list(data),
        "changed_by": world.associate(call.caller).id,
    }
    event = world.happened(check_name(name), given, data=data or {}, request_id=call.request_id)
    world.deliveries.signal(event)
