"""The table of operations: all that the API serves, each row with its official operationId.

Rows under Agents and under REST are twins on the same handlers. Reason phrases are the documented
ones, which the official Swagger files have as descriptions.
"""

from __future__ import annotations

from dataclasses import replace

from ..contract.shape import Kind, Shape
from ..crm.errors import ConflictException, PreconditionException, SoNotFoundException
from . import archive, discovery, webhooks
from .errors import NoBody
from .operation import ENTITY, INT32, OPTIONAL, Operation, Parameter

_STATES = {"Unknown": 0, "Active": 1, "Stopped": 2, "TooManyErrors": 3}
_SELECT = (Parameter("$select", meaning="Members to give, with commas; the others are null."),)
_ID = (Parameter("id", INT32, required=True, meaning="Primary key of the webhook."),)
_FILTERS = (
    Parameter("nameFilter", meaning="Only webhooks of exactly this name."),
    Parameter("eventFilter", meaning="Only webhooks that subscribe to this event."),
    Parameter(
        "statusFilter",
        Shape(Kind.ENUM, numbers=_STATES, default="Unknown"),
        meaning="Only webhooks in this state; Unknown lists them all.",
    ),
)

#: Without a number there is no limit, and 0 is one.
_MOST = replace(INT32, default=-1)

_AGENT = "/api/v1/Agents/Webhook"
_REST = "/api/v1/Webhook"

_AGENTS = (
    Operation(
        id="v1WebhookAgent_CreateDefaultWebhook",
        method="POST",
        path=f"{_AGENT}/CreateDefaultWebhook",
        handler=webhooks.create_default,
        result="Webhook",
        summary="Set default values into a new Webhook.",
    ),
    Operation(
        id="v1WebhookAgent_SaveWebhook",
        method="POST",
        path=f"{_AGENT}/SaveWebhook",
        handler=webhooks.save,
        result="Webhook",
        body="Webhook",
        body_name="entity",
        summary="Create a webhook (id 0), or replace the one with its id.",
    ),
    Operation(
        id="v1WebhookAgent_DeleteWebhook",
        method="POST",
        path=f"{_AGENT}/DeleteWebhook",
        handler=webhooks.delete,
        status=204,
        reason="No Content",
        query=(_ID[0]._replace(name="WebhookId"),),
        summary="Delete a webhook.",
    ),
    Operation(
        id="v1WebhookAgent_GetWebhook",
        method="POST",
        path=f"{_AGENT}/GetWebhook",
        handler=webhooks.find,
        result="WebhookOrNull",
        query=(_ID[0]._replace(name="webhookId"), *_SELECT),
        summary="Get a webhook, or null.",
    ),
    Operation(
        id="v1WebhookAgent_GetAllWebhooks",
        method="POST",
        path=f"{_AGENT}/GetAllWebhooks",
        handler=webhooks.get_all,
        result="ArrayOfWebhook",
        body="GetAllWebhooksRequest",
        query=_SELECT,
        summary="Get the webhooks that fit the filters.",
    ),
    Operation(
        id="v1WebhookAgent_TestWebhook",
        method="POST",
        path=f"{_AGENT}/TestWebhook",
        handler=webhooks.test_wrapped,
        result="WebhookResult",
        body="TestWebhookRequest",
        query=_SELECT,
        summary="Ping a webhook with a 'test' event.",
    ),
    Operation(
        id="v1WebhookAgent_SignalEvent",
        method="POST",
        path=f"{_AGENT}/SignalEvent",
        handler=webhooks.signal_request,
        status=204,
        reason="No Content",
        body="SignalEventRequest",
        query=_SELECT,
        summary="Tell the webhooks that are subscribed to an event.",
    ),
    Operation(
        id="v1WebhookAgent_GetLastError",
        method="POST",
        path=f"{_AGENT}/GetLastError",
        handler=webhooks.last_error,
        result="String",
        body="GetLastErrorRequest",
        query=_SELECT,
        summary="Get the last error of a webhook.",
    ),
)

