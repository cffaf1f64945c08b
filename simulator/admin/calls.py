"""The table of admin calls: all that a test may ask and set, each row with what it takes and gives.

The face, the OpenAPI document and the page docs/admin-api.md walk this one table.
"""

from __future__ import annotations

from ..faults import DUPLICATE
from . import catalogue, events, faults, fixtures, messages, metrics, time, timeline, views
from .call import MANY, ONE, SECONDS, WHOLE, AdminCall, Query, words

_AFTER = Query("after", "Only what has a greater id.", WHOLE)
_LIMIT = Query("limit", "Only the newest ones, so many; 0 for all.", WHOLE)
_PAGE = (_LIMIT, _AFTER)
_EVENT = Query("event", "Name of the event, such as contact.changed.")
_EVENT_ID = Query("event_id", "Id of the event.")
_WEBHOOK_ID = Query("webhook_id", "Id of the webhook.", WHOLE)
_ENDS = ("delivered", "discarded", "requeued", "abandoned", "dropped", "waiting")
_MESSAGES = (
    Query("event", "Name of the event, in any case."),
    _EVENT_ID,
    Query("method", "HTTP method, in any case."),
    Query("path", "Path of the request, as it was sent."),
    Query("signature", "How the signature was found to be.", words(*messages.VERDICTS)),
    _WEBHOOK_ID,
    Query("attempt", "Which attempt of its delivery it was, from 1.", WHOLE),
    Query(
        messages.PREFIX,
        "Value of a member of the body, by the member's name or a JSON pointer.",
        begins=True,
    ),
    _AFTER,
    Query("count", "How many are waited for; 1 where only `wait` is given.", WHOLE),
    Query("wait", "Seconds to wait for them at most.", SECONDS),
    Query("quiet", "Seconds in which nothing more may come.", SECONDS),
    _LIMIT,
)

_HEALTH = (
    AdminCall("GET", "/livez", views.livez, result="Health", open=True),
    AdminCall("GET", "/readyz", views.readyz, result="Health", problems=(503,), open=True),
    AdminCall("GET", "/version", views.version, result="Version", open=True),
    AdminCall("GET", "/settings", views.settings, result="ServerSettings", open=True),
    AdminCall("GET", "/metrics", metrics.get, media="text/plain"),
)

_TENANTS = (
    AdminCall("POST", "/reset", views.reset, tenant=MANY, status=204),
    AdminCall("GET", "/tenants", views.tenants, result="TenantList"),
    AdminCall(
        "PUT",
        "/tenants/{name}",
        views.put_tenant,
        body="TenantSettings",
        example={"release": "12.4", "strict": True},
        result="Tenant",
    ),
    AdminCall(
        "GET",
        "/requests",
        views.requests,
        tenant=MANY,
        query=(
            Query("operation", "operationId of the call."),
            Query("status", "HTTP status of the answer.", WHOLE),
            *_PAGE,
        ),
        result="RequestList",
    ),
    AdminCall("GET", "/webhooks", views.webhooks, tenant=MANY, result="WebhookStateList"),
    AdminCall("GET", "/variants", views.variants, tenant=ONE, result="VariantList"),
    AdminCall("GET", "/catalogue", catalogue.get, tenant=ONE, result="KnownEventList"),
    AdminCall(
        "GET",
        "/fixtures",
        fixtures.get,
        query=(Query("operation", "operationId of the exchange."),),
        result="FixtureList",
    ),
)

