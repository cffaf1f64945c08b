"""Signing in: any credentials of a documented scheme will do, and none will not."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from cases import each
from support import AGENT, BASIC, REST, Api, webhook

TICKET = "7T:AbCd+/1234567890=="
TOKEN = "8A:Cust12345.AbCdEf"
ANONYMOUS: dict[str, Any] = {"Authorization": None}


def status(api: Api, authorization: str | None, **headers: str) -> int:
    return api.rest("GET", Authorization=authorization, **headers).status_code


# The schemes -------------------------------------------------------------------------------------


@pytest.mark.fact("F001", "F202")
@pytest.mark.parametrize("value", [BASIC, f"SoTicket {TICKET}", f"Bearer {TOKEN}"])
def test_each_documented_scheme_signs_in(api: Api, value: str) -> None:
    """User names, tickets and tokens all do, unless somebody switches one off."""
    assert status(api, value) == 200


@pytest.mark.fact("F197")
def test_basic_tells_who_calls(api: Api) -> None:
    """The name before the colon is the user who is told to have saved the webhook."""
    saved = api.agent("SaveWebhook", webhook(), Authorization="Basic YW5uYTpzZWNyZXQ=").get_json()
    assert saved["RegisteredAssociate"]["Name"] == "anna"


@pytest.mark.fact("F197")
@pytest.mark.parametrize("value", ["anna:secret", "YW5uYQ==", "%%%", "/w==", "YW\u00e9="])
def test_basic_is_a_name_and_a_password_in_base64(api: Api, value: str) -> None:
    """Plain text, a name without a colon, and what is not base64 are nobody."""
    assert status(api, f"Basic {value}") == 401


@pytest.mark.fact("F198")
@pytest.mark.parametrize("scheme", ["SOTicket", "SoTicket", "SOTICKET", "soticket"])
def test_a_ticket_is_sent_as_it_stands(api: Api, scheme: str) -> None:
    """A ticket has no encoding of its own; the docs spell its scheme in three ways."""
    assert status(api, f"{scheme} {TICKET}", SO_AppToken="app") == 200


@pytest.mark.fact("F199")
@pytest.mark.parametrize("token", [TOKEN, TOKEN.replace("8A", "7A")])
def test_a_token_goes_with_bearer(api: Api, token: str) -> None:
    """The docs show access tokens with two beginnings."""
    online = Api(api.site, "Cust12345")
    assert status(online, f"Bearer {token}") == 200


@pytest.mark.fact("F200")
@pytest.mark.parametrize("scheme", ["Negotiate", "NTLM"])
def test_users_of_a_directory_sign_in(api: Api, scheme: str) -> None:
    """On site, Windows may sign its users in."""
    assert status(api, f"{scheme} TlRMTVNTUAABAAAA") == 200


@each("value", ["", "Basic", "Bearer ", "Digest abc", "Bearerabc", TICKET])
def test_anything_else_is_nobody(api: Api, value: str) -> None:
    """A scheme without credentials, credentials without one, and schemes that nobody documents."""
    assert status(api, value) == 401


# A session ---------------------------------------------------------------------------------------


@pytest.fixture
def session(api: Api) -> Api:
    """A caller with a session cookie."""
    api.client.set_cookie("ASP.NET_SessionId", "abc")
    return api


@pytest.mark.fact("F002", "F201", "F202")
def test_a_session_and_the_header_sign_in(session: Api) -> None:
    """The value may come from a hidden field, which the server does not see."""
    assert status(session, None, X_XSRF_TOKEN="from-a-hidden-field") == 200


@pytest.mark.fact("F002", "F201")
@pytest.mark.parametrize(("header", "expected"), [("xyz", 200), ("other", 401)])
def test_the_header_fits_the_cookie(session: Api, header: str, expected: int) -> None:
    """Where there is a cookie with the value, the header has to repeat it."""
    session.client.set_cookie("XSRF-TOKEN", "xyz")
    assert status(session, None, X_XSRF_TOKEN=header) == expected


@pytest.mark.parametrize("header", ["abc==", "abc%3D%3D"])
def test_the_header_may_have_the_cookie_decoded(api: Api, header: str) -> None:
    """As the official client does in a browser, by axios."""
    api.client = api.client.application.test_client(use_cookies=False)  # they go as they are
    cookies = "ASP.NET_SessionId=abc; XSRF-TOKEN=abc%3D%3D"
    assert status(api, None, X_XSRF_TOKEN=header, Cookie=cookies) == 200
    assert status(api, None, X_XSRF_TOKEN=f"{header}x", Cookie=cookies) == 401


@pytest.mark.fact("F201")
def test_the_header_without_a_session_is_nobody(api: Api) -> None:
    """The header proves that the caller may read the session's cookies; it is no login itself."""
    assert status(api, None, X_XSRF_TOKEN="xyz") == 401


