"""Discovery: addresses, versions, the list of operations, and whether a tenant runs."""

from collections.abc import Callable

import pytest
from support import AGENT, REST, Api

from simulator.api import operations

VERSIONS = {
    "NetServerVersion",
    "NetServerAssembly",
    "NetServerDate",
    "NetServerLabel",
    "NetServer",
    "Services",
    "ServicesCurrent",
}


# Addresses ---------------------------------------------------------------------------------------


@pytest.mark.fact("F217")
@pytest.mark.parametrize("application", ["", "SuperOffice", "crm/SuperOffice"])
def test_on_site_the_api_lies_behind_any_path(api: Api, application: str) -> None:
    """All application paths lead to the same installation."""
    saved = api.saved()
    assert Api(api.site, application).rest("GET").get_json() == [saved]


@pytest.mark.fact("F217")
def test_online_each_tenant_has_its_own(api: Api) -> None:
    """The name of a tenant comes before the API, in any case, and nobody else sees what it has."""
    saved = Api(api.site, "Cust12345").saved()
    assert Api(api.site, "cust12345").rest("GET").get_json() == [saved]
    assert Api(api.site, "Cust54321").rest("GET").get_json() == []
    assert api.rest("GET").get_json() == []


@pytest.mark.fact("F217")
@pytest.mark.parametrize("path", ["/API/V1/webhook", "/api/v1/Webhook/", "/api//v1/Webhook"])
def test_paths_count_in_any_case(api: Api, path: str) -> None:
    """Slashes too many do no harm."""
    assert api.call("GET", path).status_code == 200


# A tenant's state --------------------------------------------------------------------------------


@pytest.mark.fact("F218")
def test_a_tenant_tells_how_it_is(api: Api) -> None:
    """Nobody has to sign in to ask; the state is a name."""
    answer = api.call("GET", "/api/state/Cust12345", Authorization=None)
    state = answer.get_json()
    assert (answer.status_code, state["ContextIdentifier"]) == (200, "Cust12345")
    assert (state["State"], state["IsRunning"]) == ("Running", True)
    assert state["Version"] == "Release_11.0"


@pytest.mark.fact("F218")
def test_a_tenant_tells_where_it_is(api: Api) -> None:
    """Its API can be called at the address that it tells."""
    address = api.call("GET", "/api/state/Cust12345").get_json()["Api"]
    answer = api.client.get(f"{address}/v1/Webhook", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 200
    assert "Cust12345" in [world.name for world in api.site.worlds()]


@pytest.mark.parametrize("application", ["", "SuperOffice", "Cust1"])
@pytest.mark.parametrize("name", ["Cust777", "cust777"])
def test_a_tenant_is_at_its_own_address_wherever_it_is_asked_for(
    api: Api, application: str, name: str
) -> None:
    state = Api(api.site, application).call("GET", f"/api/state/{name}").get_json()
    assert state["ContextIdentifier"] == "Cust777"
    assert state["Endpoint"] == "http://localhost/Cust777"
    assert state["Api"] == "http://localhost/Cust777/api"


def test_what_is_no_tenant_is_the_default_as_in_any_address(api: Api) -> None:
    state = api.call("GET", "/api/state/SuperOffice").get_json()
    assert (state["ContextIdentifier"], state["Api"]) == ("Default", "http://localhost/Default/api")


def test_a_tenant_tells_its_own_release(api: Api) -> None:
    Api(api.site, "Cust12345").admin("PUT", "/tenants/Cust12345", {"release": "12.4"})
    releases = [
        api.call("GET", f"/api/state/{name}").get_json()["Version"]
        for name in ("Cust12345", "Cust777")
    ]
    assert releases == ["Release_12.4", "Release_11.0"]
    assert [world.name for world in api.site.worlds()] == ["Cust12345", "Default"]


@pytest.mark.fact("F218")
def test_the_states_have_their_documented_numbers(api: Api) -> None:
    """The numbers have gaps: nothing is 7 or 9."""
    shape = api.site.world().carrier("TenantState").shape.members["state"][1]
    assert list(shape.numbers.values()) == [0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12]
    assert (shape.numbers["Running"], shape.numbers["OnlineMaintenance"]) == (2, 5)


# Versions ----------------------------------------------------------------------------------------


@pytest.mark.fact("F219")
@pytest.mark.parametrize("accept", [None, "text/html,application/xhtml+xml,*/*;q=0.8", "*/*"])
def test_the_root_is_a_page_for_browsers(api: Api, accept: str | None) -> None:
    """Unless somebody asks for data, GET of the API's root is HTML."""
    answer = api.call("GET", "/api", Accept=accept)
    assert answer.content_type == "text/html; charset=utf-8"
    assert "http://localhost/api/v1" in answer.text


@pytest.mark.fact("F219")
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html, application/json;q=0.5", "text/html"),
        ("application/json, text/html", "text/html"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        ("text/html;q=0.5, application/json", "application/json"),
        ("text/html;q=0, */*", "application/json"),
    ],
)
def test_the_root_comes_as_what_is_wanted_most(api: Api, accept: str, content_type: str) -> None:
    """A browser takes XML too, if need be; the documented samples ask for JSON with a charset."""
    answer = api.call("GET", "/api", Accept=accept)
    assert answer.content_type == f"{content_type}; charset=utf-8"