_EVENTS = (
    AdminCall(
        "POST",
        "/events",
        events.post,
        tenant=ONE,
        body="EventToRaise",
        example={"event": "contact.changed", "primary_key": 18, "changes": ["name"]},
        result="RaisedEvent",
        status=201,
    ),
    AdminCall(
        "GET",
        "/events",
        views.events,
        tenant=MANY,
        query=(_EVENT, _EVENT_ID, *_PAGE),
        result="EventList",
    ),
    AdminCall(
        "GET",
        "/deliveries",
        events.deliveries,
        tenant=MANY,
        query=(
            _EVENT,
            _EVENT_ID,
            _WEBHOOK_ID,
            Query("outcome", "What became of it.", words(*_ENDS)),
            *_PAGE,
        ),
        result="DeliveryList",
    ),
    AdminCall(
        "GET",
        "/attempts",
        views.attempts,
        tenant=MANY,
        query=(
            _EVENT,
            _EVENT_ID,
            _WEBHOOK_ID,
            Query("outcome", "How the attempt ended.", words("delivered", "failed")),
            *_PAGE,
        ),
        result="AttemptList",
    ),
    AdminCall(
        "GET",
        "/outbox",
        views.outbox,
        tenant=MANY,
        query=(
            _WEBHOOK_ID,
            _EVENT_ID,
            Query("via", "The channel.", words("Email", "InApp")),
            Query("when", "What it is about.", words("FirstFailure", "Disabling")),
            *_PAGE,
        ),
        result="MailList",
    ),
    AdminCall(
        "GET",
        "/explain",
        events.explained,
        tenant=ONE,
        query=(
            Query("event", "the name of an event, such as contact.changed", required=True),
            Query("primary_key", "Id of the record that it is about.", WHOLE),
            Query("application", "SO-AppToken of the app that wonders."),
        ),
        result="ExplanationList",
    ),
    AdminCall(
        "GET",
        "/timeline",
        timeline.get,
        tenant=ONE,
        query=(
            Query("sort", "What is listed.", words(*timeline.SORTS)),
            _EVENT_ID,
            _WEBHOOK_ID,
            _AFTER,
            Query("life", "The life that `after` is of; a reset tenant has another.", WHOLE),
            _LIMIT,
            Query("wait", "Seconds to wait at most until there is something.", SECONDS),
        ),
        result="Timeline",
    ),
    AdminCall(
        "GET",
        "/trace",
        events.trace,
        tenant=ONE,
        query=(_EVENT_ID, Query("request_id", "Id of a call, which X-Simulator-Request told.")),
        result="Trace",
    ),
)

_STEERING = (
    AdminCall("GET", "/clock", time.get, tenant=ONE, result="ClockState"),
    AdminCall(
        "PUT",
        "/clock",
        time.put,
        tenant=ONE,
        body="Clock",
        example={"kind": "manual"},
        result="ClockState",
    ),
    AdminCall(
        "POST",
        "/clock/advance",
        time.advance,
        tenant=ONE,
        body="ClockAdvance",
        example={"seconds": 5},
        result="ClockAdvanced",
        problems=(409,),
    ),
    AdminCall("GET", "/faults", faults.get, tenant=ONE, result="FaultsToCome"),
    AdminCall(
        "PUT",
        "/faults",
        faults.put,
        tenant=ONE,
        body="Faults",
        example={"operation": "v1WebhookAgent_SaveWebhook", "status": 503, "times": 2},
        result="FaultsToCome",
    ),
    AdminCall(
        "POST",
        "/faults",
        faults.post,
        tenant=ONE,
        body="Faults",
        example={"delivery": DUPLICATE, "event": "contact.*"},
        result="FaultsToCome",
    ),
    AdminCall("DELETE", "/faults", faults.delete, tenant=ONE, status=204),
)

_TARGETS = (
    AdminCall("GET", "/targets", views.targets, tenant=MANY, result="TargetList"),
    AdminCall(
        "PUT",
        "/targets/{name}",
        views.put_target,
        tenant=ONE,
        body="TargetScript",
        example={"answers": [{"status": 500, "times": 2}, {"status": 200}]},
        result="Target",
    ),
    AdminCall(
        "GET",
        "/targets/{name}/messages",
        messages.get,
        tenant=ONE,
        query=_MESSAGES,
        result="MessageList",
        problems=(408, 409, 503),
    ),
    AdminCall("DELETE", "/targets/{name}/messages", messages.delete, tenant=ONE, status=204),
)

#: Every call of the admin API that is about the simulator's own state.
CALLS = (*_HEALTH, *_TENANTS, *_EVENTS, *_STEERING, *_TARGETS)
