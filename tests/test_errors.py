"""Errors: the shape, status and reason phrase of each, wherever it comes from."""

from __future__ import annotations

import pytest
from cases import each
from refusals import CRM, detail_of, message_of, unchanged
from support import webhook

UPDATE = ("PUT", "/1")
CREATE = ("POST", "")


# --- What the CRM says


@pytest.mark.parametrize(
    ("method", "body"), [("GET", None), ("PUT", webhook()), ("PATCH", {"Name": "New"})]
)
@pytest.mark.fact("F209")
def test_what_is_not_there_is_404_and_says_what(api, method, body):
    """REST tells of a missing webhook with an error object, and in its reason phrase."""
    with unchanged(api):
        answer = api.rest(method, "/99999", body)
    patching = "404 Webhook with given id does not exist in the db."
    assert answer.status == (patching if method == "PATCH" else "404 Webhook Not Found")
    assert answer.get_json() == {
        "Error": True,
        "ErrorType": "SoNotFoundException",
        "Message": "Webhook id 99999 not found",
        "ErrorMessage": "Webhook id 99999 not found",
        "ErrorSource": CRM,
    }


@pytest.mark.parametrize("call", [CREATE, UPDATE])
@pytest.mark.fact("F210")
def test_what_the_crm_refuses_is_400_with_type_message_and_source(api, call):
    """A value that the CRM does not take is an ArgumentException."""
    api.saved()
    with unchanged(api):
        answer = api.rest(*call, webhook(TargetUrl="ftp://a.example.com/"))
    assert answer.status == "400 Bad Request"
    assert answer.get_json() == {
        "Error": True,
        "ErrorType": "ArgumentException",
        "Message": answer.get_json()["ErrorMessage"],
        "ErrorMessage": (
            "Webhook TargetUrl must be secure: 'HTTPS:' not found in ftp://a.example.com/"
        ),
        "ErrorSource": CRM,
    }


@each(
    ("path", "body"),
    [
        ("GetWebhook", None),
        ("DeleteWebhook", None),
        ("GetAllWebhooks", None),
        ("TestWebhook", None),
        ("SignalEvent", None),
        ("GetLastError", None),
    ],
)
@pytest.mark.fact("F211")
def test_a_missing_parameter_is_400_with_message_and_detail(api, path, body):
    """A parameter that is not there is told in two members that say so, not in an error object."""
    with unchanged(api):
        answer = api.agent(path, body)
    assert answer.status == "400 Bad Request"
    assert "The parameters dictionary contains a null entry for parameter '" in detail_of(answer)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (webhook(WebhookId="x"), "/WebhookId is 'x', and must be a whole number"),
        (webhook(Events="a.b"), "/Events is 'a.b', and must be an array"),
        ([], "the body is an array, and must be an object"),
        ("x" * 100, f"the body is '{'x' * 56}..., and must be an object"),
    ],
)
@pytest.mark.fact("F211")
def test_what_cannot_be_bound_is_400_with_where_and_why(api, body, detail):
    """The detail names the place in the body, its value, and what would be right."""
    with unchanged(api):
        assert detail_of(api.agent("SaveWebhook", body)) == detail


@each("body", [None, b"", b"null", b" \n"])
@each("call", [CREATE, UPDATE, ("PATCH", "/1")])
@pytest.mark.fact("F212")
def test_nothing_to_save_is_400_and_says_so(api, call, body):
    """POST, PUT and PATCH without a body tell that there is no entity to save in it."""
    api.saved()
    with unchanged(api):
        text = message_of(api.rest(*call, raw=body), 400, "ArgumentNullException")
    assert text == "Bad request. Entity to save is not in request body."


@pytest.mark.parametrize("accept", ["application/json", "text/xml"])
@pytest.mark.fact("F213")
def test_401_is_told_in_html(api, accept):
    """Whatever media type is asked for, who is not signed in gets a fragment of HTML."""
    with unchanged(api):
        answer = api.rest("POST", "", webhook(), Authorization=None, Accept=accept)
    assert answer.status == "401 Unauthorized"
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="SuperOffice Username or Ticket"'
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.text.count("<p>") == 3


def test_who_may_not_use_the_agent_is_told_403(api):
    api.admin("PUT", "/tenants/Default", {"restricted": True})
    with unchanged(api):
        for answer in (api.agent("SaveWebhook", webhook()), api.rest("GET")):
            assert answer.status == "403 Forbidden"
            message_of(answer, 403, "SoAccessException")


