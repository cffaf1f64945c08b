"""Saving and testing: what is checked before a webhook is stored, and what follows then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .crm import rules
from .crm.errors import ArgumentException, ChangedMeanwhile
from .crm.webhook import ACTIVE, TOO_MANY_ERRORS, Webhook
from .deliveries import REASONS
from .delivery import outcome
from .delivery.compose import TEST, compose

if TYPE_CHECKING:
    from .delivery.outcome import Outcome
    from .world import Caller, World

#: What the event of a webhook's new state is called.
_VERBS = {ACTIVE: "started", TOO_MANY_ERRORS: "errors"}


def save(
    world: World,
    webhook: Webhook,
    caller: Caller,
    request_id: str | None,
    read: Webhook | None = None,
) -> Webhook:
    """Check a webhook, call its target with the `test` event, and store it.

    :param request_id: the id of the call that asks for it
    :param read: what this was made from; None if it may replace whatever there is
    :raises ArgumentException: if a rule is broken or the target does not answer 200; then
        nothing is stored
    :raises SoNotFoundException: if its id is not 0 and nothing has it
    :raises ChangedMeanwhile: if what was read was changed since; then nothing is stored
    :raises CannotKeep: if it cannot be kept; then nothing is stored
    """
    webhook = webhook._replace(application=caller.application)
    admits = world.variants["update-missing"] == "create"
    world.registry.check_id(webhook, admits)
    rules.check(webhook, world.postbox.may_be_http)
    skipped = webhook.state != ACTIVE and world.variants["precheck-stopped"] == "skip"
    if not webhook.is_script and not skipped:
        _check_target(world, webhook, caller, request_id)
    olds: list[Webhook | None] = []

    def finish(old: Webhook | None, new: Webhook) -> Webhook:
        if read and (old is None or old.was_changed(read)):
            raise ChangedMeanwhile()
        olds.append(old)
        return _stamped(world, old, new, caller)

    with world.kept.unit:
        saved = world.registry.save(webhook, finish, admits)
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
