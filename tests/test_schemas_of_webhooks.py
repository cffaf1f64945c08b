"""The schemas of webhooks: what each member takes in which release, and what it refuses."""

from typing import Any

import pytest
from cases import each
from schema_files import COUNTS, SCHEMAS, is_valid, shape

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
@each("name", WEBHOOK)
def test_a_webhook_member_takes_its_documented_values_only(name: str) -> None:
    """Texts are as long as their column and may be null, as carriers, lists and dictionaries may.

    Numbers and dates are always there. State, NotifyVia and NotifyWhen are strings on the wire,
    which is what the .NET client binds them to.
    """
    takes, refuses = WEBHOOK[name]
    assert [v for v in takes if not is_valid("12.4/Webhook", a_webhook(**{name: v}))] == []
    assert [v for v in refuses if is_valid("12.4/Webhook", a_webhook(**{name: v}))] == []


@pytest.mark.fact("F038", "F039")
@each(("release", "count"), COUNTS.items())
def test_a_webhook_grows_from_release_to_release(release: str, count: int) -> None:
    """10.0 has 13 members, 11.0 adds ErrorsEmail, 12.4 adds nine and makes ErrorsEmail obsolete."""
    members = SCHEMAS[f"{release}/Webhook"]["properties"]
    assert list(members) == list(WEBHOOK)[:count]
    assert members.get("ErrorsEmail", {}).get("deprecated", False) == (release == "12.4")


@each("release", COUNTS)
def test_a_webhook_with_links_ends_with_them(release: str) -> None:
    plain, linked = (SCHEMAS[f"{release}/{n}"] for n in ("Webhook", "WebhookWithLinks"))
    assert list(linked["properties"]) == [*plain["properties"], "_Links"]
    assert {n: p for n, p in linked["properties"].items() if n != "_Links"} == plain["properties"]


@each("release", COUNTS)
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
@each("release", COUNTS)
def test_the_application_token_is_never_serialized(release: str) -> None:
    """The server keeps it with a webhook, but no document has room for it."""
    assert is_valid(f"{release}/Webhook", a_webhook(release))
    assert not is_valid(f"{release}/Webhook", a_webhook(release, ApplicationToken="x"))


@each("release", COUNTS)
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


@each("name", BARE)
def test_a_document_without_members_is_of_its_kind(name: str) -> None:
    takes, refuses = BARE[name]
    assert [one for one in takes if not is_valid(name, one)] == []
    assert [one for one in refuses if is_valid(name, one)] == []
