"""Filling: what the caller of an event does not give is plausible, and what he gives wins."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from cases import each
from deliveries import make_sender

from simulator.contract.contract import Contract
from simulator.crm import catalogue
from simulator.crm.errors import ArgumentException
from simulator.crm.event import Event, check_name
from simulator.crm.filling import Facts, fill
from simulator.crm.webhook import Webhook
from simulator.delivery.compose import Outgoing, compose
from simulator.samples import Pools, Samples

CONTRACT, POOLS = Contract(), Pools()
WINTER = datetime(2026, 1, 1, 9, 0, 0, 250_000, tzinfo=UTC)
SUMMER = datetime(2025, 5, 14, 14, 4, 9, 121_377, tzinfo=UTC)
NEVER = "0001-01-01T00:00:00"
RELEASES = ("10.0", "11.0", "12.4")
EVENTS = (
    *catalogue.NAMES,
    *(f"list.{name}.created" for name in ("category", "task", "110")),
    *(f"list.110.{verb}" for verb in ("changed", "softdeleted")),
    *(f"y_car.{verb}" for verb in ("created", "changed", "deleted")),
    *(f"webhook7.{verb}" for verb in ("started", "stopped", "errors")),
    "test",
    "window.closed",
)
TEXT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
LOCAL = rf"{TEXT}\.\d{{7}}\+0[12]:00"


def filled(
    name: str,
    primary_key: int | None = 18,
    *,
    release: str = "12.4",
    seed: str = "1",
    moment: datetime = WINTER,
    with_field_values: bool | None = None,
    **given: Any,
) -> Facts:
    """Fill an event as a release does that is new enough to tell field values, or is not."""
    told = release != "10.0" if with_field_values is None else with_field_values
    samples = Samples(POOLS, seed)
    return fill(
        name, primary_key, samples, moment, release=release, with_field_values=told, **given
    )


def fields(name: str, **more: Any) -> dict[str, Any]:
    """Give the field values of a filled event, which must have some."""
    values = filled(name, **more).field_values
    assert values is not None
    return values


def outgoing(name: str, release: str = "12.4", **given: Any) -> Outgoing:
    """Compose the POST of a filled event."""
    facts = filled(name, None, release=release, **given)
    event = Event(
        id="8337ae4a-1dd6-40fd-8dc7-a050664a0af7",
        at=WINTER,
        name=name,
        primary_key=facts.primary_key,
        changes=facts.changes,
        values=facts.values,
        field_values=facts.field_values,
    )
    webhook = Webhook(name="Orders", target_url="https://hooks.example.com/orders")
    return compose(webhook, event, make_sender("Cust12345", release))


def body(name: str, release: str = "12.4", **given: Any) -> dict[str, Any]:
    """Give what a target would read."""
    read: dict[str, Any] = json.loads(outgoing(name, release, **given).body)
    return read


def schema(name: str, payload: dict[str, Any]) -> str:
    """Name the schema that a payload must keep."""
    if name == "test":
        return "TestEvent"
    if name.startswith("webhook"):
        return "StateEventPayload"
    return "EventPayloadWithFieldValues" if "FieldValues" in payload else "EventPayload"


@pytest.mark.fact("F181")
@each("release", RELEASES)
@each("name", EVENTS)
def test_every_filled_payload_is_json_that_keeps_its_schema(name, release):
    """Some printed samples lack a comma or have one too many; what is sent always parses."""
    payload = body(name, release)
    assert CONTRACT.carrier(schema(name, payload), release).check(payload) == []


@pytest.mark.fact("F179")
@each("name", [name for name in EVENTS if name.endswith(".deleted")])
def test_deletions_have_every_member_that_is_always_sent(name):
    """A printed sample that leaves out id and changes is shortened."""
    payload = body(name)
    assert payload["EventId"]
    assert payload["Changes"] == []
    assert "Values" in payload


@pytest.mark.fact("F180")
@each("name", ["list.category.created", "list.110.changed", "y_car.created"])
def test_the_header_names_the_event_of_the_body(name):
    """Printed samples of lists and extra tables have the header of some other event."""
    assert dict(outgoing(name).headers)["X-SuperOffice-Event"] == body(name)["Event"] == name


@each("name", EVENTS)
def test_the_generation_without_field_values_tells_none(name):
    assert "FieldValues" not in body(name, "10.0")


@each(
    "name",
    [
        *("sale.sold", "sale.lost", "sale.completed", "quote.sent", "ticket.changed"),
        *("document.edited", "person.consented", "person.unconsented", "chatsession.message"),
        *("test", "window.closed"),
    ],
)
def test_events_without_field_values_have_none_in_any_generation(name):
    assert "FieldValues" not in body(name)


@pytest.mark.fact("F177")
def test_field_values_of_lists_are_there_and_empty():
    """A receiver finds the member, and nothing in it."""
    payload = body("list.category.created")
    assert (payload["FieldValues"], payload["Entity"]) == ({}, "list.category")


@pytest.mark.parametrize(
    ("name", "patterns"),
    [
        pytest.param(
            "activity.created",
            {"activeDate": LOCAL, "do_by": LOCAL, "endDate": NEVER, "updated": NEVER},
            marks=pytest.mark.fact("F165"),
        ),
        pytest.param("associate.changed", {"updated": LOCAL}, marks=pytest.mark.fact("F166")),
        pytest.param(
            "contact.created",
            {"DeletedDate": NEVER, "registered": TEXT, "updated": LOCAL},
            marks=pytest.mark.fact("F167"),
        ),
        pytest.param(
            "person.changed",
            {"DeletedDate": NEVER, "registered": TEXT, "updated": LOCAL},
            marks=pytest.mark.fact("F168"),
        ),
        pytest.param(
            "project.changed",
            {"registered": TEXT, "updated": LOCAL},
            marks=pytest.mark.fact("F169"),
        ),
        pytest.param(
            "projectmember.created",
            {"registered": TEXT, "updated": LOCAL},
            marks=pytest.mark.fact("F170"),
        ),
        pytest.param(
            "sale.deleted",
            {"registered": TEXT, "saledate": r"\d{4}-\d\d-\d\dT00:00:00", "updated": LOCAL},
            marks=pytest.mark.fact("F171"),
        ),
        pytest.param(
            "salestakeholder.changed",
            {"registered": LOCAL, "updated": NEVER},
            marks=pytest.mark.fact("F172"),
        ),
        pytest.param(
            "relation.created",
            {"registered": LOCAL, "updated": NEVER},
            marks=pytest.mark.fact("F173"),
        ),
        pytest.param(
            "document.changed",
            {"registered": TEXT, "updated": LOCAL},
            marks=pytest.mark.fact("F174"),
        ),
    ],
)
def test_field_values_are_whole_numbers_but_for_dates_of_three_kinds(name, patterns):
    """A date has Oslo's offset, none, or is year 1, as in the printed sample of its family."""
    values = fields(name)
    assert {key for key, value in values.items() if isinstance(value, str)} == set(patterns)
    assert {type(value) for key, value in values.items() if key not in patterns} == {int}
    wrong = {k: values[k] for k, one in patterns.items() if not re.fullmatch(one, values[k])}
    assert wrong == {}


