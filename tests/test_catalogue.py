"""The catalogue: what is documented of each event, and which names it knows."""

import subprocess
import sys

import pytest
from cases import each

from simulator.crm import catalogue
from simulator.crm.catalogue import Entry, find, known, list_names

RELEASES = ("10.0", "11.0", "12.4")
ROW = "created changed deleted"


def entry(name: str, release: str = "12.4") -> Entry:
    """Give what is known of an event that must be known."""
    found = find(name, release)
    assert found is not None
    return found


def verbs(entity: str) -> set[str]:
    """Give the verbs that an entity has, of all that there are."""
    every = {verb for some in catalogue.VERBS.values() for verb in some}
    every |= {"started", "stopped", "errors"}
    return {verb for verb in every if known(f"{entity}.{verb}")}


def fields(name: str) -> dict[str, str]:
    """Give the kinds of an event's field values by their names."""
    return {key: field.kind for key, field in (entry(name).field_values or {}).items()}


@pytest.mark.parametrize(
    ("entity", "documented"),
    [
        pytest.param("activity", ROW, marks=pytest.mark.fact("F148")),
        pytest.param("associate", ROW, marks=pytest.mark.fact("F149")),
        pytest.param("contact", f"{ROW} softdeleted", marks=pytest.mark.fact("F150")),
        pytest.param(
            "person", f"{ROW} softdeleted consented unconsented", marks=pytest.mark.fact("F151")
        ),
        pytest.param("project", ROW, marks=pytest.mark.fact("F152")),
        pytest.param("projectmember", ROW, marks=pytest.mark.fact("F152")),
        pytest.param("sale", f"{ROW} sold lost completed", marks=pytest.mark.fact("F153")),
        pytest.param("salestakeholder", ROW, marks=pytest.mark.fact("F154")),
        pytest.param("relation", ROW, marks=pytest.mark.fact("F155")),
        pytest.param("document", f"{ROW} edited", marks=pytest.mark.fact("F156")),
        pytest.param("quote", "approved rejected sent ordered", marks=pytest.mark.fact("F157")),
        pytest.param("ticket", "created changed", marks=pytest.mark.fact("F158")),
        pytest.param("chatsession", "created message changed", marks=pytest.mark.fact("F159")),
        pytest.param(
            "list.category", "created changed softdeleted", marks=pytest.mark.fact("F160")
        ),
        pytest.param("list.110", "created changed softdeleted", marks=pytest.mark.fact("F160")),
        pytest.param("y_car", ROW, marks=pytest.mark.fact("F161")),
        pytest.param("webhook7", "started stopped errors", marks=pytest.mark.fact("F162")),
    ],
)
def test_every_entity_has_the_documented_verbs_and_no_other(entity, documented):
    """Which events an entity raises, those with a name of the user's choice included."""
    assert verbs(entity) == set(documented.split())


def test_the_names_are_those_of_the_data():
    assert [name for name in catalogue.NAMES if not known(name)] == []
    for entity, some in catalogue.VERBS.items():
        assert verbs(entity) == set(some)


def test_an_entry_says_its_entity_and_verb():
    assert (entry("sale.sold").entity, entry("sale.sold").verb) == ("sale", "sold")


