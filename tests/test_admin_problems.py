"""Problems of the admin API: what is wrong with a call, where, and what would be right."""

import pytest
from cases import each
from support import Api

from simulator.admin.calls import CALLS
from simulator.admin.problem import Problem

PROBLEM = "urn:superoffice-simulator:problem:"


def problem(answer) -> tuple[int, str]:
    """Give status and kind of a problem, which has all the members of one."""
    assert answer.content_type == "application/problem+json"
    document = answer.json
    assert list(document)[:5] == ["type", "title", "status", "detail", "errors"]
    assert document["status"] == answer.status_code
    return answer.status_code, document["type"].removeprefix(PROBLEM)


@each("method", sorted({"GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"}))
def test_an_unknown_path_is_a_problem(api, method):
    for path in ("/nothing", "", "/", "/targets/a/b", "//livez"):
        assert problem(api.client.open(f"/__admin{path}", method=method)) == (404, "unknown-path")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/livez", "GET, HEAD"),
        ("/reset", "POST"),
        ("/tenants/Cust1", "PUT"),
        ("/targets/orders/messages", "DELETE, GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(api, path, allowed):
    answer = api.client.patch(f"/__admin{path}")
    assert problem(answer) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == allowed


def test_what_can_be_read_can_be_asked_for_its_head(api):
    told = api.client.get("/__admin/webhooks")
    asked = api.client.head("/__admin/webhooks")
    assert (asked.status_code, asked.headers, asked.data) == (200, told.headers, b"")


@pytest.mark.parametrize("path", ["/requests", "/webhooks", "/events", "/attempts", "/targets"])
def test_unknown_parameters_are_named_in_lists(api, path):
    answer = api.admin("GET", path, colour="red")
    assert problem(answer) == (400, "invalid-parameter")
    assert answer.json["errors"][0]["pointer"] == "/colour"


@each("call", [c for c in CALLS if c.tenant])
def test_what_is_no_tenant_is_told(api, call):
    query = {one.name: "1" for one in call.query if one.required}
    path = call.path.replace("{name}", "orders")
    answer = api.admin(call.method, path, call.example, **query, tenant="Acme")
    assert problem(answer) == (400, "invalid-parameter")
    assert "Default, or Cust and digits, such as Cust12345" in answer.json["detail"]


def test_what_is_no_tenant_cannot_be_configured(api):
    answer = api.admin("PUT", "/tenants/Acme", {})
    assert problem(answer) == (400, "invalid-parameter")


@each(
    ("body", "pointers"),
    [
        ({"answers": [{"status": 99}]}, ["/answers/0/status"]),
        ({"answers": [{}, {"fault": "explode"}]}, ["/answers/1/fault"]),
        ({"answers": [{"delay": -1, "times": 0}]}, ["/answers/0/delay", "/answers/0/times"]),
        ({"answers": [{"headers": {"X\r\nY": "1"}}]}, ["/answers/0/headers"]),
        ({"answers": [{"headers": {"X": "1\r\n2"}}]}, ["/answers/0/headers/X"]),
        ({"answers": {}}, ["/answers"]),
        ({"secret": 5, "colour": "red"}, ["", "/secret"]),
        ([], [""]),
        ("text", [""]),
    ],
)
def test_a_body_that_breaks_its_schema_is_told_where(api, body, pointers):
    answer = api.admin("PUT", "/targets/t", body)
    assert problem(answer) == (400, "invalid-body")
    assert [error["pointer"] for error in answer.json["errors"]] == pointers
    assert api.admin("GET", "/targets").json["items"] == []


@pytest.mark.parametrize("body", [b"{", b"\xff", b"<a/>", b"[" * 10_000])
def test_a_body_that_is_no_json_is_told_why(api, body):
    answer = api.client.put("/__admin/targets/t", data=body)
    assert problem(answer) == (400, "unreadable-body")
    assert answer.json["errors"][0]["pointer"] == ""


def test_no_body_breaks_the_schema(api):
    assert problem(api.client.put("/__admin/targets/t")) == (400, "invalid-body")


def test_a_body_over_the_limit_is_told_the_limit(make_api):
    answer = make_api(max_body=10).client.put("/__admin/targets/t", data=b" " * 11)
    assert problem(answer) == (413, "too-large")
    assert "larger than 10 bytes" in answer.json["detail"]


@pytest.fixture
def guarded(make_api) -> Api:
    """A caller of a site whose admin API needs a token."""
    return make_api(admin_token="t0ken")


@each("call", [c for c in CALLS if not c.open])
def test_a_token_is_needed_where_one_is_set(guarded, call):
    path = "/__admin" + call.path.replace("{name}", "Cust1")
    answer = guarded.client.open(path, method=call.method)
    assert problem(answer) == (401, "no-token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/version", "/settings"])
def test_health_needs_no_token(guarded, path):
    assert guarded.client.get(f"/__admin{path}").status_code == 200


@each("value", ["Basic t0ken", "Bearer", "Bearer t0ke", "Bearer t0ken2", "Bearer \u00e9", "t0ken"])
def test_any_other_token_is_none(guarded, value):
    answer = guarded.client.get("/__admin/targets", headers={"Authorization": value})
    assert answer.status_code == 401


@pytest.mark.parametrize("value", ["Bearer t0ken", "bearer t0ken"])
def test_the_token_opens_the_admin_api(guarded, value):
    answer = guarded.client.get("/__admin/targets", headers={"Authorization": value})
    assert answer.status_code == 200


def test_the_token_is_for_the_admin_api_only(guarded):
    assert guarded.rest("GET").status_code == 200
    assert guarded.client.post("/targets/t").status_code == 200


def test_a_problem_may_quote_any_text():
    answer = Problem(400, "odd", "half a pair: \ud800", items=[{"\udfff": 1}]).response()
    assert answer.json["detail"] == "half a pair: \ud800"