@pytest.mark.fact("F175")
def test_two_ids_of_a_chat_are_strings_and_two_flags_are_booleans():
    """Other families tell ids and flags as numbers."""
    values = fields("chatsession.created")
    strings = {name: value for name, value in values.items() if isinstance(value, str)}
    assert set(strings) == {"ContactId", "CustomerId"}
    assert all(value.isdigit() for value in strings.values())
    assert isinstance(values["Consented"], bool)
    assert type(values["CustomerAlias"]) is int


@pytest.mark.fact("F178")
def test_extra_tables_write_numbers_and_dates_as_tagged_texts():
    """The date is Oslo's, to the second, in the American order."""
    values = fields("y_car.created", primary_key=6, moment=SUMMER)
    assert re.fullmatch(r"\[I:\d+\]", values.pop("x_int"))
    assert values == {
        "id": "[I:6]",
        "last_changed": "[DT:05/14/2025 16:04:09.0000000]",
        "dbi_agent_id": "[I:-1]",
        "dbi_last_syncronized": "[DT:01/01/0001 00:00:00.0000000]",
        "dbi_last_modified": "[DT:01/01/0001 00:00:00.0000000]",
    }


@pytest.mark.fact("F178")
def test_a_deleted_row_of_an_extra_table_has_real_json_types():
    """Beside them, its Values are there and empty."""
    deleted = filled("y_car.deleted", 3)
    values = deleted.field_values or {}
    assert deleted.values == {}
    assert (values["id"], values["dbi_agent_id"], type(values["x_int"])) == (3, -1, int)
    assert values["dbi_last_modified"] == NEVER
    assert re.fullmatch(TEXT, values["last_changed"])


