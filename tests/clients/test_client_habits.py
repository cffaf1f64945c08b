"""The wire habits of other clients: the Python and PHP packages, the Angular sample, and .NET."""

import json
import socket

import pytest
from plain_http import send

ORDERS = {
    "Name": "Orders",
    "Events": ["contact.changed"],
    "TargetUrl": "https://hooks.example.com/orders",
    "Type": "webhook",
}
BODY = json.dumps(ORDERS)

#: superoffice-python-sdk 0.2: the misspelt media type is its own.
PYTHON = {
    "Authorization": "SOTicket 7T:YWJjZGVm==",
    "SO-AppToken": "0123456789abcdef",
    "Content-Type": "application/json",
    "Accept": "aplication/json",
}
#: SoftwarePunt's superoffice-webapi-php-sdk.
PHP = {
    "User-Agent": "superoffice-webapi (php)",
    "Accept": "application/json; charset=utf-8",
    "Accept-Language": "*",
    "Authorization": "Bearer 8A:Cust1.abc",
}
#: SuperOffice's Angular sample, which has the URL of the API from the claim webapi_url.
ANGULAR = {
    "Authorization": "Bearer 8A:Cust1.abc",
    "Accept": "application/json, text/plain, */*",
    "Accept-Language": "US",
}
ANGULAR_BODY = {**ANGULAR, "Content-Type": "application/json"}


def test_python_creates_with_a_slash_at_the_end_and_a_misspelt_accept(tenant):
    reply = send(f"{tenant.url}/api/v1/Webhook/", "POST", BODY, PYTHON)
    assert (reply.status, reply.json["WebhookId"]) == (200, 1)
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"


def test_python_gets_updates_and_deletes_by_id(tenant):
    webhook = f"{tenant.url}/api/v1/Webhook/1"
    send(f"{tenant.url}/api/v1/Webhook/", "POST", BODY, PYTHON)
    assert send(webhook, "GET", None, PYTHON).json["Name"] == "Orders"
    update = json.dumps({**ORDERS, "Name": "Sales"})
    assert send(webhook, "PUT", update, PYTHON).json["Name"] == "Sales"
    assert send(webhook, "DELETE", None, PYTHON).status == 204
    assert send(webhook, "GET", None, PYTHON).status == 404


def test_python_queries_with_odata_parameters_and_any_media_type(tenant):
    send(f"{tenant.url}/api/v1/Webhook", "POST", BODY, PYTHON)
    query = "$select=name&$format=json&$filter=name%20begins%20'O'&$skip=0&$top=10"
    reply = send(f"{tenant.url}/api/v1/Webhook?{query}", "GET", None, {**PYTHON, "Accept": "*/*"})
    assert [one["Name"] for one in reply.json] == ["Orders"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("CreateDefaultWebhook", None),
        ("SaveWebhook", BODY),
        ("GetWebhook?webhookId=1", None),
        ("GetAllWebhooks", "{}"),
        ("TestWebhook", json.dumps({"Webhook": ORDERS})),
        ("GetLastError", '{"WebhookId": 1}'),
    ],
)
def test_php_throws_unless_it_gets_200_exactly(tenant, path, body):
    headers = {**PHP, "Content-Type": "application/json"}
    reply = send(f"{tenant.url}/api/v1/Agents/Webhook/{path}", "POST", body, headers)
    assert (reply.status, reply.reason) == (200, "OK")


def test_php_asks_for_the_state_of_its_tenant(server):
    reply = send(f"{server.url}/api/state/Cust26759", "GET", None, PHP)
    assert reply.status == 200
    assert (reply.json["ContextIdentifier"], reply.json["IsRunning"]) == ("Cust26759", True)


def test_php_wants_no_translation(tenant):
    names = json.dumps({**ORDERS, "Name": 'NO:"Ordrer";US:"Orders"'})
    headers = {**PHP, "Content-Type": "application/json"}
    reply = send(f"{tenant.url}/api/v1/Webhook", "POST", names, headers)
    assert reply.json["Name"] == 'NO:"Ordrer";US:"Orders"'


@pytest.mark.fact("F035")
def test_angular_begins_with_the_default_and_saves_it_by_post(tenant):
    """Id 0 means the default webhook, which is then created; there is no id in the path."""
    default = send(f"{tenant.url}/api/v1/Webhook/default", "GET", None, ANGULAR).json
    created = send(f"{tenant.url}/api/v1/Webhook", "POST", json.dumps(default), ANGULAR_BODY)
    assert (created.status, created.json["WebhookId"]) == (200, default["WebhookId"])


@pytest.mark.fact("F035")
def test_angular_puts_and_deletes_what_has_an_id(tenant):
    """A webhook with an id is sent back whole, links and all, and deleted by that id."""
    archive = f"{tenant.url}/api/v1/Webhook"
    created = send(archive, "POST", BODY, ANGULAR_BODY).json
    changed = json.dumps({**created, "State": "Stopped"})
    stored = send(f"{archive}/{created['WebhookId']}", "PUT", changed, ANGULAR_BODY)
    assert (stored.status, stored.json["State"]) == (200, "Stopped")
    assert send(f"{archive}/{created['WebhookId']}", "DELETE", None, ANGULAR).status == 204


@pytest.mark.fact("F035")
def test_angular_asks_for_the_language_us(tenant):
    """The sample's Accept-Language is no language code, but the CRM's own prefix of English."""
    names = json.dumps({**ORDERS, "Name": 'NO:"Ordrer";US:"Orders"'})
    created = send(f"{tenant.url}/api/v1/Webhook", "POST", names, ANGULAR_BODY)
    assert created.json["Name"] == "Orders"


def test_dotnet_framework_waits_to_be_told_to_continue(tenant, server):
    """HttpWebRequest asks before it sends a body (Microsoft's docs of Expect100Continue)."""
    head = (
        f"POST /{tenant.world.name}/api/v1/Webhook HTTP/1.1\r\nHost: localhost\r\n"
        "Authorization: Bearer x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(BODY)}\r\nExpect: 100-continue\r\n\r\n"
    )
    place = ("127.0.0.1", server.port)
    with socket.create_connection(place, 20) as connection, connection.makefile("rb") as answer:
        connection.sendall(head.encode())
        assert [answer.readline() for _ in range(2)] == [b"HTTP/1.1 100 Continue\r\n", b"\r\n"]
        connection.sendall(BODY.encode())
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("body", [None, "", "null"])
@pytest.mark.fact("F010")
def test_a_call_without_arguments_has_a_null_body_or_none(tenant, body):
    """The official client sends the four bytes `null`, other clients nothing at all."""
    agent = f"{tenant.url}/api/v1/Agents/Webhook"
    headers = {**PHP, "Content-Type": "application/json"}
    assert send(f"{agent}/CreateDefaultWebhook", "POST", body, headers).status == 200
    assert send(f"{agent}/GetWebhook?webhookId=9", "POST", body, headers).body == b"null"


@pytest.mark.fact("F184")
def test_names_of_any_case_are_read_and_exact_ones_are_written(tenant):
    """Requests bind whatever their case; answers have the names of .NET, exactly."""
    url = f"{tenant.url}/API/V1/agents/webhook/GETALLWEBHOOKS"
    send(f"{tenant.url}/api/v1/Webhook", "POST", BODY, PYTHON)
    headers = {"authorization": "bearer x", "content-type": "Application/JSON"}
    reply = send(url, "POST", '{"NAMEFILTER": "orders"}', headers)
    assert [*reply.json[0]][:4] == ["WebhookId", "Name", "Events", "TargetUrl"]