@pytest.mark.parametrize(
    ("entity", "count", "first", "last", "changed", "deleted", "fields_of_all"),
    [
        pytest.param(
            "activity",
            46,
            "appointment_id",
            "mother_id",
            "appointment_id status done updated updated_associate_id updatedCount",
            "appointment_id contact_id person_id project_id sale_id",
            "activeDate associate_id contact_id do_by document_id endDate "
            "modified_appointment_fields mother_id person_id private project_id sale_id status "
            "task_idx type updated userdef2_id userdef_id",
            marks=pytest.mark.fact("F165"),
        ),
        pytest.param(
            "associate",
            22,
            "associate_id",
            "ejuserId",
            "associate_id group_idx updated updated_associate_id",
            "associate_id person_id",
            "deleted group_idx person_id registered_associate_id type updated "
            "updated_associate_id waiting_for_approval",
            marks=pytest.mark.fact("F166"),
        ),
        pytest.param(
            "contact",
            37,
            "contact_id",
            "xstop",
            "contact_id associate_id department updated_associate_id updated updatedCount",
            "associate_id contact_id",
            "activeInterests associate_id business_idx category_idx country_id deleted "
            "DeletedDate registered registered_associate_id source updated userdef2_id userdef_id",
            marks=pytest.mark.fact("F167"),
        ),
        pytest.param(
            "person",
            54,
            "person_id",
            "salutation",
            "person_id year_of_birth person_number position_idx title updated "
            "updated_associate_id updatedCount",
            "associate_id contact_id person_id",
            "activeInterests associate_id business_idx category_idx contact_id country_id "
            "DeletedDate group_id person_id position_idx registered registered_associate_id "
            "retired source updated updated_associate_id userdef2_id userdef_id",
            marks=pytest.mark.fact("F168"),
        ),
        pytest.param(
            "project",
            25,
            "project_id",
            "name",
            "project_id endDate type_idx associate_id group_id updated updated_associate_id "
            "updatedCount",
            "associate_id project_id",
            "activeLinks associate_id done registered registered_associate_id status_idx "
            "type_idx updated updated_associate_id userdef2_id userdef_id",
            marks=pytest.mark.fact("F169"),
        ),
        pytest.param(
            "projectmember",
            12,
            "projectmember_id",
            "contact_id",
            "projectmember_id mtype_idx updated updated_associate_id updatedCount",
            "associate_id project_id",
            "contact_id mtype_idx person_id project_id projectmember_id registered "
            "registered_associate_id updated updated_associate_id",
            marks=pytest.mark.fact("F170"),
        ),
        pytest.param(
            "sale",
            42,
            "sale_id",
            "reason_id",
            "sale_id earning probability earning_percent amount probability_idx updated "
            "updated_associate_id updatedCount",
            "associate_id contact_id person_id project_id",
            "activeLinks appointment_id associate_id comptr_id contact_id credited_id currency_id "
            "done group_idx person_id probability_idx project_id reason_id reasonSold_id "
            "reasonStalled_id registered registered_associate_id saleTypeCat_id saleType_id "
            "saledate source_id status updated updated_associate_id userdef2_id userdef_id",
            marks=pytest.mark.fact("F171"),
        ),
        pytest.param(
            "salestakeholder",
            12,
            "salestakeholder_id",
            "contact_id",
            "salestakeholder_id stakeholderrole_id updated updated_associate_id comment "
            "updatedCount",
            "sale_id",
            "contact_id person_id registered registered_associate_id sale_id stakeholderrole_id "
            "updated updated_associate_id",
            marks=pytest.mark.fact("F172"),
        ),
        pytest.param(
            "relation",
            18,
            "relation_id",
            "destination_record",
            "relation_id reldef_id updated_associate_id updated relcomment",
            "associate_id relation_id",
            "associateId destination_record destination_table registered registered_associate_id "
            "reldef_id source_record source_table updated updated_associate_id",
            marks=pytest.mark.fact("F173"),
        ),
        pytest.param(
            "document",
            19,
            "document_id",
            "our_ref",
            "status done updated updated_associate_id updatedCount",
            "document_id appointment_id",
            "application_id appointment_id document_id registered registered_associate_id updated "
            "updated_associate_id userdef2_id userdef_id",
            marks=pytest.mark.fact("F174"),
        ),
    ],
)
def test_a_family_tells_the_documented_names_in_their_order(
    entity, count, first, last, changed, deleted, fields_of_all
):
    """Columns of a creation and a change, ids of a deletion, and the field values of all three."""
    created = entry(f"{entity}.created").changes
    assert (len(created), len(set(created)), created[0], created[-1]) == (count, count, first, last)
    assert entry(f"{entity}.changed").changes == tuple(changed.split())
    assert entry(f"{entity}.deleted").changes == ()
    assert list(entry(f"{entity}.deleted").values or {}) == deleted.split()
    for verb in ROW.split():
        assert list(fields(f"{entity}.{verb}")) == fields_of_all.split()


