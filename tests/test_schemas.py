"""The schemas: each is sound, complete and explained, and says what is documented of the CRM."""

import json
import os
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from simulator.contract.shape import Kind, Shape, Shapes

ROOT = Path(__file__).resolve().parents[1]
BASE = "https://schemas.sosim.invalid/"
FILES = sorted((ROOT / "schemas").glob("*/*.json"))
SCHEMAS: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{path.stem}": json.loads(path.read_bytes()) for path in FILES
}
BY_ID = {schema["$id"]: schema for schema in SCHEMAS.values()}
REGISTRY: Registry[Any] = Registry().with_resources(
    (uri, Resource.from_contents(schema)) for uri, schema in BY_ID.items()
)
PAYLOADS = {
    f"common/{name}"
    for name in ("TestEvent", "EventPayload", "EventPayloadWithFieldValues", "StateEventPayload")
}
#: Bodies of the admin API are closed, but nothing in them is required.
BODIES = {n for n in SCHEMAS if n.startswith("admin/")}
CARRIERS = [n for n in SCHEMAS if "properties" in SCHEMAS[n] and n not in PAYLOADS | BODIES]
OPTIONAL = {
    "common/ApiDescription": {"Documentation"},
    "common/BindingError": {"MessageDetail"},
    "common/TenantState": {"Version"},
}
OTHER_TITLES = dict(
    EventData="StringObjectDictionary",
    String="string",
    WebhookOrNull="Webhook",
    WebhookWithLinks="Webhook",
)
COUNTS = {"10.0": 13, "11.0": 14, "12.4": 23}