@each(
    ("moment", "hour", "offset"),
    [
        (datetime(2026, 1, 1, 9, 30, tzinfo=UTC), 10, "+01:00"),
        (datetime(2025, 5, 14, 14, 30, tzinfo=UTC), 16, "+02:00"),
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), 1, "+01:00"),
        (datetime(2026, 3, 29, 1, 0, 1, tzinfo=UTC), 3, "+02:00"),
        (datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC), 2, "+02:00"),
        (datetime(2026, 10, 25, 1, 0, 1, tzinfo=UTC), 2, "+01:00"),
        (datetime(2024, 3, 31, 1, 0, 1, tzinfo=UTC), 3, "+02:00"),
    ],
)
def test_local_dates_follow_oslos_summer_time(moment, hour, offset):
    updated = fields("contact.changed", moment=moment)["updated"]
    assert (int(updated[11:13]), updated[-6:]) == (hour, offset)


@each("seed", ["1", "2", "3"])
def test_dates_lie_just_before_the_event_and_those_of_old_rows_long_before(seed):
    values = fields("contact.changed", seed=seed)
    updated = datetime.fromisoformat(values["updated"])
    registered = datetime.fromisoformat(values["registered"]).replace(tzinfo=UTC)
    assert 0 <= (WINTER - updated).total_seconds() < 1
    assert 1 <= (WINTER - registered).days + 1 <= 5 * 365


def test_a_row_is_registered_when_it_is_created():
    assert fields("contact.created")["registered"] == "2026-01-01T10:00:00"


def test_dates_of_the_same_write_are_the_same():
    values = fields("activity.created")
    assert values["activeDate"] == values["do_by"]


@each(
    ("name", "column"),
    [
        ("activity.deleted", "appointment_id"),
        ("associate.deleted", "associate_id"),
        ("contact.deleted", "contact_id"),
        ("person.deleted", "person_id"),
        ("project.deleted", "project_id"),
        ("relation.deleted", "relation_id"),
        ("document.deleted", "document_id"),
    ],
)
def test_the_entitys_own_id_is_the_primary_key(name, column):
    assert (filled(name, 4711).values or {})[column] == 4711


@each("name", [name for name in EVENTS if name.endswith(".deleted")])
def test_an_id_in_values_is_the_same_in_field_values(name):
    deleted = filled(name)
    shared = (deleted.values or {}).keys() & (deleted.field_values or {}).keys()
    assert all((deleted.values or {})[one] == (deleted.field_values or {})[one] for one in shared)


def test_an_id_that_is_given_in_one_place_stands_in_both():
    assert fields("sale.deleted", values={"contact_id": 7})["contact_id"] == 7
    deleted = filled("sale.deleted", field_values={"contact_id": 8})
    assert (deleted.values or {})["contact_id"] == 8


