"""The OpenAPI document: sound, complete, and true to what is served and sent."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from cases import each
from click.testing import CliRunner
from schema_files import SCHEMAS, nodes
from support import HOOK, webhook

from simulator import cli
from simulator.admin.face import PREFIX
from simulator.api.operations import ALL
from simulator.contract.schemas import RELEASES
from simulator.crm import catalogue
from simulator.openapi.calls import EVERY, text
from simulator.resources import folder

MEDIA = "application/json"


@cache
def document(release: str = "11.0") -> dict[str, Any]:
    return dict(json.loads(text(release)))


def operations(release: str = "11.0") -> Iterator[dict[str, Any]]:
    parts = document(release)["paths"], document(release)["webhooks"]
    items = [item for part in parts for item in part.values()]
    return (one for item in items for one in item.values() if isinstance(one, dict))


def contents(release: str) -> Iterator[dict[str, Any]]:
    for one in operations(release):
        for holder in (one.get("requestBody", {}), *one["responses"].values()):
            yield from holder.get("content", {}).values()


def is_valid(schema: dict[str, Any], value: Any, release: str = "11.0") -> bool:
    whole = {**schema, "components": document(release)["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True).is_valid(value)


# The document ------------------------------------------------------------------------------------


@pytest.mark.parametrize("release", RELEASES)
def test_the_document_is_valid_openapi(release):
    openapi = pytest.importorskip("openapi_spec_validator", reason="part of the extra dev")
    openapi.validate(document(release))


@each("release", RELEASES)
def test_every_reference_leads_somewhere(release):
    for node in nodes(document(release)):
        if isinstance(node.get("$ref"), str):
            found: Any = document(release)
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            assert found


def test_no_two_operations_share_a_name():
    names = Counter(one["operationId"] for one in operations())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_operation_of_the_crm_is_there():
    found = {(one.method.lower(), one.path, one.id) for one in ALL}
    paths = document()["paths"]
    assert {one for one in found if paths[one[1]][one[0]]["operationId"] != one[2]} == set()


def test_every_admin_call_is_there_with_its_parameters():
    for call in EVERY:
        found = document()["paths"][PREFIX + call.path][call.method.lower()]
        names = {one["name"] for one in found["parameters"] if one["in"] == "query"}
        assert names - {"tenant"} == {one.name.strip(".") for one in call.query}
        assert set(found["responses"]) == {str(code) for code in (call.status, *call.refusals)}


def test_every_schema_is_used_by_some_release():
    used = {name for release in RELEASES for name in document(release)["components"]["schemas"]}
    known = {name.partition("/")[2] for name in SCHEMAS}
    assert known - used == set()


def test_what_a_caller_sends_may_be_left_out_where_it_has_a_default():
    schemas = document()["components"]["schemas"]
    assert "required" in schemas["Webhook"]
    assert "required" not in schemas["WebhookInput"]
    assert is_valid({"$ref": "#/components/schemas/WebhookInput"}, webhook())


@each("release", RELEASES)
def test_releases_differ_in_their_webhook(release):
    members = document(release)["components"]["schemas"]["Webhook"]["properties"]
    assert list(members) == list(SCHEMAS[f"{release}/Webhook"]["properties"])


def test_every_example_keeps_its_schema():
    for release in RELEASES:
        for one in contents(release):
            given = [each["value"] for each in one.get("examples", {}).values()]
            given += [one["example"]] if "example" in one else []
            for value in given:
                assert is_valid(one["schema"], value, release), value


def test_there_is_an_example_of_each_operation_with_a_body():
    bare = [
        one["operationId"]
        for one in operations()
        if "requestBody" in one
        and not {"examples", "example"} & one["requestBody"]["content"].get(MEDIA, {}).keys()
    ]
    assert set(bare) <= {"postTarget", "postTargetPath", "v1Webhook_PatchWebhook"}


#: Exchanges with a path or a method that no operation has.
NOWHERE = ("wrong-method", "unknown-route", "no-tenant", "no-id")


def test_every_fixture_is_answered_with_a_documented_status():
    by_id = {one["operationId"]: one["responses"] for one in operations()}
    files = [one for one in folder("fixtures").glob("*/*.json") if one.stem not in NOWHERE]
    cases = [(one, json.loads(one.read_text(encoding="utf-8"))["response"]) for one in files]
    documented = [(one, str(case["status"]) in by_id[one.parent.name]) for one, case in cases]
    assert [one for one, is_so in documented if not is_so] == []


# Served and printed ------------------------------------------------------------------------------


def test_it_is_served_in_the_tenants_release_without_a_token(make_api):
    api = make_api(admin_token="t0ken", release="12.4")
    answer = api.client.get("/__admin/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, MEDIA)
    assert answer.text == text("12.4")


@each("release", RELEASES)
def test_another_release_may_be_asked_for(api, release):
    assert api.client.get(f"/__admin/openapi.json?release={release}").text == text(release)


def test_an_unknown_release_is_refused(api):
    answer = api.client.get("/__admin/openapi.json?release=9.0")
    assert answer.status_code == 400
    assert "one of 10.0, 11.0, 12.4" in answer.get_json()["detail"]


@each("release", RELEASES)
def test_it_is_printed_as_it_is_served(release):
    done = CliRunner().invoke(cli.main, ["openapi", "--release", release])
    assert (done.exit_code, done.stdout) == (0, text(release))


def test_it_is_printed_in_the_release_of_a_server_that_is_told_nothing(api):
    done = CliRunner().invoke(cli.main, ["openapi"])
    assert done.stdout == api.client.get("/__admin/openapi.json").text


def test_it_may_be_written_to_a_file(tmp_path):
    file = tmp_path / "openapi.json"
    done = CliRunner().invoke(cli.main, ["openapi", "--out", str(file)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == text("11.0")


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    done = CliRunner().invoke(cli.main, ["openapi", "--out", str(tmp_path / "no" / "x.json")])
    assert done.exit_code == 1
    assert "choose another file with --out" in done.stderr


# Outgoing events ---------------------------------------------------------------------------------


def test_every_documented_event_is_of_a_webhook():
    told = document("12.4")["webhooks"]
    names = [
        name
        for one in told.values()
        for name in one["post"]["requestBody"]["content"][MEDIA]["examples"]
    ]
    assert sorted(names) == sorted(catalogue.entries("12.4"))


@pytest.mark.parametrize("release", RELEASES)
def test_a_delivered_event_is_what_the_document_says(make_api, release):
    api = make_api(release=release)
    told = document(release)["webhooks"]
    shown = {
        group: [one["value"]["Event"] for one in content["examples"].values()]
        for group, item in told.items()
        for content in [item["post"]["requestBody"]["content"][MEDIA]]
    }
    names = [name for some in shown.values() for name in some if re.match(r"[a-z.]+$", name)]
    api.saved(Events=names, TargetUrl=HOOK)
    for name in names:
        api.admin("POST", "/events", {"event": name})
    for message in api.messages(count=len(names), wait=10):
        group = next(group for group, some in shown.items() if message["event"] in some)
        post = told[group]["post"]
        assert is_valid(post["requestBody"]["content"][MEDIA]["schema"], message["json"], release)
        headers = {one["name"] for one in post["parameters"]}
        assert set(message["headers"]) - {"Host", "Content-Length", "Content-Type"} <= headers