def is_valid(name: str, document: Any) -> bool:
    validator = Draft202012Validator(
        SCHEMAS[name], registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return bool(validator.is_valid(document))


def shape(name: str) -> Shape:
    return Shapes(BY_ID).of(f"{BASE}{name}.json")


def member(name: str, property_name: str) -> Shape:
    return shape(name).members[property_name.lower()][1]


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Walk through every object inside a schema."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from nodes(child)


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for node in nodes(schema):
        if node.get("type") == "object":
            yield from node.get("properties", {}).items()


# Every file ------------------------------------------------------------------------------------


def test_there_are_schemas_for_every_release() -> None:
    assert {name.split("/")[0] for name in SCHEMAS} == {"admin", "common", *COUNTS}


def test_no_release_hides_a_common_schema() -> None:
    shared = {name.split("/")[1] for name in SCHEMAS if name.startswith("common/")}
    assert not [n for n in SCHEMAS if not n.startswith("common/") and n.split("/")[1] in shared]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_draft_2020_12(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_called_like_its_file(name: str) -> None:
    stem = name.split("/")[1]
    assert SCHEMAS[name]["$id"] == f"{BASE}{name}.json"
    assert SCHEMAS[name]["title"] == OTHER_TITLES.get(stem, stem)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_and_each_of_its_properties_are_described(name: str) -> None:
    described = [(name, SCHEMAS[name]), *properties(SCHEMAS[name])]
    assert [n for n, one in described if not one.get("description", "").endswith(".")] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_references_name_whole_files_that_a_release_sees(name: str) -> None:
    folders = {"common", name.split("/")[0]}
    resolver = REGISTRY.resolver(SCHEMAS[name]["$id"])
    for node in nodes(SCHEMAS[name]):
        if "$ref" in node:
            found = resolver.lookup(node["$ref"]).contents["$id"]
            assert "#" not in node["$ref"]
            assert found.removeprefix(BASE).split("/")[0] in folders


@pytest.mark.parametrize("name", SCHEMAS)
def test_only_formats_are_used_that_validators_agree_on(name: str) -> None:
    """`uri` and `email` are judged differently by jsonschema and jsonschema_rs."""
    used = {node["format"] for node in nodes(SCHEMAS[name]) if isinstance(node.get("format"), str)}
    assert used <= {"int32", "so-date-time", "date-time", "uuid"}


@pytest.mark.parametrize("name", CARRIERS)
def test_a_carrier_is_closed_and_complete(name: str) -> None:
    schema = SCHEMAS[name]
    expected = [one for one in schema["properties"] if one not in OPTIONAL.get(name, ())]
    assert schema["additionalProperties"] is False
    assert schema["required"] == expected


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_shape_can_be_built(name: str) -> None:
    schema, built = SCHEMAS[name], shape(name)
    assert built.title == schema["title"]
    if "properties" in schema:
        assert built.kind == Kind.OBJECT
        assert [spelt for spelt, _ in built.members.values()] == list(schema["properties"])


def test_a_list_item_holds_list_items() -> None:
    item = shape("12.4/MDOListItem")
    children = item.members["childitems"][1]
    assert children.kind == Kind.ARRAY
    assert children.items is item


# The webhook, member by member -----------------------------------------------------------------


Values = tuple[list[Any], list[Any]]  # what a member takes, and what it refuses


def text(limit: int | None = None) -> Values:
    long = [] if limit is None else ["x" * limit]
    return [None, "", "x", *long], [1, ["x"], *(one + "x" for one in long)]


INT32 = ([0, -1, 2**31 - 1], [None, "1", 1.5, True, 2**31, -(2**31) - 1])
STRINGS = ([None, [], ["contact.created"]], ["contact.created", [1], {}])
STATE = (["Unknown", "Active", "Stopped", "TooManyErrors"], [None, 1, "active", "Disabled"])
HEADERS = ([None, {}, {"X-Name": "value"}], [[], {"X-Name": 1}])
PROPERTIES = ([None, {}, {"a": 1, "b": {"c": [None]}}], [[], "a"])
DATE = (
    ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "2026-02-03T04:05:06.1234567+02:00"],
    [None, 0, "", "2026-02-03", "2026-02-03T04:05:06.12345678Z"],
)
CARRIER = ([None], ["", 0, [], {}])
ITEMS: Values = ([None, []], ["", {}, ["user"], [{}]])
NOTIFY_VIA = (["None", "Email", "Email, InApp"], [None, 0, 3, ""])
NOTIFY_WHEN = (["None", "Disabling", "FirstFailure, Disabling"], [None, 0, 3, ""])

WEBHOOK: dict[str, Values] = {  # in the documented order
    "WebhookId": INT32,
    "Name": text(400),
    "Events": STRINGS,
    "TargetUrl": text(4000),
    "Secret": text(400),
    "State": STATE,
    "Type": text(100),
    "Headers": HEADERS,
    "Properties": PROPERTIES,
    "Registered": DATE,
    "RegisteredAssociate": CARRIER,
    "Updated": DATE,
    "UpdatedAssociate": CARRIER,
    "ErrorsEmail": text(239),
    "ErrorEmails": STRINGS,
    "ErrorAssociates": ITEMS,
    "Description": text(),
    "NotifyVia": NOTIFY_VIA,
    "NotifyWhen": NOTIFY_WHEN,
    "TotalCalls": INT32,
    "TotalErrors": INT32,
    "ConsecutiveErrors": INT32,
    "LastError": text(),
}
READ_ONLY = {
    *("Registered", "RegisteredAssociate", "Updated", "UpdatedAssociate"),
    *("TotalCalls", "TotalErrors", "ConsecutiveErrors", "LastError"),
}


def a_webhook(release: str = "12.4", **changes: Any) -> dict[str, Any]:
    names = list(WEBHOOK)[: COUNTS[release]]
    return {name: WEBHOOK[name][0][0] for name in names} | changes


@pytest.mark.fact("F044", "F047", "F049", "F050", "F051", "F052", "F053", "F054", "F055", "F056")
@pytest.mark.fact("F057", "F058", "F059", "F060", "F061", "F062", "F063", "F064", "F066", "F070")
@pytest.mark.parametrize("name", WEBHOOK)
def test_a_webhook_member_takes_its_documented_values_only(name: str) -> None:
    """Texts are as long as their column and may be null, as carriers, lists and dictionaries may.

    Numbers and dates are always there. State, NotifyVia and NotifyWhen are strings on the wire,
    which is what the .NET client binds them to.
    """
    takes, refuses = WEBHOOK[name]
    assert [v for v in takes if not is_valid("12.4/Webhook", a_webhook(**{name: v}))] == []
    assert [v for v in refuses if is_valid("12.4/Webhook", a_webhook(**{name: v}))] == []


@pytest.mark.fact("F038", "F039")
@pytest.mark.parametrize(("release", "count"), COUNTS.items())
def test_a_webhook_grows_from_release_to_release(release: str, count: int) -> None:
    """10.0 has 13 members, 11.0 adds ErrorsEmail, 12.4 adds nine and makes ErrorsEmail obsolete."""
    members = SCHEMAS[f"{release}/Webhook"]["properties"]
    assert list(members) == list(WEBHOOK)[:count]
    assert members.get("ErrorsEmail", {}).get("deprecated", False) == (release == "12.4")


@pytest.mark.parametrize("release", COUNTS)
def test_a_webhook_with_links_ends_with_them(release: str) -> None:
    plain, linked = (SCHEMAS[f"{release}/{n}"] for n in ("Webhook", "WebhookWithLinks"))
    assert list(linked["properties"]) == [*plain["properties"], "_Links"]
    assert {n: p for n, p in linked["properties"].items() if n != "_Links"} == plain["properties"]


@pytest.mark.parametrize("release", COUNTS)
def test_a_caller_never_changes_when_and_by_whom_or_the_counters(release: str) -> None:
    members = shape(f"{release}/Webhook").members.values()
    assert {n for n, one in members if one.read_only} == READ_ONLY & {n for n, _ in members}


@pytest.mark.fact("F067")
def test_the_order_of_members_does_not_matter() -> None:
    """The documentation shows ErrorsEmail in two places, right after Events and last."""
    webhook = a_webhook("11.0")
    moved = {name: webhook[name] for name in ("WebhookId", "Name", "Events", "ErrorsEmail")}
    assert list(moved | webhook) != list(webhook)
    assert is_valid("11.0/Webhook", moved | webhook)
    assert is_valid("11.0/Webhook", webhook)


@pytest.mark.fact("F068")
@pytest.mark.parametrize("name", ["TableRight", "FieldProperties"])
def test_a_webhook_has_no_rights_of_its_own(name: str) -> None:
    """Only the result of a test and the users inside a webhook carry rights."""
    holders = {n.split("/")[1] for n in SCHEMAS if name in SCHEMAS[n].get("properties", {})}
    assert holders == {"Associate", "MDOListItem", "WebhookResult"}
    assert not is_valid("12.4/Webhook", a_webhook() | {name: None})


@pytest.mark.fact("F069")
@pytest.mark.parametrize("release", COUNTS)
def test_the_application_token_is_never_serialized(release: str) -> None:
    """The server keeps it with a webhook, but no document has room for it."""
    assert is_valid(f"{release}/Webhook", a_webhook(release))
    assert not is_valid(f"{release}/Webhook", a_webhook(release, ApplicationToken="x"))


@pytest.mark.parametrize("release", COUNTS)
def test_texts_for_people_are_translated(release: str) -> None:
    names = {"Webhook": {"Name", "Description"}, "Associate": {"FullName", "FormalName", "Tooltip"}}
    for carrier, expected in names.items():
        members = shape(f"{release}/{carrier}").members.values()
        assert {n for n, one in members if one.translated} == expected & {n for n, _ in members}


BARE: dict[str, Values] = {
    "admin/Faults": ([{"operation": "*"}, {"items": []}, {"delivery": "drop"}], [None, {}, []]),
    "common/AgentDescription": ([{}, {"POST": "help"}], [None, {"POST": None}]),
    "common/EventData": ([None, {}, {"a": [1]}], [[], "a"]),
    "common/OperationList": ([{}, {"address": {"GET": "help"}}], [None, {"address": "help"}]),
    "common/PatchChanges": ([[], {}, [{"op": "test"}]], [None, "Name"]),
    "common/String": ([None, "", "x"], [1, {}]),
}
for one in COUNTS:
    BARE[f"{one}/ArrayOfWebhook"] = ([[], [a_webhook(one)]], [None, a_webhook(one), [None]])
    BARE[f"{one}/WebhookOrNull"] = ([None, a_webhook(one)], [[], {}])


def test_every_schema_without_members_is_tried() -> None:
    assert BARE.keys() == {name for name in SCHEMAS if "properties" not in SCHEMAS[name]}


@pytest.mark.parametrize("name", BARE)
def test_a_document_without_members_is_of_its_kind(name: str) -> None:
    takes, refuses = BARE[name]
    assert [one for one in takes if not is_valid(name, one)] == []
    assert [one for one in refuses if is_valid(name, one)] == []


# Enums and flags -------------------------------------------------------------------------------

STATES = "Unknown=0 Active=1 Stopped=2 TooManyErrors=3"
USER_TYPES = (
    "Unknown=0 InternalAssociate=1 ResourceAssociate=2 ExternalAssociate=3 AnonymousAssociate=4 "
    "SystemAssociate=5"
)
TABLE_RIGHTS = (
    "None=0 Select=1 Update=2 Insert=4 Delete=8 Filtering=16 RestrictedUpdate=32 Unused1=64 "
    "Uninitialized=128 R=1 UR=3 RI=5 URI=7 UDR=11 FULL=15 F=16 RF=17 FI=20 URU=34 WRITE=38"
)
FIELD_RIGHTS = (
    "None=0 Read=1 Write=2 Update=3 FULL=3 Unused1=4 Unused2=8 Unused3=16 Unused4=32 Nullable=32 "
    "UIHintMandatory=64 UIHintReadOnly=128 UIHints=192 UndefinedValue256=256"
)
NUMBERS = [
    ("common/GetAllWebhooksRequest", "StatusFilter", Kind.ENUM, STATES),
    *((f"{release}/Webhook", "State", Kind.ENUM, STATES) for release in COUNTS),
    *((f"{release}/Associate", "Type", Kind.ENUM, USER_TYPES) for release in COUNTS),
    ("12.4/Webhook", "NotifyVia", Kind.FLAGS, "None=0 Email=1 InApp=2"),
    ("12.4/Webhook", "NotifyWhen", Kind.FLAGS, "None=0 FirstFailure=1 Disabling=2"),
    ("common/TableRight", "Mask", Kind.FLAGS, TABLE_RIGHTS),
    ("common/FieldRight", "Mask", Kind.FLAGS, FIELD_RIGHTS),
]


@pytest.mark.fact("F071", "F072", "F073", "F074", "F075", "F076", "F079")
@pytest.mark.parametrize(("schema", "name", "kind", "pairs"), NUMBERS)
def test_names_have_their_documented_numbers(
    schema: str, name: str, kind: Kind, pairs: str
) -> None:
    """Rights have names for bits and for combinations; the first name counts as unset.

    Active is 1: the page on state events, which counts it as 0, is mistaken.
    """
    found = member(schema, name)
    assert found.numbers == {n: int(number) for n, number in re.findall(r"(\w+)=(\d+)", pairs)}
    assert (found.kind, found.default) == (kind, pairs.split("=")[0])


@pytest.mark.parametrize("release", COUNTS)
def test_an_enum_lists_its_numbered_names(release: str) -> None:
    for name in (f"{release}/Webhook", f"{release}/Associate", "common/TenantState"):
        for node in nodes(SCHEMAS[name]):
            assert node.get("enum") == (list(node["x-enum"]) if "x-enum" in node else None)


CAPTURED = [
    ("TableRight", "FULL"),
    ("TableRight", "None"),
    ("TableRight", "RI, RestrictedUpdate"),
    ("TableRight", "Select, Update, Insert, Delete"),
    ("FieldRight", "Read"),
    ("FieldRight", "Update, UIHintMandatory"),
    ("FieldRight", "Update, Unused4"),
    ("FieldRight", "Unused4, UIHintReadOnly"),
]


@pytest.mark.fact("F078")
@pytest.mark.parametrize(("carrier", "mask"), CAPTURED)
def test_masks_that_real_servers_sent_are_understood(carrier: str, mask: str) -> None:
    """A real server joins names with a comma and a space, names of combinations among them."""
    assert is_valid(f"common/{carrier}", {"Mask": mask, "Reason": ""})
    assert set(mask.split(", ")) <= member(f"common/{carrier}", "Mask").numbers.keys()


# Outgoing payloads -----------------------------------------------------------------------------

EVENT = {
    "EventId": "4b5ce038-50f2-4796-bdb2-f96908cf31c2",
    "Timestamp": "2018-04-24T08:52:59.0005158Z",
    "Changes": [],
    "Event": "test",
    "PrimaryKey": 0,
    "Entity": "test",
    "ContextIdentifier": "Default",
    "ChangedByAssociateId": 316,
    "WebhookName": None,
}
STATE_EVENT = {**EVENT, "Event": "webhook123.stopped", "PrimaryKey": 123}
del STATE_EVENT["Entity"]
SAMPLES = {
    "TestEvent": EVENT,
    "EventPayload": EVENT | {"Values": {}},
    "EventPayloadWithFieldValues": EVENT | {"FieldValues": {"contact_id": 7}},
    "StateEventPayload": STATE_EVENT,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_payload_has_room_for_the_properties_of_the_webhook(name: str) -> None:
    assert is_valid(f"common/{name}", SAMPLES[name] | {"Colour": {"of": "choice"}})


@pytest.mark.parametrize(
    ("name", "absent"),
    [(name, one) for name, sample in SAMPLES.items() for one in sample if one != "Values"],
)
def test_a_payload_lacks_nothing(name: str, absent: str) -> None:
    assert not is_valid(f"common/{name}", {k: v for k, v in SAMPLES[name].items() if k != absent})


@pytest.mark.parametrize("event", ["webhook.errors", "webhook7.started", "webhook7.stopped"])
def test_a_state_event_may_name_the_webhook(event: str) -> None:
    assert is_valid("common/StateEventPayload", STATE_EVENT | {"Event": event, "Entity": "webhook"})


TIMES = {
    "2018-04-24T08:52:59Z": True,
    "2018-04-24T08:52:59.27583Z": True,
    "2018-04-24T08:52:59.270Z": False,
    "2018-04-24T08:52:59.12345678Z": False,
    "2018-04-24T08:52:59+02:00": False,
    "2018-02-30T08:52:59Z": False,
}


@pytest.mark.parametrize(("time", "expected"), TIMES.items())
def test_both_validators_judge_a_timestamp_alike(time: str, expected: bool) -> None:
    fast = jsonschema_rs.Draft202012Validator(SCHEMAS["common/EventPayload"], validate_formats=True)
    assert is_valid("common/EventPayload", EVENT | {"Timestamp": time}) is expected
    assert fast.is_valid(EVENT | {"Timestamp": time}) is expected


# The official files ----------------------------------------------------------------------------

CONTRACT = Path(os.environ.get("SOSIM_CONTRACT_DIR", ROOT.parent / "shared" / "contract"))
WANTED = re.compile(r"Swagger-v1-(Agents|REST|WebhookAgent|Webhook|MDOList)\.json")
SERVICES, SECURITY = "SuperOffice.CRM.Services.", "SuperOffice.CRM.Security."
API = "SuperOffice.WebApi.v1.Carriers.WebhookCarriers."
OLD, NEW = "2023-02", "2026-02"
SAME = [
    *(f"{SECURITY}{name}" for name in ("TableRight", "FieldRight", "FieldProperty")),
    *(f"{API}{name}Request" for name in ("GetAllWebhooks", "SignalEvent", "GetLastError")),
    f"{SERVICES}WebhookResult",
]
DIFFERENT = [f"{SERVICES}Webhook", f"{API}WebhookWithLinks"]
NESTED = [f"{SERVICES}Associate", f"{API}TestWebhookRequest"]
OFFICIAL = [
    *((date, "common", name) for date in (OLD, NEW) for name in SAME),
    *((OLD, "10.0", name) for name in [*DIFFERENT, *NESTED]),
    *((NEW, "11.0", name) for name in [*DIFFERENT, *NESTED]),
    *((NEW, "12.4", name) for name in [*NESTED, f"{SERVICES}MDOListItem"]),
]


@cache
def official(date: str) -> dict[str, Any]:
    """Read the definitions of one issue of the official Swagger files."""
    found: dict[str, Any] = {}
    for path in sorted((CONTRACT / date).glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in filter(WANTED.fullmatch, archive.namelist()):
                found |= json.loads(archive.read(name).decode("utf-8-sig"))["definitions"]
    if not found:
        pytest.skip(f"no official Swagger files of {date} (set SOSIM_CONTRACT_DIR to their folder)")
    return found


def kind(schema: dict[str, Any]) -> tuple[str, str]:
    """Say of what type a property is, in the words of Swagger 2.0, which knows no null."""
    if "oneOf" in schema or "$ref" in schema:
        return "object", ""
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    [present] = set(types) - {"null"}
    return present, schema.get("format", "").removeprefix("so-")


@pytest.mark.parametrize(("date", "folder", "definition"), OFFICIAL)
def test_a_carrier_is_that_of_the_official_files(date: str, folder: str, definition: str) -> None:
    theirs = official(date)[definition]["properties"]
    ours = SCHEMAS[f"{folder}/{definition.rpartition('.')[2]}"]["properties"]
    assert list(ours) == list(theirs)
    assert {n: kind(p) for n, p in ours.items()} == {n: kind(p) for n, p in theirs.items()}
    for name, one in ours.items():
        numbers = one.get("x-enum") or one.get("x-flags") or {}
        assert set(theirs[name].get("enum", ())) <= set(numbers)
