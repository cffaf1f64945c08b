"""The schemas: each is sound, complete and explained, and its names have their numbers."""

import re

import pytest
from cases import each
from jsonschema import Draft202012Validator
from schema_files import (
    BASE,
    CARRIERS,
    COUNTS,
    OPTIONAL,
    OTHER_TITLES,
    REGISTRY,
    SCHEMAS,
    is_valid,
    member,
    nodes,
    properties,
    shape,
)

from simulator.contract.shape import Kind

# Every file ------------------------------------------------------------------------------------


def test_there_are_schemas_for_every_release() -> None:
    assert {name.split("/")[0] for name in SCHEMAS} == {"admin", "common", *COUNTS}


def test_no_schema_hides_another_of_its_name() -> None:
    shared = {name for name in SCHEMAS if name.startswith(("admin/", "common/"))}
    names = [name.split("/")[1] for name in shared]
    assert len(names) == len(set(names))
    assert not [n for n in SCHEMAS if n not in shared and n.split("/")[1] in names]


@each("name", SCHEMAS)
def test_a_schema_is_valid_draft_2020_12(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMAS[name])


@each("name", SCHEMAS)
def test_a_schema_is_called_like_its_file(name: str) -> None:
    stem = name.split("/")[1]
    assert SCHEMAS[name]["$id"] == f"{BASE}{name}.json"
    assert SCHEMAS[name]["title"] == OTHER_TITLES.get(stem, stem)


@each("name", SCHEMAS)
def test_a_schema_and_each_of_its_properties_are_described(name: str) -> None:
    described = [(name, SCHEMAS[name]), *properties(SCHEMAS[name])]
    assert [n for n, one in described if not one.get("description", "").endswith(".")] == []


@each("name", SCHEMAS)
def test_references_name_whole_files_that_a_release_sees(name: str) -> None:
    folders = {"common", name.split("/")[0]}
    resolver = REGISTRY.resolver(SCHEMAS[name]["$id"])
    for node in nodes(SCHEMAS[name]):
        if "$ref" in node:
            found = resolver.lookup(node["$ref"]).contents["$id"]
            assert "#" not in node["$ref"]
            assert found.removeprefix(BASE).split("/")[0] in folders


@each("name", SCHEMAS)
def test_only_formats_are_used_that_validators_agree_on(name: str) -> None:
    """`uri` and `email` are judged differently by jsonschema and jsonschema_rs."""
    used = {node["format"] for node in nodes(SCHEMAS[name]) if isinstance(node.get("format"), str)}
    assert used <= {"int32", "so-date-time", "date-time", "uuid"}


@each("name", CARRIERS)
def test_a_carrier_is_closed_and_complete(name: str) -> None:
    schema = SCHEMAS[name]
    expected = [one for one in schema["properties"] if one not in OPTIONAL.get(name, ())]
    assert schema["additionalProperties"] is False
    assert schema["required"] == expected


@each("name", SCHEMAS)
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
@each(("schema", "name", "kind", "pairs"), NUMBERS)
def test_names_have_their_documented_numbers(
    schema: str, name: str, kind: Kind, pairs: str
) -> None:
    """Rights have names for bits and for combinations; the first name counts as unset.

    Active is 1: the page on state events, which counts it as 0, is mistaken.
    """
    found = member(schema, name)
    assert found.numbers == {n: int(number) for n, number in re.findall(r"(\w+)=(\d+)", pairs)}
    assert (found.kind, found.default) == (kind, pairs.split("=")[0])


@each("release", COUNTS)
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
@each(("carrier", "mask"), CAPTURED)
def test_masks_that_real_servers_sent_are_understood(carrier: str, mask: str) -> None:
    """A real server joins names with a comma and a space, names of combinations among them."""
    assert is_valid(f"common/{carrier}", {"Mask": mask, "Reason": ""})
    assert set(mask.split(", ")) <= member(f"common/{carrier}", "Mask").numbers.keys()