def test_a_missing_primary_key_is_a_plausible_number():
    assert filled("contact.changed", None).primary_key > 0


@pytest.mark.parametrize(
    ("name", "key"),
    [("test", 0), ("webhook66.stopped", 66), ("webhook2147483647.stopped", 2**31 - 1)],
)
def test_a_test_is_about_nothing_and_a_state_event_about_its_webhook(name, key):
    assert filled(name, None).primary_key == key


def test_a_webhook_number_too_large_for_an_id_is_not_taken():
    for number in (2**31, 10**12):
        assert filled(f"webhook{number}.stopped", None).primary_key < 10**6


@each("key", [0, 18, -1])
def test_a_given_primary_key_stays(key):
    assert filled("contact.changed", key).primary_key == key


@pytest.mark.parametrize("changes", [["name"], []])
def test_given_changes_are_all_there_are(changes):
    assert filled("contact.changed", changes=changes).changes == tuple(changes)


def test_given_values_win_one_by_one():
    values = filled("person.deleted", values={"contact_id": 7, "project_id": 9}).values or {}
    assert (values["contact_id"], values["project_id"], values["person_id"]) == (7, 9, 18)


def test_given_field_values_win_one_by_one():
    values = fields(
        "contact.changed", field_values={"deleted": 1, "x_mine": "a", "country_id": None}
    )
    assert (values["deleted"], values["x_mine"], values["country_id"]) == (1, "a", None)
    assert "updated" in values


def test_given_field_values_of_extra_tables_stay_as_they_are():
    assert fields("y_car.created", field_values={"id": 6, "x_int": "[I:1]"})["id"] == 6


def test_what_is_given_wins_over_the_entitys_own_id():
    deleted = filled("contact.deleted", 18, values={"contact_id": 19})
    assert (deleted.primary_key, (deleted.values or {})["contact_id"]) == (18, 19)


@pytest.mark.parametrize("name", ["sale.sold", "window.closed"])
def test_events_that_tell_no_values_tell_those_that_are_given(name):
    told = filled(name, values={"a": 1}, field_values={"b": 2})
    assert (told.values, told.field_values) == ({"a": 1}, {"b": 2})


def test_given_field_values_are_told_in_any_generation():
    assert filled("contact.changed", release="10.0", field_values={"b": 2}).field_values == {"b": 2}


@pytest.mark.fact("F164")
def test_a_custom_event_has_nothing_but_its_primary_key():
    """Nothing is documented of it, so nothing is made up."""
    custom = filled("window.closed", 5)
    assert custom == Facts(primary_key=5, changes=(), values=None, field_values=None)
    assert check_name("window.closed") == "window.closed"


@pytest.mark.fact("F163")
def test_nobody_can_signal_the_test_event():
    """Its name lacks the verb that a signalled event must have, so only the CRM itself sends it."""
    with pytest.raises(ArgumentException, match="'test' is not an event name"):
        check_name("test")


@pytest.mark.fact("F176")
@each(("release", "count"), [("10.0", 0), ("11.0", 47), ("12.4", 47)])
def test_the_release_decides_whether_a_changed_ticket_names_columns(release, count):
    """The older generation says that a ticket changed, not where."""
    assert len(body("ticket.changed", release)["Changes"]) == count


def test_the_same_seed_and_calls_give_the_same_facts():
    def drawn(seed: str) -> list[Facts]:
        return [filled(name, None, seed=seed) for name in EVENTS]

    assert drawn("1") == drawn("1")
    assert drawn("1") != drawn("2")


def test_the_next_event_has_other_values():
    samples = Samples(POOLS, "1")
    told = [
        fill("contact.changed", 1, samples, WINTER, release="11.0", with_field_values=True)
        for _ in range(2)
    ]
    assert told[0] != told[1]


def test_what_is_given_is_not_changed():
    given = {"contact_id": 7}
    filled("person.deleted", values=given, field_values=given)
    assert given == {"contact_id": 7}