@each("release", RELEASES)
def test_only_deletions_tell_values(release):
    telling = {name for name in catalogue.NAMES if entry(name, release).values is not None}
    assert telling == {name for name in catalogue.NAMES if name.endswith(".deleted")}


@pytest.mark.fact("F168")
def test_a_consent_names_its_own_columns_and_its_withdrawal_none():
    """The columns are those of the consent, though the event is about a person."""
    assert entry("person.consented").changes == (
        "consentperson_id",
        "comment",
        "updated_associate_id",
        "consentSource_id",
        "updated",
        "legalBase_id",
    )
    assert entry("person.unconsented").changes == ()


@pytest.mark.fact("F171")
@each(("verb", "column"), [("sold", "status"), ("lost", "status"), ("completed", "done")])
def test_the_fate_of_a_sale_has_four_columns_and_no_field_values(verb, column):
    """Whoever wants the values of a sale listens to its changes instead."""
    fate = entry(f"sale.{verb}")
    assert fate.changes == ("sale_id", column, "updated", "updated_associate_id")
    assert fate.field_values is None


@pytest.mark.fact("F174")
def test_an_edit_of_a_document_names_no_column():
    """What changed is the content, which is no column."""
    assert entry("document.edited").changes == ()
    assert entry("document.edited").field_values is None


@pytest.mark.fact("F157")
def test_quotes_tell_neither_columns_nor_values():
    """All four events of quotes have empty changes and nothing else."""
    quotes = [entry(f"quote.{verb}") for verb in catalogue.VERBS["quote"]]
    assert {(one.changes, one.values, one.field_values) for one in quotes} == {((), None, None)}


@pytest.mark.fact("F175")
def test_a_chat_message_names_session_and_message_and_other_chat_events_nothing():
    """The names of a message's changes have a part before the dot, as no column has."""
    message = entry("chatsession.message").changes
    assert [name.partition(".")[0] for name in message] == ["chatSession"] * 7 + ["chatMessage"] * 7
    assert (message[0], message[-1]) == ("chatSession.topicId", "chatMessage.author")
    assert entry("chatsession.created").changes == entry("chatsession.changed").changes == ()


@pytest.mark.fact("F175")
def test_field_values_of_chats_are_in_pascal_case_with_two_ids_as_strings():
    """The documented sample, not the list of names beside it, is what is sent."""
    assert " ".join(fields("chatsession.created")) == (
        "AlertLevel ChatbotIsactive Consented ContactId CustomerAlias CustomerId ProjectId Rating "
        "SaleId Status TicketId TopicId UserId"
    )
    types = {n: f.type for n, f in (entry("chatsession.created").field_values or {}).items()}
    assert {name for name, one in types.items() if one == "string"} == {"ContactId", "CustomerId"}
    assert {n for n, one in types.items() if one == "boolean"} == {"ChatbotIsactive", "Consented"}


@pytest.mark.fact("F176")
@each(("release", "count"), [("10.0", 0), ("11.0", 47), ("12.4", 47)])
def test_a_changed_ticket_names_its_columns_in_newer_releases(release, count):
    """Names came with 10.2.11; a created ticket names none at any time."""
    changes = entry("ticket.changed", release).changes
    assert len(set(changes)) == len(changes) == count
    assert changes[:1] + changes[-1:] == (("created_at", "ticket_type") if count else ())
    assert entry("ticket.created", release).changes == ()