_ENTITIES = (
    Operation(
        id="v1Webhook_DefaultWebhook",
        method="GET",
        path=f"{_REST}/default",
        handler=webhooks.create_default,
        result="Webhook",
        summary="Set default values into a new Webhook.",
    ),
    Operation(
        id="v1Webhook_GetAllWebhooks",
        method="GET",
        path=_REST,
        handler=webhooks.get_all,
        result="ArrayOfWebhook",
        query=_FILTERS,
        summary="Get the webhooks that fit the filters.",
    ),
    Operation(
        id="v1Webhook_PostWebhook",
        method="POST",
        path=_REST,
        handler=webhooks.create,
        result="WebhookWithLinks",
        also=(404,),
        query=_SELECT,
        body="Webhook",
        body_name="newEntity",
        body_missing=ENTITY,
        summary="Create a webhook.",
    ),
    Operation(
        id="v1Webhook_GetWebhook",
        method="GET",
        path=f"{_REST}/{{id}}",
        handler=webhooks.get,
        result="WebhookWithLinks",
        reason="Webhook found.",
        also=(304,),
        path_params=_ID,
        query=_SELECT,
        summary="Get a webhook.",
    ),
    Operation(
        id="v1Webhook_PutWebhook",
        method="PUT",
        path=f"{_REST}/{{id}}",
        handler=webhooks.replace_by_id,
        result="WebhookWithLinks",
        reason="Webhook updated.",
        refused={NoBody: NoBody.documented},
        also=(412,),
        path_params=_ID,
        query=_SELECT,
        body="Webhook",
        body_name="entity",
        body_missing=ENTITY,
        summary="Replace a webhook.",
    ),
    Operation(
        id="v1Webhook_PatchWebhook",
        method="PATCH",
        path=f"{_REST}/{{id}}",
        handler=webhooks.patch,
        result="WebhookWithLinks",
        reason="Webhook  updated.",
        refused={
            SoNotFoundException: "Webhook with given id does not exist in the db.",
            ConflictException: (
                "Update blocked because a 'test' operation has detected a conflict with the entity "
                "value."
            ),
            PreconditionException: (
                "Update aborted because Webhook has changed since the requested "
                "If-Unmodified-Since timestamp."
            ),
        },
        also=(409, 412),
        path_params=_ID,
        query=_SELECT,
        body="PatchChanges",
        body_name="changes",
        body_missing=ENTITY,
        summary="Change a webhook by JSON Patch or merge patch.",
    ),
    Operation(
        id="v1Webhook_DeleteWebhook",
        method="DELETE",
        path=f"{_REST}/{{id}}",
        handler=webhooks.delete_by_id,
        status=204,
        reason="Webhook deleted.",
        also=(412,),
        path_params=_ID,
        summary="Delete a webhook.",
    ),
    Operation(
        id="v1Webhook_TestWebhook",
        method="POST",
        path=f"{_REST}/Test",
        handler=webhooks.test_bare,
        result="WebhookResult",
        body="Webhook",
        body_name="webhook",
        summary="Ping a webhook with a 'test' event.",
    ),
    Operation(
        id="v1Webhook_SignalEvent",
        method="POST",
        path=f"{_REST}/{{eventName}}/{{primaryKey}}",
        handler=webhooks.signal_path,
        status=204,
        reason="No Content",
        path_params=(
            Parameter("eventName", meaning="Name of the event, such as contact.changed."),
            Parameter("primaryKey", INT32, required=True, meaning="Id of the record."),
        ),
        body="EventData",
        body_name="data",
        body_missing=OPTIONAL,
        summary="Tell the webhooks that are subscribed to an event.",
    ),
    Operation(
        id="v1Webhook_GetLastError",
        method="GET",
        path=f"{_REST}/{{webhookId}}/LastError",
        handler=webhooks.last_error,
        result="String",
        path_params=(_ID[0]._replace(name="webhookId"),),
        summary="Get the last error of a webhook.",
    ),
)

_ARCHIVE = Operation(
    id="v1Archive_GetArchive_GET",
    method="GET",
    path="/api/v1/Archive/{archiveProviderName}",
    handler=archive.get,
    result="ArchiveResponse",
    path_params=(Parameter("archiveProviderName", meaning="Name of the archive: dynamic."),),
    query=(
        Parameter("$select", meaning="Columns to give, with commas; without it all."),
        Parameter("$filter", meaning="Conditions such as webhook_usage.total_calls eq 3."),
        Parameter("$top", _MOST, meaning="How many rows to give at most."),
        Parameter("$skip", INT32, meaning="How many rows to leave out first."),
    ),
    summary="Get the usage of webhooks from the archive 'dynamic'.",
    columns=True,
    also=(404,),
)

#: The documented webhook operations. The agent is not available to every Online app.
WEBHOOKS = tuple(replace(one, restricted=True) for one in (*_AGENTS, *_ENTITIES))

#: Every operation that the API does something for.
DOCUMENTED = (*WEBHOOKS, _ARCHIVE)

#: Everything that the API serves, with what describes it.
ALL = (*DOCUMENTED, *discovery.rows(DOCUMENTED))
