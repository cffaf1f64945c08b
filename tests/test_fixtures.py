"""The fixtures: every documented exchange is replayed, each against a site of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cases import each
from support import AGENT, Api
from werkzeug.test import TestResponse

from simulator import resources
from simulator.api import operations
from simulator.api.errors import ApiError
from simulator.api.operation import Operation
from simulator.api.pipeline import ROUTES, tenant_of
from simulator.contract.contract import Contract
from simulator.server import Server
from simulator.settings import Settings

Exchange = dict[str, Any]
Differences = Iterator[str]

ROOT = resources.folder("fixtures")
EXCHANGES: dict[str, Exchange] = {
    path.relative_to(ROOT).with_suffix("").as_posix(): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.glob("*/*.json"))
}
OPERATIONS = [*(one.id for one in operations.DOCUMENTED), "Api", "ApiV1", "TenantState"]
NEEDED = {"shows", "source", "request", "response"}
#: Where the exchanges take place.
CRM = "crm.example.com"
OPTIONAL = {"facts", "settings", "targets", "given", "signalled", "received"}
SOURCES = ("SuperOffice docs, ", "SuperOffice's own ", "official ", "public ", "inferred: ")
#: Headers that an answer has if the fixture lists them, and has not otherwise.
TELLING = ("Allow", "Content-Type", "SO-TIMEZONE", "WWW-Authenticate", "X-Simulator-Contract")
KINDS: dict[str, Callable[[Any], object]] = {
    "array": lambda value: isinstance(value, list),
    "date": lambda value: re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?", value),
    "guid": lambda value: re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def differences(expected: Any, actual: Any, where: str) -> Differences:
    """Tell where a document is not what a fixture says; README.md in the folder explains $any."""
    if isinstance(expected, dict) and "$any" in expected:
        if not fits(expected, actual):
            yield f"{where} is {actual!r}, and must be {expected}"
    elif isinstance(expected, dict) and isinstance(actual, dict):
        yield from of_members(expected, actual, where)
    elif isinstance(expected, list) and isinstance(actual, list):
        numbered = (dict(enumerate(items)) for items in (expected, actual))
        yield from of_members(*numbered, where)
    elif json.dumps(expected) != json.dumps(actual):  # for Python, but not for JSON, True is 1
        yield f"{where} is {actual!r}, and must be {expected!r}"


def of_members(expected: dict[Any, Any], actual: dict[Any, Any], where: str) -> Differences:
    for name in expected.keys() ^ actual.keys():
        yield f"{where}/{name} is {'missing' if name in expected else 'not in the fixture'}"
    for name in expected.keys() & actual.keys():
        yield from differences(expected[name], actual[name], f"{where}/{name}")


def fits(expected: Exchange, actual: Any) -> bool:
    assert expected.keys() <= {"$any", "containing"}
    is_text = expected["$any"] in ("date", "guid", "string")
    if is_text and not isinstance(actual, str):
        return False
    return bool(KINDS[expected["$any"]](actual)) and expected.get("containing", "") in str(actual)


class Replay:
    """One exchange on one site: what comes before it, the request, and what comes of it."""

    def __init__(self, make_api: Callable[..., Api], exchange: Exchange) -> None:
        settings = dict(exchange.get("settings", {}))
        restricted = settings.pop("restricted", False)
        self.exchange = exchange
        self.api = make_api(allow_host=(CRM,), **settings)
        self.before_api = split(exchange)[0]
        self.api.tenant = tenant_of(self.before_api.strip("/"))
        self.world = self.api.site.world(self.api.tenant)
        self.world.configure({}, restricted)

    def prepare(self) -> None:
        """Script the targets, save the webhooks, and have the events delivered."""
        for name, script in self.exchange.get("targets", {}).items():
            answer = self.api.admin("PUT", f"/targets/{name}", script)
            assert answer.status_code == 200, answer.text
        self._post("SaveWebhook", self.exchange.get("given", []), 200)
        self._post("SignalEvent", self.exchange.get("signalled", []), 204)
        assert self.world.deliveries.dispatcher.wait_idle(5.0)

    def _post(self, method: str, bodies: list[Any], status: int) -> None:
        for body in bodies:
            answer = self.api.call("POST", f"{self.before_api}{AGENT}/{method}", body)
            assert answer.status_code == status, answer.text

    def answer(self) -> TestResponse:
        """Send the request with its own headers and no others."""
        request = self.exchange["request"]
        headers = dict(request["headers"])
        client = self.api.client.application.test_client(use_cookies=False)
        return client.open(
            request["path"],
            method=request["method"],
            base_url=f"http://{headers.pop('Host', 'localhost')}",
            headers=headers,
            data=sent(request),
        )

    def message(self, wanted: Exchange) -> Exchange:
        """Give the newest message of a target about an event, as soon as there is one."""
        return self.api.messages(wanted["target"], event=wanted["event"], count=1, wait=5)[-1]


def split(exchange: Exchange) -> tuple[str, str]:
    """Give the application path before /api, and the path from there on without its query."""
    path = exchange["request"]["path"]
    at = path.lower().index("/api")
    return path[:at], path[at:].partition("?")[0]


def sent(request: Exchange) -> bytes | None:
    if "text" in request:
        return request["text"].encode()
    return json.dumps(request["body"]).encode() if "body" in request else None


def in_response(expected: Exchange, answer: TestResponse) -> Differences:
    status_line = f"{expected['status']} {expected['reason']}"
    yield from differences(status_line, answer.status, "the status line")
    listed = {name.lower(): one for name, one in expected.get("headers", {}).items()}
    for name in sorted({*listed, *(one.lower() for one in TELLING)}):
        yield from differences(listed.get(name), answer.headers.get(name), f"the header {name}")
    if "body" in expected:
        yield from differences(expected["body"], answer.get_json(force=True, silent=True), "")
    else:
        yield from differences(expected.get("text", ""), answer.text, "the text")


def in_message(wanted: Exchange, message: Exchange) -> Differences:
    given = {name.lower(): value for name, value in message["headers"].items()}
    for name, value in wanted.get("headers", {}).items():
        yield from differences(value, given.get(name.lower()), f"the header {name}")
    for name in wanted.keys() - {"headers"}:
        yield from differences(wanted[name], message[name], name)


def operation_of(exchange: Exchange) -> Operation | None:
    """Find the operation that a request is for; None for a path or method that nobody has."""
    try:
        return ROUTES.match(exchange["request"]["method"], split(exchange)[1])[0]
    except ApiError:
        return None


def result_schema(exchange: Exchange) -> str | None:
    """Name the schema of an answer's document; a selected one may lack what its schema wants."""
    response, operation = exchange["response"], operation_of(exchange)
    if "body" not in response:
        return None
    if response["status"] >= 400:
        return "Error" if "Error" in response["body"] else "BindingError"
    selected = "$select" in exchange["request"]["path"]
    return None if selected or operation is None else operation.result