# --- What HTTP says


@each(
    "path",
    [
        "/nowhere",
        "/api/v2",
        "/api/v1/Contact/1",
        "/api/v1/Webhook/one",
        "/api/v1/Webhook/1/Nothing",
        "/api/v1/Agents/Webhook/CopyWebhook",
        "/api/v1/Agents/Contact/GetContact",
        "/Cust12345/api/v1/nothing",
    ],
)
@each("method", ["GET", "POST"])
def test_an_unknown_route_is_404_in_the_shape_of_the_crm(api, method, path):
    with unchanged(api):
        answer = api.call(method, path, {})
    assert answer.status == "404 Not Found"
    assert message_of(answer, 404, "HttpRouteNotFoundException").startswith(
        "No HTTP resource was found that matches '/"
    )


@each(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/Webhook", "GET, POST"),
        ("POST", "/api/v1/Webhook/1", "DELETE, GET, PATCH, PUT"),
        ("POST", "/api/v1/Webhook/default", "GET"),
        ("GET", "/api/v1/Webhook/Test", "POST"),
        ("GET", "/api/v1/Webhook/contact.created/1", "POST"),
        ("PUT", "/api/v1/Agents/Webhook/SaveWebhook", "GET, POST"),
        ("OPTIONS", "/api/v1/Webhook", "GET, POST"),
        ("POST", "/api", "GET"),
    ],
)
def test_a_wrong_method_is_405_and_tells_the_right_ones(api, method, path, allowed):
    with unchanged(api):
        answer = api.call(method, path, {})
    assert answer.status == "405 Method Not Allowed"
    assert answer.headers["Allow"] == allowed
    message_of(answer, 405, "HttpMethodNotAllowedException")


def test_a_body_over_the_limit_is_413(make_api):
    api = make_api(max_body=200)
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(Name="x" * 200))
    assert answer.status_code == 413
    assert "larger than 200 bytes" in message_of(answer, 413, "RequestTooLongException")


def test_a_mebibyte_is_too_large_by_default(api):
    with unchanged(api):
        answer = api.agent("SaveWebhook", raw=b" " * (2**20 + 1))
    message_of(answer, 413, "RequestTooLongException")
    detail_of(api.agent("SaveWebhook", raw=b" " * 2**20))


# --- What must not be


@pytest.mark.fact("F216")
def test_an_answer_of_our_own_that_breaks_its_schema_is_500_and_says_which(api):
    """An error of the server itself has the shape of the others; it is said aloud, not served."""
    default = api.agent("CreateDefaultWebhook").get_json()
    api.site.world().default_webhook = lambda: {**default, "WebhookId": "one", "Nick": 1}
    with unchanged(api):
        answer = api.agent("CreateDefaultWebhook")
    assert answer.status == "500 Internal Server Error"
    text = message_of(answer, 500, "SimulatorContractBroken")
    assert "breaks https://schemas.sosim.invalid/11.0/Webhook.json" in text
    assert "/WebhookId" in text
    assert "Nick" in text


@pytest.mark.fact("F216")
def test_an_answer_of_our_own_that_lacks_a_member_is_500_too(api):
    """Every member of a carrier has to be there, before $select leaves any out."""
    api.site.world().default_webhook = lambda: {"WebhookId": 1}
    text = message_of(api.rest("GET", "/default"), 500, "SimulatorContractBroken")
    assert "'TargetUrl' is a required property" in text


# --- What every error has


ERRORS = [
    ("GET", "/api/v1/Webhook/9", 404),
    ("GET", "/nowhere", 404),
    ("DELETE", "/api/v1/Webhook", 405),
    ("POST", "/api/v1/Webhook", 400),
    ("POST", "/api/v1/Agents/Webhook/GetWebhook", 400),
]


@pytest.mark.parametrize(("method", "path", "status"), ERRORS)
def test_an_error_is_journalled_like_any_answer(api, method, path, status):
    answer = api.call(method, path)
    [entry] = api.admin("GET", "/requests").get_json()["items"]
    assert (entry["method"], entry["path"], entry["status"]) == (method, path, status)
    assert entry["request_id"] == answer.headers["X-Simulator-Request"]


@pytest.mark.parametrize(("method", "path", "status"), ERRORS)
def test_an_error_keeps_its_own_schema(api, method, path, status):
    document = api.call(method, path).get_json()
    name = "Error" if "Error" in document else "BindingError"
    assert api.site.world().carrier(name).check(document) == []