@pytest.mark.fact("F219")
@pytest.mark.parametrize("application", ["", "Cust12345"])
def test_the_root_tells_versions_in_json(api: Api, application: str) -> None:
    """Asked for JSON, it has the URL of v1 and the versions of what runs it."""
    document = Api(api.site, application).call("GET", "/api").get_json()
    base = "/".join(filter(None, ["http://localhost", application]))
    assert (document["v1"], document["Version"]) == (f"{base}/api/v1", "v1")
    assert document.keys() >= VERSIONS


@pytest.mark.parametrize("release", ["10.0", "11.0", "12.4"])
def test_the_root_tells_the_release(make_api: Callable[..., Api], release: str) -> None:
    """A client can see which generation of the contract it talks to."""
    document = make_api(release=release).call("GET", "/api").get_json()
    assert document["NetServerVersion"].startswith(f"{release}.")


# Operations --------------------------------------------------------------------------------------


@pytest.mark.fact("F220")
def test_v1_lists_every_operation(api: Api) -> None:
    """Each URL has its methods, and each method a line of help."""
    listing = api.call("GET", "/api/v1", Authorization=None).get_json()
    listed = {(url, method) for url, methods in listing.items() for method in methods}
    served = {(f"http://localhost{one.path}", one.method) for one in operations.DOCUMENTED}
    assert listed == served
    assert all(text.endswith(".") for methods in listing.values() for text in methods.values())


@pytest.mark.fact("F220")
def test_agents_are_listed_with_post_only(api: Api) -> None:
    """That a GET describes them is not part of the list."""
    listing = api.call("GET", "/api/v1").get_json()
    agents = [methods for url, methods in listing.items() if "/Agents/" in url]
    assert [list(methods) for methods in agents] == [["POST"]] * 8


@pytest.mark.fact("F220")
def test_what_goes_into_the_query_is_part_of_the_help(api: Api) -> None:
    """The template of the query comes before the text."""
    listing = api.call("GET", "/api/v1").get_json()
    text = listing[f"http://localhost{AGENT}/GetWebhook"]["POST"]
    assert text.startswith("?webhookId={webhookId}&")
    assert "?" not in listing[f"http://localhost{REST}/{{id}}"]["DELETE"]


@pytest.mark.fact("F018")
def test_an_agent_lists_its_methods(api: Api) -> None:
    """GET of the agent itself gives the part of the list that is the agent's."""
    listing = api.call("GET", AGENT).get_json()
    assert [url.rpartition("/")[0] for url in listing] == [f"http://localhost{AGENT}"] * 8