@cache
def contract() -> Contract:
    return Contract()


def release_of(exchange: Exchange) -> str:
    return exchange.get("settings", {}).get("release", Settings().release)


def replayed(make_api: Callable[..., Api], exchange: Exchange) -> Differences:
    """Replay an exchange, and tell what is not as its fixture says."""
    replay = Replay(make_api, exchange)
    replay.prepare()
    answer = replay.answer()
    yield from in_response(exchange["response"], answer)
    for wanted in exchange.get("received", []):
        yield from in_message(wanted, replay.message(wanted))
    if schema := result_schema(exchange):
        carrier = contract().carrier(schema, release_of(exchange))
        document = answer.get_json(force=True)
        yield from map(str, [*carrier.check(document), *carrier.explain(document)])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_replay(operation: str, make_api: Callable[..., Api]) -> None:
    """Every exchange of an operation has a site of its own."""
    found = {
        name: [*replayed(make_api, exchange)]
        for name, exchange in EXCHANGES.items()
        if name.startswith(f"{operation}/")
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_both_validators_agree_on_the_body_of_a_request() -> None:
    def rule(_: str, one: Exchange) -> bool:
        operation = operation_of(one)
        if not operation or not operation.body or "body" not in one["request"]:
            return True
        carrier, body = contract().carrier(operation.body, release_of(one)), one["request"]["body"]
        return carrier.check(body) == carrier.explain(body)

    assert offenders(rule) == []


def offenders(rule: Callable[[str, Exchange], bool]) -> list[str]:
    return [name for name, exchange in EXCHANGES.items() if not rule(name, exchange)]


def test_the_folders_are_the_operations() -> None:
    assert {path.name for path in ROOT.iterdir()} == {*OPERATIONS, "README.md"}


@each("operation", OPERATIONS)
def test_an_operation_has_a_good_and_a_bad_exchange(operation: str) -> None:
    statuses = {
        exchange["response"]["status"] // 100
        for name, exchange in EXCHANGES.items()
        if name.startswith(f"{operation}/")
    }
    assert {2, 4} <= statuses


def test_a_request_is_for_the_operation_of_its_folder() -> None:
    def rule(name: str, exchange: Exchange) -> bool:
        found = operation_of(exchange)
        return not found or found.id.removesuffix("_Description") == name.partition("/")[0]

    assert offenders(rule) == []


def test_an_exchange_says_in_a_sentence_what_it_shows() -> None:
    assert offenders(lambda _, one: re.fullmatch(r"[A-Z$].+\.", one["shows"]) is not None) == []


def test_an_exchange_names_its_source() -> None:
    assert offenders(lambda _, one: one["source"].startswith(SOURCES)) == []


def test_an_exchange_has_no_part_that_nobody_reads() -> None:
    settings = {one.name for one in fields(Settings)} | {"restricted"}

    def rule(_: str, one: Exchange) -> bool:
        return (
            NEEDED <= one.keys() <= NEEDED | OPTIONAL
            and one.get("settings", {}).keys() <= settings
            and one["request"].keys() <= {"method", "path", "headers", "body", "text"}
            and one["response"].keys() <= {"status", "reason", "headers", "body", "text"}
        )

    assert offenders(rule) == []


# The documented pages themselves, where they are at hand, through curl.

SEEDS = Path(os.environ.get("SOSIM_SEEDS_DIR") or Path(__file__).parents[2] / "shared" / "seeds")
_REQUEST = re.compile(
    r"^(POST) (/api\S+)\n((?:[\w-]+: [^\n]+\n)+)(?:\n(\{.*?^\}))?", re.MULTILINE | re.DOTALL
)
_PROPERTY = re.compile(r"^\|? ?(\w+) \| ?([\w-]*) ?\|", re.MULTILINE)
_TYPES: dict[str, tuple[type, ...]] = {
    "": (dict, type(None)),  # TableRight, which the page leaves without a type
    "Associate": (dict, type(None)),
    "array": (list,),
    "bool": (bool,),
    "date-time": (str,),
    "int32": (int,),
    "object": (dict,),
    "string": (str,),
}


def documented_page(title: str) -> str:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    page = next((text for text in texts if title in text), None)
    if page is None:
        pytest.skip(f"the page {title!r} is not in {SEEDS}; SOSIM_SEEDS_DIR names another folder")
    return page


def curl(base_url: str, page: str) -> tuple[str, Any]:
    """Send the sample request of a page as it stands, and give the status line and the document."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    found = _REQUEST.search(page)
    assert found, page
    method, path, headers, body = found.groups()
    command = ["curl", "--silent", "--show-error", "--include", "--noproxy", "*", "-X", method]
    command += [part for line in headers.splitlines() for part in ("--header", line)]
    command += ["--data-binary", "@-"] if body else []
    done = subprocess.run(
        [*command, base_url + path],
        input=body or "",
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=True,
    )
    head, _, document = done.stdout.partition("\n\n")
    return head.partition("\n")[0], json.loads(document)


def documented_types(page: str) -> dict[str, str]:
    """Give the types of the members that the sample answer of a page has, from its table."""
    types = dict(_PROPERTY.findall(page.partition("Response body")[2]))
    names = re.findall(r'"(\w+)":', page.partition("HTTP/1.1 200 OK")[2])
    return {name: types[name] for name in names if name in types}


def misfits(page: str, document: Exchange) -> list[str]:
    return [
        name
        for name, kind in documented_types(page).items()
        if name not in document or not isinstance(document[name], _TYPES[kind])
    ]


@pytest.mark.fact("F010")
def test_curl_gets_the_documented_default(serve: Callable[..., Server]) -> None:
    page = documented_page("POST Agents/Webhook/CreateDefaultWebhook")
    status_line, document = curl(serve().url, page)
    assert status_line == "HTTP/1.1 200 OK"
    assert len(documented_types(page)) == len(document) == 14
    assert misfits(page, document) == []


@pytest.mark.fact("F015")
def test_curl_sends_the_documented_test(serve: Callable[..., Server]) -> None:
    page = documented_page("POST Agents/Webhook/TestWebhook")
    server = serve()
    status_line, document = curl(server.url, page)
    assert status_line == "HTTP/1.1 200 OK"
    assert set(documented_types(page)) == set(document)
    assert misfits(page, document) == []
    [message] = Api(server.site).messages("www.example.com", event="test", count=1, wait=5)
    assert message["signature"] == "valid"
