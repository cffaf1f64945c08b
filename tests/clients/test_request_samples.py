"""SuperOffice's own request samples (RESTful-HTTP-Queries): their habits, in words of our own."""

import json

import pytest
from plain_http import send

HEADERS = {
    "Authorization": "Bearer 8A:Cust1.abc",
    "Content-Type": "application/json",
    "Accept": "application/json",
}
HOOK_HOST = "hooks.example.com"
SAVED = {
    "Name": "Activities",
    "Events": ["activity.created", "person.changed"],
    "TargetUrl": f"https://{HOOK_HOST}/activities",
    "Secret": "s3cret",
    "State": "Active",
    "Type": "webhook",
    "Headers": {"X-Source": "crm"},
}


@pytest.fixture
def rest(tenant):
    """Call the REST endpoints of a tenant; `path` is what follows /Webhook."""

    def call(method, path="", body=None):
        content = body if body is None or isinstance(body, str) else json.dumps(body)
        return send(f"{tenant.url}/api/v1/Webhook{path}", method, content, HEADERS)

    return call


@pytest.fixture
def webhook_id(rest):
    """The id of a stored webhook."""
    return rest("POST", body=SAVED).json["WebhookId"]


@pytest.mark.fact("F081", "F093")
def test_all_fourteen_members_are_saved_with_null_for_a_name(tenant):
    """The sample spells the method SaveWebHook, leaves the name null, and its dates have a Z."""
    body = {
        "WebhookId": 0,
        "Name": None,
        "Events": ["contact.created", "contact.deleted"],
        "TargetUrl": f"https://{HOOK_HOST}/0779ad74",
        "Secret": None,
        "State": "Active",
        "Type": "webhook",
        "Headers": None,
        "Properties": None,
        "Registered": "0001-01-01T00:00:00Z",
        "RegisteredAssociate": None,
        "Updated": "0001-01-01T00:00:00Z",
        "UpdatedAssociate": None,
        "ErrorsEmail": None,
    }
    url = f"{tenant.url}/api/v1/Agents/Webhook/SaveWebHook"
    reply = send(url, "POST", json.dumps(body), HEADERS)
    assert (reply.status, reply.json["WebhookId"], reply.json["Name"]) == (200, 1, None)
    assert reply.headers["X-Simulator-Contract"] is None


@pytest.mark.fact("F036")
def test_an_unknown_filter_and_a_trailing_comma_are_forgiven(tenant, webhook_id):
    """The sample filters by a StateFilter that is none, and ends its object with a comma."""
    body = '{\n  "NameFilter": "",\n  "EventFilter": "",\n  "StateFilter": 0,\n}\n'
    url = f"{tenant.url}/api/v1/Agents/Webhook/GetAllWebhooks"
    reply = send(url, "POST", body, HEADERS)
    assert [one["WebhookId"] for one in reply.json] == [webhook_id]
    assert "StateFilter" in reply.headers["X-Simulator-Contract"]


@pytest.mark.fact("F036")
def test_a_put_needs_no_id_in_its_body(rest, webhook_id):
    """The path tells which webhook is replaced; members that are left out become defaults."""
    body = '{"Name": "Others", "Events": ["sale.sold"], "TargetUrl": "https://a.example.com/",}'
    reply = rest("PUT", f"/{webhook_id}", body)
    assert (reply.status, reply.json["WebhookId"]) == (200, webhook_id)
    assert (reply.json["Name"], reply.json["Headers"], reply.json["Secret"]) == ("Others", {}, "")


@pytest.mark.fact("F036")
def test_the_id_of_the_path_wins_over_the_one_in_the_body(rest, webhook_id):
    """A body with another id changes the webhook of the path, and no other."""
    other = rest("POST", body=SAVED).json["WebhookId"]
    reply = rest("PUT", f"/{webhook_id}", {**SAVED, "WebhookId": other, "Name": "Persons"})
    assert (reply.json["WebhookId"], reply.json["Name"]) == (webhook_id, "Persons")
    assert rest("GET", f"/{other}").json["Name"] == "Activities"


@pytest.mark.fact("F105")
def test_headers_are_added_by_a_patch_in_plain_json(rest, webhook_id):
    """An array of operations is a JSON Patch, though its type is application/json."""
    headers = {"X-Custom-Header": "Custom-Value", "X-Custom-Header1": "Custom-Value1"}
    patch = [{"op": "add", "path": "/Headers", "value": headers}]
    reply = rest("PATCH", f"/{webhook_id}", patch)
    assert (reply.status, reply.json["Headers"]) == (200, headers)


@pytest.mark.fact("F105")
def test_properties_are_replaced_by_nested_objects(rest, webhook_id):
    """Properties may be of any depth."""
    properties = {"Person": {"firstName": "Ada"}, "Place": {"city": "Molde"}}
    patch = [{"op": "replace", "path": "/Properties", "value": properties}]
    reply = rest("PATCH", f"/{webhook_id}", patch)
    assert (reply.status, reply.json["Properties"]) == (200, properties)


QUERY = "action=safeParse&includeId=prod-crm-webhook&key=jhB%2FuA==&empty=&flag"


def test_the_query_string_of_a_target_is_kept_byte_for_byte(tenant, rest):
    url = f"https://{HOOK_HOST}/CS/scripts/customer.exe?{QUERY}"
    assert rest("POST", body={**SAVED, "TargetUrl": url}).json["TargetUrl"] == url
    [message] = tenant.messages(HOOK_HOST, "test")
    assert (message.path, message.query) == ("/CS/scripts/customer.exe", QUERY)


def test_a_query_string_goes_over_the_wire_byte_for_byte(tenant, rest):
    url = f"{tenant.url}/targets/orders/CS/scripts/customer.exe?{QUERY}"
    assert rest("POST", body={**SAVED, "TargetUrl": url}).status == 200
    [message] = tenant.messages("orders", "test")
    assert message.path.endswith("/targets/orders/CS/scripts/customer.exe")
    assert message.query == QUERY


def test_custom_headers_of_a_new_webhook_are_sent_to_its_target(tenant, rest):
    headers = {"X-Custom-Header1": "Custom Value1", "X-Custom-Header2": "Custom Value2"}
    rest("POST", body={**SAVED, "Headers": headers, "Secret": ""})
    [message] = tenant.messages(HOOK_HOST, "test")
    assert {name: message.header(name) for name in headers} == headers
    assert message.signature == "unsigned"