@pytest.mark.fact("F204")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_session_alone_is_nobody(session: Api, method: str) -> None:
    """Browsers send cookies by themselves, so a cookie is not enough even for reading."""
    session.client.set_cookie("XSRF-TOKEN", "xyz")
    assert session.rest(method, "", webhook(), **ANONYMOUS).status_code == 401


def test_cookies_that_cannot_be_read_are_nobody(api: Api) -> None:
    api.client = api.client.application.test_client(use_cookies=False)  # they go as they are
    answer = api.client.get(REST, headers={"X-XSRF-TOKEN": "xyz", "Cookie": "a/b=1"})
    assert answer.status_code == 401


# Nobody ------------------------------------------------------------------------------------------


@pytest.mark.fact("F203")
def test_nobody_is_challenged(api: Api) -> None:
    """The challenge offers Basic, in a realm of SuperOffice's own."""
    answer = api.rest("GET", **ANONYMOUS)
    assert answer.status == "401 Unauthorized"
    challenge = 'Basic realm="SuperOffice Username or Ticket"'
    assert answer.headers["WWW-Authenticate"] == challenge


@pytest.mark.fact("F203", "F213")
@pytest.mark.parametrize("accept", ["application/json", "application/xml", None])
def test_nobody_is_told_in_html(api: Api, accept: Any) -> None:
    """Whatever was asked for: a line on the header, and a paragraph for each of three schemes."""
    answer = api.rest("GET", Authorization=None, Accept=accept)
    assert answer.content_type == "text/html; charset=utf-8"
    assert "<code>Authenticate</code>" in answer.text.splitlines()[0]
    assert re.findall(r"<p>(\w+)", answer.text) == ["BASIC", "SOTICKET", "BEARER"]


@pytest.mark.fact("F203")
def test_nobody_changes_anything(api: Api) -> None:
    """A call without credentials is refused before it is read."""
    saved = api.saved()
    assert api.agent("SaveWebhook", raw=b"{", **ANONYMOUS).status_code == 401
    assert api.rest("DELETE", f"/{saved['WebhookId']}", **ANONYMOUS).status_code == 401
    assert api.rest("GET").get_json() == [saved]


@pytest.mark.fact("F205")
@pytest.mark.parametrize(
    "path", ["/api", "/api/v1", "/api/state/Cust12345", f"{AGENT}/SaveWebhook", AGENT]
)
def test_metadata_need_no_login(api: Api, path: str) -> None:
    """What the API is and has can be asked by anybody."""
    assert api.call("GET", path, **ANONYMOUS).status_code == 200


@pytest.mark.fact("F207")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_app_may_lack_the_agent(api: Api, method: str) -> None:
    """Online, an app asks for the Webhook agent when it is registered; without it, it is 403."""
    api.site.world().configure({}, restricted=True)
    answer = api.rest(method, "", webhook())
    assert (answer.status_code, answer.get_json()["ErrorType"]) == (403, "SoAccessException")
    assert api.call("GET", "/api").status_code == 200


@pytest.mark.fact("F208")
def test_a_client_may_try_again_with_a_new_header(api: Api) -> None:
    """The .NET client answers a 401 with one more call, and needs the same bytes to do."""
    body = webhook()
    assert api.rest("POST", "", body, Authorization="Bearer").status_code == 401
    assert api.rest("POST", "", body, Authorization=f"Bearer {TOKEN}").status_code == 200


def test_credentials_may_be_switched_off(make_api: Callable[..., Api]) -> None:
    """With `auth` off nobody has to sign in, and the user is the one of the samples."""
    saved = make_api(auth="off").agent("SaveWebhook", webhook(), **ANONYMOUS).get_json()
    assert saved["RegisteredAssociate"]["Name"] == "tje0"