@pytest.mark.fact("F177")
@each("verb", ["created", "changed", "softdeleted"])
def test_lists_have_empty_field_values_and_the_list_as_entity(verb):
    """The member is there and holds nothing, for named and numbered lists alike."""
    for name in ("list.category", "list.task", "list.110"):
        assert entry(f"{name}.{verb}").field_values == {}
        assert entry(f"{name}.{verb}").entity == name


@pytest.mark.fact("F177")
def test_the_category_list_and_user_defined_lists_name_their_columns():
    """Both samples differ in the columns of a creation; a soft deletion is told as a change."""
    assert entry("list.category.created").changes[:2] == ("Category_id", "updated")
    assert len(entry("list.category.created").changes) == 13
    assert entry("list.110.created").changes[:2] == ("UDList_id", "deleted")
    assert len(entry("list.110.created").changes) == 11
    for name, first in (("list.category", "Category_id"), ("list.110", "UDList_id")):
        changed = entry(f"{name}.changed").changes
        rest = ("deleted", "rank", "updated", "updated_associate_id", "name", "tooltip")
        assert changed == entry(f"{name}.softdeleted").changes == (first, *rest)


@pytest.mark.fact("F160")
def test_lists_are_known_by_their_documented_names_or_any_number():
    """Lists of the user have numbers alone; seven of the CRM's own have names alone."""
    assert len(list_names()) == 58
    assert {"ejcategory", "ej_category", "ticketpriority", "pricelist"} <= list_names()
    assert all(known(f"list.{name}.changed") for name in list_names())
    assert known("list.7.softdeleted")
    assert not known("list.nosuchlist.changed")


@pytest.mark.fact("F178")
def test_extra_tables_encode_field_values_unless_a_row_is_deleted():
    """Numbers and dates are texts with their type; texts themselves are never told."""
    usual = ["id", "last_changed", "dbi_agent_id", "dbi_last_syncronized", "dbi_last_modified"]
    for verb, tagged in (("created", True), ("changed", True), ("deleted", False)):
        assert entry(f"y_car.{verb}").tagged is tagged
        assert list(fields(f"y_car.{verb}")) == [*usual, "x_int"]
    assert entry("y_car.deleted").values == {}
    assert "x_string" in entry("y_car.created").changes


@pytest.mark.fact("F162")
def test_state_events_have_the_number_of_the_state_in_the_enumeration():
    """Started is 1, stopped is 2 and errors is 3, as in the webhook's State."""
    states = [entry(f"webhook66.{verb}") for verb in ("started", "stopped", "errors")]
    assert [(one.field_values or {})["state"].low for one in states] == [1, 2, 3]
    assert {one.entity for one in states} == {"webhook"}


@pytest.mark.fact("F163")
def test_the_test_event_is_known_without_a_verb():
    """It is the one event whose name has no dot."""
    assert (entry("test").entity, entry("test").verb, entry("test").changes) == ("test", "", ())
    assert [name for name in catalogue.NAMES if "." not in name] == []


@pytest.mark.fact("F164")
@each(
    "name",
    [
        "window.closed",
        "contact.eaten",
        "contact",
        "contact.",
        ".created",
        "",
        "test.test",
        "x_car.created",
        "webhook7.changed",
        "webhookx.started",
        "list.110.deleted",
        "list.created",
        "list.a.b.created",
        "y_.created",
    ],
)
def test_other_names_are_custom(name):
    """Whatever is not documented is the caller's own event, and nothing is known of it."""
    assert find(name, "12.4") is None


def test_names_are_known_in_any_case():
    assert entry("Contact.Created") == entry("contact.created")
    assert entry("List.TicketPriority.Changed").entity == "List.TicketPriority"


def test_every_field_has_a_json_type():
    types = {
        field.type
        for name in (*catalogue.NAMES, "y_car.deleted", "webhook1.started")
        for field in (entry(name).field_values or {}).values()
    }
    assert types == {"integer", "string", "boolean"}


def test_the_data_is_not_read_before_it_is_needed():
    code = "from simulator.crm import catalogue; print(catalogue._read.cache_info().currsize)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "0"
