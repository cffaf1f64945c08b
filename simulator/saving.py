"""Saving and testing: what is checked before a webhook is stored, and what follows then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from .crm import rules
from .crm.errors import ArgumentException, BusyException, ChangedMeanwhile
from .crm.webhook import ACTIVE, TOO_MANY_ERRORS, Webhook
from .deliveries import REASONS
from .delivery import outcome
from .delivery.compose import TEST, compose

if TYPE_CHECKING:
    from .delivery.outcome import Outcome
    from .world import Caller, World

#: So many targets are called for one change, because somebody else was faster.
_TRIES = 10
#: What the event of a webhook's new state is called.
_VERBS = {ACTIVE: "started", TOO_MANY_ERRORS: "errors"}


def save(world: World, webhook: Webhook, caller: Caller, request_id: str | None) -> Webhook:
    """Check a webhook, call its target with the `test` event, and store it.

    :param request_id: the id of the call that asks for it
    :raises ArgumentException: if a rule is broken or the target does not answer 200; then
        nothing is stored
    :raises SoNotFoundException: if its id is not 0 and nothing has it
    :raises CannotKeep: if it cannot be kept; then nothing is stored
    """
    webhook = _checked(world, webhook, caller)
    _check_target(world, webhook, caller, request_id)
    return _stored(world, webhook, caller)


def resave(
    world: World,
    read: Callable[[], Webhook],
    change: Callable[[Webhook], Webhook],
    caller: Caller,
    request_id: str | None,
) -> Webhook:
    """Save what `change` makes of a webhook, and make it again if somebody else was faster.

    So no change is lost while the target is called, which each TargetUrl is once.

    :param read: gives the webhook as it is, or raises what forbids to change it
    :raises ConflictException: if somebody else gives it another TargetUrl time and again
    :raises CrmError: as `save` does
    """
    called = set[str | None]()
    while len(called) < _TRIES:
        old = read()
        new = _checked(world, change(old), caller)
        if new.target_url not in called:
            called.add(new.target_url)
            _check_target(world, new, caller, request_id)
        with suppress(ChangedMeanwhile):
            return _stored(world, new, caller, old)
    raise BusyException(
        f"Webhook {old.id} had {_TRIES} TargetUrls while its targets were called with the test "
        "event; change it when nobody else does"
    )


def _checked(world: World, webhook: Webhook, caller: Caller) -> Webhook:
    webhook = webhook._replace(application=caller.application)
    world.registry.check_id(webhook, _admits(world))
    rules.check(webhook, world.postbox.may_be_http)
    return webhook


def _admits(world: World) -> bool:
    return world.variants["update-missing"] == "create"


def _stored(world: World, webhook: Webhook, caller: Caller, read: Webhook | None = None) -> Webhook:
    """Store a webhook.

    :param read: what it was made from; None if it may replace whatever there is
    :raises ChangedMeanwhile: if what was read was changed since
    """
    olds: list[Webhook | None] = []

    def finish(old: Webhook | None, new: Webhook) -> Webhook:
        if read and (old is None or old.was_changed(read)):
            raise ChangedMeanwhile()
        olds.append(old)
        return _stamped(world, old, new, caller)

    with world.kept.unit:
        saved = world.registry.save(webhook, finish, _admits(world))
        _tell_of_state(world, olds[0], saved)
    return saved


def test(world: World, webhook: Webhook, caller: Caller, request_id: str | None) -> Outcome:
    """Call a webhook's target once with the `test` event; counters and state stay."""
    if webhook.is_script:
        return outcome.failed(
            outcome.INVALID, f"{webhook.target_url!r} is a CRMScript, which cannot be tested"
        )
    try:
        rules.check(webhook, world.postbox.may_be_http)
    except ArgumentException as error:
        return outcome.failed(outcome.INVALID, error.text)
    event = world.event(TEST, changed_by=world.associate(caller).id, request_id=request_id)
    outgoing = compose(webhook, event, world.deliveries.sender())
    return world.deliveries.check(outgoing) or world.postbox.post(outgoing)


def _check_target(world: World, webhook: Webhook, caller: Caller, request_id: str | None) -> None:
    if webhook.is_script:
        return
    if webhook.state != ACTIVE and world.variants["precheck-stopped"] == "skip":
        return
    tried = world.test(webhook, caller, request_id)
    if not tried.delivered:
        raise ArgumentException(
            f"Webhook TargetUrl {webhook.target_url} did not answer the test event with "
            f"200 OK, so the webhook was not saved: {tried.message}"
        )


def _stamped(world: World, old: Webhook | None, new: Webhook, caller: Caller) -> Webhook:
    now, user = world.clock.now(), world.associate(caller)
    new = new._replace(updated=now, updated_by=user)
    return new.saved_over(old) if old else new._replace(registered=now, registered_by=user)


def _tell_of_state(world: World, old: Webhook | None, new: Webhook) -> None:
    if new.state != ACTIVE:
        world.deliveries.abandon(new.id, REASONS.get(new.state, "stopped"))
    if old and old.state != new.state:
        world.deliveries.tell_of_state(new, _VERBS.get(new.state, "stopped"))
